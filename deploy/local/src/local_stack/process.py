"""Starting, recognising and ending processes."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from local_stack.users import ServerUser

LAUNCHER = Path(__file__).with_name("launch.py")
LOG_BYTES_KEPT = 10 * 1024 * 1024
LEFTOVER_SECONDS = 20.0


@dataclass(frozen=True, kw_only=True)
class Child:
    """What to run, how to see that it works, and how to end it."""

    name: str
    argv: tuple[str, ...]
    ready: Callable[[], Awaitable[bool]]
    # A port that this very process has to hold before an answer there counts as its own.
    port: int | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    user: ServerUser | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 15.0
    # A start that failed with this text in the log is worth repeating: the cause passes by itself.
    passing_failure: str = ""


def base_env(**extra: str) -> dict[str, str]:
    """The environment of every child: nothing of the caller's shell leaks in."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", **extra}


async def spawn(child: Child, *, log: Path, home: Path) -> asyncio.subprocess.Process:
    """Start a child in its own process group, its life tied to ours, its output in its log."""
    owner = ("-", "-") if child.user is None else (str(child.user.uid), str(child.user.gid))
    tie = (str(os.getpid()), str(int(child.stop_signal)))
    wrapper = (sys.executable, "-I", "-S", str(LAUNCHER), *tie, *owner)
    _rotate(log)
    with log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            *wrapper,
            *child.argv,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=base_env(HOME=str(home), **child.env),
            cwd="/",
            umask=0o077,
            process_group=0,
        )


def _rotate(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_BYTES_KEPT:
        log.replace(log.with_suffix(".log.1"))


async def stop(child: Child, process: asyncio.subprocess.Process) -> None:
    """Ask the child to stop, insist after its time is over, and leave nothing of its group."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(child.stop_signal)
        try:
            async with asyncio.timeout(child.stop_seconds):
                await process.wait()
        except TimeoutError:
            kill_group(process.pid)
            await process.wait()
    kill_group(process.pid)


def kill_group(pid: int) -> None:
    """End what is left of a process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def start_time(pid: int) -> int:
    """When a process started, in ticks since boot; 0 when it is gone or a zombie.

    Pid and start time together name one process for good: a pid alone is given out again.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return 0
    return 0 if fields[0] == "Z" else int(fields[19])


def is_same(pid: int, started: int) -> bool:
    """Whether this very process still runs."""
    return started != 0 and start_time(pid) == started


def end_leftover(pid: int, started: int, *, stop_signal: int) -> bool:
    """End a child of a killed supervisor; the kernel has told it to stop already. True when it was there."""
    if not is_same(pid, started):
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, stop_signal)
    deadline = time.monotonic() + LEFTOVER_SECONDS
    while is_same(pid, started) and time.monotonic() < deadline:
        time.sleep(0.05)
    if is_same(pid, started):
        kill_group(pid)
    return True


@dataclass(frozen=True, slots=True)
class Memory:
    """KiB of processes: all that each of them sees, and that with a page that several share counted once."""

    resident: int = 0
    proportional: int = 0

    def __add__(self, other: "Memory") -> "Memory":
        return Memory(self.resident + other.resident, self.proportional + other.proportional)

    def __sub__(self, other: "Memory") -> "Memory":
        return Memory(self.resident - other.resident, self.proportional - other.proportional)


def memory(pids: list[int]) -> Memory:
    """The memory of processes and all their descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                parent = int((entry / "stat").read_text("utf-8", "replace").rsplit(")", 1)[1].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    total, todo = Memory(), list(pids)
    while todo:
        pid = todo.pop()
        todo += children.get(pid, [])
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()[1:]
            found = dict(line.split()[:2] for line in lines)
            total += Memory(int(found["Rss:"]), int(found["Pss:"]))
    return total
