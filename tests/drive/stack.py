"""A complete stack for one run: its own data folder and block of ports, gone when the run ends."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from local_stack import leftovers, ports, secretbox
from local_stack.binaries import reachable
from local_stack.layout import Layout
from local_stack.process import base_env
from local_stack.servers import Servers
from local_stack.services import MIGRATED, Programs, database_secret

START_SECONDS = 300
STOP_SECONDS = 120
HELPER_SECONDS = 60
# Far from the block a developer uses, below the random ports of test servers.
BASES = range(9500, 11_900, 50)
SERVICES = tuple(ports.SERVICES)


def free_base() -> int:
    """The first block of ports that nobody uses."""
    for base in BASES:
        if all(ports.is_free(port) for port in ports.block(base).values()):
            return base
    raise RuntimeError("every block of ports is taken")


@dataclass(frozen=True)
class OwnStack:
    """The running stack of a data folder."""

    data_dir: Path
    base: int

    @cached_property
    def programs(self) -> Programs:
        """What the supervisor tells its children; from here addresses, passwords and environments come."""
        layout = self.layout
        names = ("instance", *(database_secret(name) for name in MIGRATED))
        secrets = secretbox.load(layout.private / "secrets.json", names)
        servers = Servers(layout, reachable(layout), self.ports, secrets)
        return Programs(servers, (layout.private / "signing-key.json").read_text("utf-8"))

    @property
    def layout(self) -> Layout:
        return Layout.at(self.data_dir)

    @property
    def ports(self) -> dict[str, int]:
        return ports.block(self.base)

    @property
    def portal(self) -> str:
        return self.programs.portal

    @property
    def sandbox(self) -> str:
        return self.programs.sandbox_url

    @property
    def state(self) -> dict[str, Any]:
        """What the supervisor last wrote of itself and its children."""
        return leftovers.read_state(self.layout)

    @property
    def children(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = self.state.get("children", {})
        return found

    def service_url(self, service: str) -> str:
        """The service itself, without the gateway."""
        return f"http://127.0.0.1:{self.ports[service]}"

    def database_url(self, service: str) -> str:
        """The service's database for psycopg."""
        return self.programs.database_url(service).replace("postgresql+psycopg", "postgresql")

    def run(self, service: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of a service's commands in its environment."""
        return subprocess.run(
            [sys.executable, *arguments],
            env=base_env(HOME=str(self.layout.run), **self.programs.service_env(service)),
            capture_output=True,
            text=True,
            check=False,
            timeout=HELPER_SECONDS,
        )


class Reachable(Protocol):
    """A running system, however it was started: its doors, and a way to run a service's own commands."""

    @property
    def portal(self) -> str: ...

    @property
    def sandbox(self) -> str: ...

    def service_url(self, service: str) -> str:
        """The service itself where it can be reached without the gateway, otherwise the gateway."""

    def run(self, service: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of a service's commands in its environment."""


def _local_stack(
    command: str, data_dir: Path, *options: str, seconds: int
) -> subprocess.CompletedProcess[str]:
    arguments = [sys.executable, "-m", "local_stack", command, "--data-dir", str(data_dir), *options]
    return subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=seconds)


def start(data_dir: Path, base: int) -> OwnStack:
    """Start without demonstration data; it stops by itself when this process ends."""
    options = ("--detach", "--no-demo", "--port-base", str(base), "--until-pid", str(os.getpid()))
    started = _local_stack("up", data_dir, *options, seconds=START_SECONDS)
    if started.returncode:
        raise RuntimeError(f"the stack did not start:\n{started.stdout[-2000:]}\n{started.stderr[-2000:]}")
    return OwnStack(data_dir, base)


def stop(data_dir: Path) -> None:
    _local_stack("down", data_dir, seconds=STOP_SECONDS)


@contextmanager
def own_stack(name: str) -> Iterator[OwnStack]:
    """A fresh stack for the length of the block; its logs stay when the block fails."""
    home = Path(tempfile.mkdtemp(prefix=f"kabinet-{name}-"))
    home.chmod(0o711)  # the servers run under a user of their own and must get through
    data_dir = home / "data"
    try:
        yield start(data_dir, free_base())
    except BaseException:
        stop(data_dir)
        print(f"logs: {data_dir / 'log'}", file=sys.stderr)
        raise
    stop(data_dir)
    shutil.rmtree(home)


def write_json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")
