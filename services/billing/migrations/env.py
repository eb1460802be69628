from billing import tables  # noqa: F401 - the import fills the metadata
from billing.database import metadata
from common.migrate import run_in_env

run_in_env(metadata)
