from common.migrate import run_in_env
from payments import app  # noqa: F401 - the import fills the metadata
from payments.database import metadata

run_in_env(metadata)
