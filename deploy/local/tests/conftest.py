"""One stack of real servers with stand-in services, started once for the tests that share it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from local_stack import ports, process

SCRIPT = Path(__file__).with_name("stub_stack.py")
DEADLINE_SECONDS = 60


def wait_for(fact: Callable[[], object], what: str, *, seconds: float = DEADLINE_SECONDS) -> None:
    """Poll until it is so."""
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.05)


def free_base() -> int:
    """A base whose whole block is free now."""
    for base in range(24_000, 31_000, 50):
        if all(ports.is_free(port) for port in ports.block(base).values()):
            return base
    raise AssertionError("no free block of ports")


@contextmanager
def open_folder() -> Iterator[Path]:
    """A temporary folder other users may pass through, as most checkouts are."""
    with tempfile.TemporaryDirectory(prefix="kabinet-local-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@dataclass
class LocalStack:
    """Commands against one data folder, and what they left in it."""

    data: Path
    base: int
    env: dict[str, str] | None = None
    prefix: tuple[str, ...] = ()

    def command(self, *arguments: str) -> list[str]:
        return [
            *self.prefix,
            sys.executable,
            str(SCRIPT),
            arguments[0],
            "--data-dir",
            str(self.data),
            *arguments[1:],
        ]

    def run(self, *arguments: str, seconds: float = DEADLINE_SECONDS) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self.command(*arguments),
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            env=self.env,
            stdin=subprocess.DEVNULL,
        )

    def up(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return self.run("up", "--detach", "--port-base", str(self.base), *arguments)

    def state(self) -> dict[str, Any]:
        try:
            value: dict[str, Any] = json.loads((self.data / "run/state.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return value

    def child(self, name: str) -> dict[str, Any]:
        value: dict[str, Any] = self.state().get("children", {}).get(name, {})
        return value

    def alive(self) -> list[int]:
        """Every process, of any age, that has this data folder or one of its ports in its command line."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                try:
                    words = (entry / "cmdline").read_bytes().decode("utf-8", "replace")
                except OSError:
                    continue
                if str(self.data) in words and process.start_time(int(entry.name)):
                    found.append(int(entry.name))
        return found

    def is_gone(self) -> bool:
        return not self.alive()

    def kill_supervisor(self) -> None:
        os.kill(self.state()["pid"], signal.SIGKILL)


@pytest.fixture
def make_stack() -> Iterator[Callable[..., LocalStack]]:
    """Stacks of one test; whatever it does to them, nothing outlives it."""
    made: list[LocalStack] = []
    with open_folder() as folder:

        def make(name: str = "data", **more: Any) -> LocalStack:
            stack = LocalStack(folder / name, free_base(), **more)
            made.append(stack)
            return stack

        yield make
        for stack in made:
            stack.run("down", "--quiet")
            wait_for(stack.is_gone, "nothing runs after the test")


@pytest.fixture(scope="module")
def stack() -> Iterator[LocalStack]:
    """A running stack."""
    with open_folder() as folder:
        one = LocalStack(folder / "data", free_base())
        answer = one.up()
        assert answer.returncode == 0, answer.stdout + answer.stderr
        yield one
        one.run("down")
        wait_for(lambda: not one.alive(), "nothing runs after down")
