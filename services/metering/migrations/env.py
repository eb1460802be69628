from common.migrate import run_in_env
from metering.tables import metadata

run_in_env(metadata)
