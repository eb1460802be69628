"""What a supervisor that was killed has left behind."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from local_stack import process
from local_stack.layout import Layout


def read_state(layout: Layout) -> dict[str, Any]:
    """The last written state; empty when there is none or it was never finished."""
    return read_json(layout.run / "state.json")


def read_json(path: Path) -> dict[str, Any]:
    """A small file of ours; empty when it is missing or was never finished."""
    try:
        value: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return value


def is_running(state: dict[str, Any]) -> bool:
    """Whether the supervisor that wrote this state still lives."""
    return process.is_same(int(state.get("pid", 0)), int(state.get("started", 0)))


def end(layout: Layout, report: Callable[..., None]) -> bool:
    """End children whose supervisor is gone. True when there were any."""
    found = False
    for name, child in read_state(layout).get("children", {}).items():
        if process.end_leftover(child["pid"], child["started"], stop_signal=child["stop_signal"]):
            report("leftover", name=name, pid=child["pid"])
            found = True
    return found
