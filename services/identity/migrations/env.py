from common.migrate import run_in_env
from identity.tables import metadata

run_in_env(metadata)
