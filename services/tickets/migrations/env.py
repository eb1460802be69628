from common.migrate import run_in_env
from tickets import tables  # noqa: F401 - the import fills the metadata
from tickets.database import metadata

run_in_env(metadata)
