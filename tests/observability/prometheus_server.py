"""A real Prometheus for the length of a test."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from local_stack.layout import checkout

ROOT = checkout()
START_SECONDS = 30.0
STOP_SECONDS = 10.0


def programs() -> Path:
    """The folder of prometheus and promtool; without them the test is skipped loudly, or fails in CI."""
    sys.path.insert(0, str(ROOT / "tools"))
    import prometheus as tool

    try:
        return tool.find()
    except tool.AbsentError as absent:
        if os.environ.get("KABINET_REQUIRE_ENGINE"):
            raise
        pytest.skip(f"NO PROMETHEUS: {absent}")


@dataclass(frozen=True)
class Prometheus:
    """A running server."""

    url: str

    def get(self, path: str, **parameters: Any) -> Any:
        """The data of an answer of its interface."""
        answer = httpx.get(f"{self.url}/api/v1/{path}", params=parameters, timeout=10)
        body = answer.json()
        assert body["status"] == "success", body
        return body["data"]

    def query(self, expression: str) -> list[dict[str, Any]]:
        """The series that an expression has now."""
        found: list[dict[str, Any]] = self.get("query", query=expression)["result"]
        return found

    def firing(self) -> set[str]:
        """The names of the alarms that fire."""
        return {
            each["labels"]["alertname"] for each in self.get("alerts")["alerts"] if each["state"] == "firing"
        }

    def targets(self) -> dict[str, str]:
        """Health by service."""
        return {each["labels"]["service"]: each["health"] for each in self.get("targets")["activeTargets"]}


@contextmanager
def running(folder: Path, *, port: int, targets: dict[str, str], rules: Path) -> Iterator[Prometheus]:
    """Scrape `targets` (service to address) each second and judge by the rules of a folder."""
    config = {
        "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(rules / "*.yaml")],
        "scrape_configs": [
            {
                "job_name": "kabinet",
                "static_configs": [
                    {"targets": [address], "labels": {"service": service}}
                    for service, address in targets.items()
                ],
            }
        ],
    }
    path = folder / "prometheus.yml"
    path.write_text(yaml.safe_dump(config), "utf-8")
    command = [
        str(programs() / "prometheus"),
        f"--config.file={path}",
        f"--storage.tsdb.path={folder / 'prometheus'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=warn",
    ]
    with (folder / "prometheus.log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        server = Prometheus(f"http://127.0.0.1:{port}")
        until_ready(f"{server.url}/-/ready", process)
        yield server
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)


def until_ready(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the process answers. Raises AssertionError when it ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        assert process.poll() is None, f"{process.args!r} ended instead of starting"
        try:
            if httpx.get(url, timeout=1).is_success:
                return
        except httpx.HTTPError:
            pass
        assert time.monotonic() < deadline, f"{url} did not become ready"
        time.sleep(0.1)
