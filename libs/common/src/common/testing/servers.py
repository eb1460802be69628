"""Real servers for tests: addresses from KABINET_TEST_*, containers, or the packaged ones for this run."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 90


@dataclass(frozen=True, slots=True)
class Servers:
    """Where the servers are; the PostgreSQL user may create databases and roles."""

    postgres_url: str
    nats_url: str
    redis_url: str
    s3_endpoint: str
    s3_access_key: str
    s3_secret_key: str
    s3_bucket: str

    @classmethod
    def from_environment(cls, environment: dict[str, str]) -> "Servers":
        """Read the KABINET_TEST_* variables. Raises KeyError when one is missing."""
        return cls(**{name: environment[f"KABINET_TEST_{name.upper()}"] for name in cls.__slots__})


@contextmanager
def start_servers() -> Iterator[Servers]:
    """Use the servers of the environment, or start packaged ones and stop them afterwards."""
    if "KABINET_TEST_POSTGRES_URL" in os.environ:
        yield Servers.from_environment(dict(os.environ))
        return
    if os.environ.get("TEST_SERVERS") == "containers":
        from common.testing.containers import start_containers

        with start_containers() as environment:
            yield Servers.from_environment(environment)
        return
    with tempfile.TemporaryDirectory(prefix="kabinet-test-") as folder:
        log_path = Path(folder) / "servers.log"
        with log_path.open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "local_stack", "servers", "--data-dir", folder, "--json", "--fast"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line.startswith("{"):
                raise RuntimeError(f"servers did not start: {line}{log_path.read_text()[-2000:]}")
            yield Servers.from_environment(json.loads(line)["env"])
        finally:
            assert process.stdin is not None
            process.stdin.close()
            try:
                process.wait(START_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            assert process.stdout is not None
            process.stdout.close()
