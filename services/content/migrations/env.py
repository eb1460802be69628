from common.migrate import run_in_env
from content import tables  # noqa: F401 - the import fills the metadata
from content.database import metadata

run_in_env(metadata)
