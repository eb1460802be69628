"""P6: how long a start takes and how much memory everything holds, beside the servers alone."""

import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from drive.stack import SERVICES, OwnStack
from drive.stack import start as start_stack
from local_stack import leftovers
from local_stack.layout import Layout
from local_stack.process import Memory, memory

STOP_SECONDS = 60
SERVERS = ("postgres", "nats", "valkey", "seaweedfs")


@dataclass
class Started:
    """A start from nothing, one with data, and the memory of each child."""

    cold_seconds: float
    warm_seconds: float = 0.0
    memory: dict[str, Memory] = field(default_factory=dict)

    def total(self, names: Iterable[str] | None = None) -> Memory:
        """The memory of these children, all by default."""
        chosen = [self.memory[name] for name in (names or self.memory)]
        return sum(chosen, Memory())


def timed_start(data_dir: Path, base: int) -> tuple[OwnStack, float]:
    """Start a stack; return it and the seconds it took."""
    begin = time.perf_counter()
    stack = start_stack(data_dir, base)
    return stack, time.perf_counter() - begin


def memory_of(stack: OwnStack) -> dict[str, Memory]:
    """The memory of every child with its descendants, and of the supervisor."""
    found = {name: memory([child["pid"]]) for name, child in stack.children.items()}
    found["supervisor"] = memory([stack.state["pid"]]) - sum(found.values(), Memory())
    return found


def servers_alone(data_dir: Path) -> Started:
    """The four servers without anything of ours."""
    cold, memory = _servers_once(data_dir)
    warm, _ = _servers_once(data_dir)
    return Started(cold, warm, memory)


def _servers_once(data_dir: Path) -> tuple[float, dict[str, Memory]]:
    begin = time.perf_counter()
    command = [sys.executable, "-m", "local_stack", "servers", "--data-dir", str(data_dir)]
    process = subprocess.Popen(  # noqa: S603 - our own program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline().startswith("{"), "the servers did not start"
    took = time.perf_counter() - begin
    children = leftovers.read_state(Layout.at(data_dir))["children"]
    found = {name: memory([child["pid"]]) for name, child in children.items()}
    process.stdin.close()
    process.wait(STOP_SECONDS)
    process.stdout.close()
    return took, found


def told(mine: Started, bare: Started) -> list[str]:
    """Lines of the report."""
    all_of_it, ours, servers = mine.total(), mine.total(SERVICES), bare.total()
    return [
        _line("start, cold", f"{mine.cold_seconds:6.1f} s", bare=f"{bare.cold_seconds:6.1f} s"),
        _line("start, warm", f"{mine.warm_seconds:6.1f} s", bare=f"{bare.warm_seconds:6.1f} s"),
        _line("memory, all, PSS", _mib(all_of_it.proportional), bare=_mib(servers.proportional)),
        _line("memory, all, RSS", _mib(all_of_it.resident), bare=_mib(servers.resident)),
        _line("the eight services", f"{_mib(ours.proportional)} PSS", bare=f"{_mib(ours.resident)} RSS"),
        *(
            f"      {name:<11} {_mib(each.proportional)} PSS {_mib(each.resident)} RSS"
            for name, each in mine.memory.items()
        ),
    ]


def _line(name: str, mine: str, *, bare: str) -> str:
    return f"P6  {name:<24} {mine:>14}   bare {bare:>14}"


def _mib(kibibytes: int) -> str:
    return f"{kibibytes // 1024:5d} MiB"
