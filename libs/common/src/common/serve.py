"""Runs one service: `python -m common.serve metering`."""

import argparse
import importlib
import os

import uvicorn

from common import telemetry
from common.http import build_app
from common.service import ServiceDefinition

KEEP_ALIVE_SECONDS = 75
HEADER_BYTES_MAX = 16 * 1024
SHUTDOWN_SECONDS = 20


def load(name: str) -> ServiceDefinition:
    """The definition of a service by its name."""
    definition = importlib.import_module(f"{name}.app").definition
    if not isinstance(definition, ServiceDefinition):
        raise TypeError(f"{name}.app.definition is not a ServiceDefinition")
    return definition


def main() -> None:
    """Read the settings from the environment and serve until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("service")
    parser.add_argument("--role", choices=["all", "api", "worker"])
    arguments = parser.parse_args()
    if arguments.role:
        os.environ["KABINET_ROLE"] = arguments.role
    definition = load(arguments.service)
    settings = definition.settings_class()
    telemetry.configure(definition.name, settings.log_level)
    uvicorn.run(
        build_app(definition, settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        h11_max_incomplete_event_size=HEADER_BYTES_MAX,
        ws="none",
    )


if __name__ == "__main__":
    main()
