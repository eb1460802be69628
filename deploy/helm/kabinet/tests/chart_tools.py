"""Checkers that live apart from the project's own environment, because they pin hundreds of versions."""

import fcntl
import functools
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from chart_rendering import ROOT

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
INSTALL_SECONDS = 300
FIND_UV = "import sys; sys.path.insert(0, 'tools'); import bootstrap; print(bootstrap.find_uv())"


def home() -> Path:
    """The folder for what is made, not written."""
    return Path(os.environ.get("KABINET_HOME") or ROOT / ".kabinet").resolve()


def skip_loudly(reason: str) -> None:
    """What cannot run here is skipped with its reason, and fails where everything has to run."""
    if os.environ.get("KABINET_REQUIRE_ENGINE") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@functools.cache
def promtool() -> str:
    """Where the checker of alarm rules is; brought with Debian's Prometheus the first time."""
    command = [sys.executable, str(ROOT / "tools/prometheus.py")]
    found = subprocess.run(command, check=False, capture_output=True, text=True, timeout=INSTALL_SECONDS)
    if found.returncode:
        skip_loudly(found.stderr.strip()[-300:])
    return str(Path(found.stdout.strip(), "promtool"))


@functools.cache
def tool(name: str) -> str:
    """The path of a checker, installed at its first use."""
    folder = home() / "tools/chart-checks"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
        stamp = folder / "stamp"
        if not (stamp.exists() and stamp.read_text() == wanted):
            _install(folder)
            stamp.write_text(wanted)
    return str(folder / "bin" / name)


def _install(folder: Path) -> None:
    sys.stderr.write(f"\n· installing checkov and kubernetes-validate from PyPI into {folder}\n")
    command = [sys.executable, "-c", FIND_UV]
    found = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    uv = found.stdout.strip().splitlines()[-1]
    env = {"UV_SYSTEM_CERTS": "1", **os.environ}
    for step in (
        [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder)],
        [uv, "pip", "sync", "--quiet", "--python", str(folder / "bin/python"), str(REQUIREMENTS)],
    ):
        result = subprocess.run(
            step, check=False, capture_output=True, text=True, env=env, timeout=INSTALL_SECONDS
        )
        if result.returncode:
            skip_loudly(f"PyPI's checkers could not be installed: {result.stderr.strip()[-300:]}")
