"""Starting the programs, recognising them again, ending them."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

from one_node.errors import ClusterError
from one_node.layout import Layout
from one_node.programs import Program

STOP_SECONDS = 15.0
POLL_SECONDS = 0.1
TAIL_LINES = 15
PACKAGE_ROOT = Path(__file__).resolve().parent.parent

_STARTED: list[subprocess.Popen[bytes]] = []


def start(layout: Layout, program: Program) -> None:
    """Start a program in a session of its own; it outlives us."""
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
    env = {"PATH": path, "HOME": str(layout.home), "LC_ALL": "C.UTF-8", "PYTHONPATH": str(PACKAGE_ROOT)}
    with log(layout, program.name).open("ab") as output:
        child = subprocess.Popen(
            program.argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=env,
            cwd="/",
            start_new_session=True,
        )
    # Kept, so that Python does not warn of a process that is meant to outlive its handle.
    _STARTED.append(child)
    note = {"pid": child.pid, "started": _start_time(child.pid)}
    _note(layout, program.name).write_text(json.dumps(note), "ascii")


def known(layout: Layout) -> list[str]:
    """Programs that have been started and not been ended by us."""
    return sorted(path.stem for path in layout.run.glob("*.pid"))


def running(layout: Layout, name: str) -> int | None:
    """The process of a program while it runs. A number that now belongs to another does not count."""
    try:
        note = json.loads(_note(layout, name).read_text("ascii"))
    except FileNotFoundError:
        return None
    started = _start_time(note["pid"])
    return note["pid"] if started and started == note["started"] else None


def require(layout: Layout, *names: str) -> None:
    """Stop waiting for what will never come: a program that has ended."""
    for name in names:
        if running(layout, name) is None:
            raise ClusterError(f"{name} has ended. Its last words:\n{tail(layout, name)}")


def stop(layout: Layout, name: str) -> None:
    """End a program: asked first, then forced."""
    pid = running(layout, name)
    deadline = time.monotonic() + STOP_SECONDS
    if pid is not None:
        os.kill(pid, signal.SIGTERM)
    while pid is not None and running(layout, name) is not None:
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
        time.sleep(POLL_SECONDS)
    _note(layout, name).unlink(missing_ok=True)


def log(layout: Layout, name: str) -> Path:
    """Where a program's output goes."""
    return layout.log / f"{name}.log"


def tail(layout: Layout, name: str) -> str:
    """The last lines of a program's output."""
    path = log(layout, name)
    return "\n".join(path.read_text("utf-8", "replace").splitlines()[-TAIL_LINES:]) if path.exists() else ""


def _note(layout: Layout, name: str) -> Path:
    return layout.run / f"{name}.pid"


def _start_time(pid: int) -> str:
    """When the kernel started that process; empty when there is none, or only its shell is left."""
    try:
        fields = Path("/proc", str(pid), "stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]
