"""What a start tells: lines of JSON from the supervisor, sentences for the person who waits."""

import contextlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

DEMO_FILE = Path(__file__).resolve().parents[2] / "demo" / "logins.json"


def writer(path: Path, *, echo: TextIO | None) -> Callable[..., None]:
    """A report function that appends to the progress file and, in the foreground, also tells."""
    begin = time.monotonic()
    path.write_text("", "utf-8")

    def report(event: str, **details: Any) -> None:
        line = {"event": event, "seconds_since_start": round(time.monotonic() - begin, 1), **details}
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        if echo is not None:
            tell(line, echo)

    return report


def ignore(_event: str, **_details: Any) -> None:
    """For those who do not wait."""


def tell(line: dict[str, Any], out: TextIO = sys.stdout) -> None:
    """One event in words."""
    text = _words(line)
    if text:
        with contextlib.suppress(BrokenPipeError):
            print(text, file=out, flush=True)


SENTENCES = {
    "step": "{moment}  {text}",
    "ready": "{moment}    {name} is ready",
    "leftover": "{moment}  ended {name}, left by a supervisor that was killed",
    "restarting": "{moment}  {name} ended with code {exit}; again in {pause} s",
    "recovered": "{moment}  {name} is back",
    "demo_failed": "\nEverything runs, but the demonstration data is not in: {text}\n",
    "failed": "\n{text}",
    "stopped": "{moment}  stopped",
}


def _words(line: dict[str, Any]) -> str:
    if line["event"] == "done":
        return welcome(line)
    moment = f"{line.get('seconds_since_start', 0):6.1f} s"
    return SENTENCES.get(line["event"], "").format(moment=moment, **line)


def welcome(addresses: dict[str, Any]) -> str:
    """Addresses and demonstration logins."""
    rows = [
        ("Portal", addresses["portal"]),
        ("Back-office", addresses["backoffice"]),
        ("Sandbox: SMS, mail, bank", addresses["sandbox"]),
        ("API", addresses["api_docs"]),
    ]
    logins = json.loads(DEMO_FILE.read_text("utf-8")) if DEMO_FILE.exists() else []
    rows += [(one["who"], f"{one['login']}   {one['password']}") for one in logins]
    width = max(len(name) for name, _ in rows)
    lines = [f"  {name:<{width}}  {value}" for name, value in rows]
    return "\n".join(["", "Kabinet runs.", "", *lines, "", "  Stop it with `make down`.", ""])
