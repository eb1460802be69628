"""Where the system under test answers: a stack that runs already, or one of our own for this run."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from drive.stack import free_base, stop
from local_stack import ports
from local_stack.layout import checkout

RUNNING = "KABINET_E2E_PORTAL_URL"
START_SECONDS = 420
LOGS = checkout() / "test-results" / "log"
# One machine plays hundreds of residents within minutes; each limit has tests of its own in its service.
WIDE_LIMITS = {
    "KABINET_CODES_PER_NETWORK_HOUR": "10000",
    "KABINET_CODES_PER_ADDRESS_HOUR": "100",
    "KABINET_CODES_PER_ADDRESS_DAY": "100",
    "KABINET_CODE_PAUSE_SECONDS": "0",
    "KABINET_GUEST_REQUESTS_PER_HOUR": "1000",
    "KABINET_SIGN_IN_TRIES_PER_IP": "10000",
}


@dataclass(frozen=True)
class World:
    """Addresses of one running stack."""

    base: int

    def _at(self, name: str, host: str = "localhost") -> str:
        return f"http://{host}:{ports.block(self.base)[name]}"

    @property
    def portal(self) -> str:
        return self._at("portal")

    @property
    def backoffice(self) -> str:
        return self._at("backoffice")

    @property
    def sandbox(self) -> str:
        return self._at("sandbox")

    def metrics(self, service: str) -> str:
        """Where a service tells its counters; no door leads there from outside."""
        return self._at(service, "127.0.0.1") + "/metrics"


@contextmanager
def running_world() -> Iterator[World]:
    """The stack named by the environment, which stays, or a fresh one with demonstration data, which goes."""
    named = os.environ.get(RUNNING)
    if named:
        yield World(urlsplit(named).port or 80)
        return
    home = Path(tempfile.mkdtemp(prefix="kabinet-e2e-"))
    home.chmod(0o711)  # the servers run under a user of their own and must get through
    data_dir = home / "data"
    try:
        yield _start(data_dir, free_base())
    finally:
        stop(data_dir)
        # The services' own words about a failure, when there was one; the next run replaces them.
        shutil.rmtree(LOGS, ignore_errors=True)
        shutil.copytree(data_dir / "log", LOGS)
        shutil.rmtree(home)


def _start(data_dir: Path, base: int) -> World:
    command = [sys.executable, "-m", "local_stack", "up", "--detach", "--data-dir", str(data_dir)]
    command += ["--port-base", str(base), "--until-pid", str(os.getpid())]
    started = subprocess.run(
        command,
        env={**os.environ, **WIDE_LIMITS},
        capture_output=True,
        text=True,
        check=False,
        timeout=START_SECONDS,
    )
    assert not started.returncode, f"{started.stdout[-3000:]}\n{started.stderr[-3000:]}"
    return World(base)
