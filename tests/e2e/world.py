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

# A stack that runs already: the portal's address; those of the others, unless they have the next two ports.
RUNNING = "KABINET_E2E_{}_URL"
SITES = ("portal", "backoffice", "sandbox")
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

    portal: str
    backoffice: str
    sandbox: str

    @classmethod
    def on_ports(cls, base: int) -> "World":
        """The stack of this machine that begins at a port."""
        block = ports.block(base)
        return cls(*(f"http://localhost:{block[name]}" for name in SITES))

    @classmethod
    def of_environment(cls) -> "World | None":
        """The stack that is named by the environment, when one is."""
        portal = os.environ.get(RUNNING.format("PORTAL"))
        if not portal:
            return None
        usual = cls.on_ports(urlsplit(portal).port or 80)
        told = (os.environ.get(RUNNING.format(name.upper())) for name in SITES[1:])
        return cls(
            portal, *(word or getattr(usual, name) for word, name in zip(told, SITES[1:], strict=True))
        )


@contextmanager
def running_world() -> Iterator[World]:
    """The stack named by the environment, which stays, or a fresh one with demonstration data, which goes."""
    named = World.of_environment()
    if named:
        yield named
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
    return World.on_ports(base)
