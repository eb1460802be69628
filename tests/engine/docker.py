"""The engine's client in a few words."""

import contextlib
import json
import os
import subprocess
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("identity", "accounts", "metering", "billing", "payments", "tickets", "notify", "content")
IMAGES = (*SERVICES, "sandbox", "gateway")
COMMAND_SECONDS = 180
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
# A container that a killed run has left behind is found by this.
LABEL = "org.kabinet.test"


def require_engine() -> None:
    """Skip, and say so loudly, where no engine answers; with KABINET_REQUIRE_ENGINE=1 that is a failure."""
    if attempt("version").returncode == 0:
        return
    text = "no Docker engine answers: run `python3 deploy/images/provision up`"
    if os.environ.get("KABINET_REQUIRE_ENGINE") == "1":
        pytest.fail(text)
    pytest.skip(f"SKIPPED, NOTHING WAS PROVED: {text}")


def image(name: str) -> str:
    """The image of a service."""
    return f"kabinet-{name}:{VERSION}"


def attempt(*arguments: str, seconds: float = COMMAND_SECONDS) -> subprocess.CompletedProcess[str]:
    """Run a command of the client, whatever comes of it."""
    command = ["docker", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds, cwd=ROOT)


def docker(*arguments: str, seconds: float = COMMAND_SECONDS) -> str:
    """What a command of the client prints; it has to succeed."""
    done = attempt(*arguments, seconds=seconds)
    assert done.returncode == 0, (
        f"docker {' '.join(arguments[:4])}: {done.stderr[-2000:]}{done.stdout[-2000:]}"
    )
    return done.stdout.strip()


def inspected(kind: str, name: str) -> dict[str, Any]:
    """All the engine knows of an image or a container."""
    found: dict[str, Any] = json.loads(docker(kind, "inspect", name))[0]
    return found


@contextlib.contextmanager
def container(*arguments: str) -> Iterator[str]:
    """A running container, gone afterwards; `arguments` are those of `docker run`."""
    name = f"kabinet-test-{uuid4().hex[:10]}"
    docker("run", "--detach", "--name", name, "--label", f"{LABEL}={os.getpid()}", *arguments)
    try:
        yield name
    finally:
        attempt("rm", "--force", "--volumes", name)


@contextlib.contextmanager
def network(*options: str) -> Iterator[str]:
    """A network of our own, gone afterwards."""
    name = f"kabinet-test-{uuid4().hex[:10]}"
    docker("network", "create", "--label", f"{LABEL}={os.getpid()}", *options, name)
    try:
        yield name
    finally:
        attempt("network", "rm", "--force", name)


def health(name: str) -> str:
    """What the health check of a container has found last."""
    return docker("inspect", "--format", "{{.State.Health.Status}}", name)


def logs(name: str) -> str:
    """Both outputs of a container."""
    done = attempt("logs", name)
    return done.stdout + done.stderr


def until(what: Callable[[], bool], *, seconds: float, why: Callable[[], str]) -> float:
    """Wait for a condition; the seconds it took. Fails with the words of `why` when it does not come."""
    begun = time.monotonic()
    while not what():
        assert time.monotonic() - begun < seconds, why()
        time.sleep(0.1)
    return time.monotonic() - begun
