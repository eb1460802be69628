"""The compose stack of one test run: its own project, ports and secrets, gone afterwards."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.docker import ROOT
from local_stack import ports

OBSERVABILITY = "compose.observability.yaml"
START_SECONDS = int(os.environ.get("KABINET_COMPOSE_SECONDS", "600"))
# Far from a developer's stack and from those of other tests.
BASES = range(9300, 9400, 5)
# One machine plays many residents within minutes; each limit has tests of its own in its service.
WIDE = {"CODES_PER_ADDRESS_HOUR": "100", "CODES_PER_ADDRESS_DAY": "100", "CODE_PAUSE_SECONDS": "0"}


@dataclass(frozen=True)
class Stack:
    """A running project of compose."""

    environment_file: Path
    base: int
    project: str

    @property
    def environment(self) -> dict[str, str]:
        project = {"COMPOSE_PROJECT_NAME": self.project}
        sites = {
            "PORTAL_PORT": self.base,
            "PROMETHEUS_PORT": self.base + 3,
            "BACKOFFICE_PORT": self.base + 1,
            "SANDBOX_PORT": self.base + 2,
        }
        numbers = {name: str(number) for name, number in sites.items()}
        return {**os.environ, **project, **numbers, **WIDE, "KABINET_COMPOSE_ENV": str(self.environment_file)}

    @property
    def portal(self) -> str:
        return f"http://localhost:{self.base}"

    @property
    def backoffice(self) -> str:
        return f"http://localhost:{self.base + 1}"

    @property
    def prometheus(self) -> str:
        return f"http://127.0.0.1:{self.base + 3}"

    @property
    def sandbox(self) -> str:
        return f"http://localhost:{self.base + 2}"

    def compose(self, *arguments: str, more: str = "", seconds: float = START_SECONDS) -> str:
        """Run docker compose on this project, with more files when named; it has to succeed."""
        command = [sys.executable, str(ROOT / "tools/compose.py"), *arguments]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**self.environment, "KABINET_COMPOSE_MORE": more},
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout[-1500:]}{done.stderr[-3000:]}"
        return done.stdout


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Stack]:
    """The whole demonstration, waited for; KABINET_COMPOSE_RUNNING=<project> takes one that runs already."""
    named = os.environ.get("KABINET_COMPOSE_RUNNING")
    if named:
        yield Stack(Path(os.environ["KABINET_COMPOSE_ENV"]), int(os.environ["PORTAL_PORT"]), named)
        return
    base = next(base for base in BASES if all(ports.is_free(base + n) for n in range(4)))
    stack = Stack(folder / ".env", base, f"kabinet-test-{base}")
    try:
        stack.compose("up", "-d", "--wait", "--quiet-pull")
        yield stack
    finally:
        logs = ROOT / "test-results" / "log"
        logs.mkdir(parents=True, exist_ok=True)
        (logs / "compose.log").write_text(stack.compose("logs", "--no-color"), "utf-8")
        stack.compose("down", "--volumes", "--remove-orphans", "--timeout", "20", more=OBSERVABILITY)
