from common.migrate import run_in_env
from notify import tables  # noqa: F401 - the import fills the metadata
from notify.database import metadata

run_in_env(metadata)
