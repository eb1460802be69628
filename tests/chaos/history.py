"""What the simulated residents saw, in the order they saw it; on disk before they go on."""

import asyncio
import json
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

Type = Literal["invoke", "ack", "ok", "fail", "info", "fault"]


@dataclass(frozen=True)
class Record:
    """A line of the history.

    `ok` and `fail` are certain, `ack` is a promise on the way; after `info` the effect may be there or not.
    """

    type: Type
    kind: str
    key: str = ""
    at: float = 0.0
    process: int = -1
    facts: dict[str, Any] = field(default_factory=dict)


class History:
    """An append-only file, synced record by record."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = -1

    def __enter__(self) -> Self:
        self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        os.close(self._file)

    async def add(self, type_: Type, kind: str, *, key: str = "", process: int = -1, **facts: object) -> None:
        """Write one record and wait until the disk has it."""
        record = Record(type_, kind, key, round(time.time(), 4), process, facts)
        os.write(self._file, json.dumps(record.__dict__, default=str).encode() + b"\n")
        await asyncio.to_thread(os.fsync, self._file)


def read(path: Path) -> Iterator[Record]:
    """All records of a file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield Record(**json.loads(line))


@dataclass
class Operation:
    """All that is known of one key."""

    kind: str
    key: str
    asked: dict[str, Any]
    promises: list[dict[str, Any]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[dict[str, Any]] = field(default_factory=list)
    doubts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether nobody ever got a certain answer."""
        return not self.answers and not self.refusals

    def named(self, fact: str) -> set[str]:
        """All values of a fact in whatever was answered."""
        told = (*self.promises, *self.answers, *self.refusals, *self.doubts)
        return {str(each[fact]) for each in told if each.get(fact)}


def operations(records: Iterable[Record]) -> dict[str, Operation]:
    """The history by key. Raises KeyError for an answer to something never asked."""
    found: dict[str, Operation] = {}
    for record in records:
        if record.type == "fault":
            continue
        if record.type == "invoke":
            found[record.key] = Operation(record.kind, record.key, record.facts)
            continue
        operation = found[record.key]
        kept = {
            "ack": operation.promises,
            "ok": operation.answers,
            "fail": operation.refusals,
            "info": operation.doubts,
        }
        kept[record.type].append(record.facts)
    return found
