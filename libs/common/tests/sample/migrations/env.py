from common.migrate import run_in_env
from sample.app import metadata

run_in_env(metadata)
