"""Runs one service: `python -m common.serve metering`."""

import argparse
import importlib
import os
from importlib.metadata import version

import structlog
import uvicorn

from common import metrics, telemetry, tracing
from common.http import build_app
from common.service import ServiceDefinition
from common.settings import ServiceSettings, faults

KEEP_ALIVE_SECONDS = 75
HEADER_BYTES_MAX = 16 * 1024
SHUTDOWN_SECONDS = 20


def load(name: str) -> ServiceDefinition:
    """The definition of a service by its name."""
    definition = importlib.import_module(f"{name}.app").definition
    if not isinstance(definition, ServiceDefinition):
        raise TypeError(f"{name}.app.definition is not a ServiceDefinition")
    return definition


def settings_of(definition: ServiceDefinition) -> ServiceSettings:
    """The settings out of the environment. Ends the process with one line when they cannot be used."""
    try:
        return definition.settings_class()
    except ValueError as error:
        telemetry.configure(definition.name, "info")
        structlog.get_logger().error("refused to start", error=faults(error))
        raise SystemExit(1) from None


def main() -> None:
    """Read the settings from the environment and serve until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("service")
    parser.add_argument("--role", choices=["all", "api", "worker"])
    arguments = parser.parse_args()
    if arguments.role:
        os.environ["KABINET_ROLE"] = arguments.role
    definition = load(arguments.service)
    settings = settings_of(definition)
    telemetry.configure(definition.name, settings.log_level)
    metrics.BUILD.labels(version(f"kabinet-{definition.name}"), settings.role).set(1)
    if settings.otlp_url:
        tracing.start(definition.name, settings.otlp_url)
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
