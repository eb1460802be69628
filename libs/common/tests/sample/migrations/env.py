from sample.app import metadata

from common.migrate import run_in_env

run_in_env(metadata)
