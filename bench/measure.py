"""Measuring: a closed loop of workers, and an HTTP client that costs next to nothing."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

# Returns whether it was served: a busy service may say «not now», and that is not a measured answer.
Work = Callable[[], Awaitable[bool]]
WARM_UP_SECONDS = 1.0
HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Figures:
    """What a loop has measured."""

    per_second: float
    p50_ms: float
    p99_ms: float
    count: int
    refused: int = 0

    def told(self) -> str:
        """For a line of the report."""
        refused = f"   {self.refused} refused" if self.refused else ""
        return f"{self.per_second:8.0f}/s   p50 {self.p50_ms:7.1f} ms   p99 {self.p99_ms:7.1f} ms{refused}"


def figures(seconds: Sequence[float], over: float, *, refused: int = 0) -> Figures:
    """Summarise single durations that were measured over a time."""
    ordered = sorted(seconds)

    def at(share: float) -> float:
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000

    return Figures(
        round(len(ordered) / over, 1), round(at(0.50), 2), round(at(0.99), 2), len(ordered), refused
    )


async def closed_loop(workers: Iterable[Work], seconds: float) -> Figures:
    """Let every worker repeat its work for a time, each as soon as it is done."""
    took: list[float] = []
    refused = 0
    begin = time.perf_counter() + WARM_UP_SECONDS
    end = begin + seconds

    async def loop(work: Work) -> None:
        nonlocal refused
        while (started := time.perf_counter()) < end:
            if not await work():
                refused += 1
            elif started >= begin:
                took.append(time.perf_counter() - started)

    await asyncio.gather(*(loop(work) for work in workers))
    return figures(took, seconds, refused=refused)


class Wire:
    """One kept-alive connection. A full HTTP client would use more of the machine than some servers do."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    @asynccontextmanager
    async def to(cls, url: str, count: int) -> Any:
        """So many connections to a server."""
        parts = urlsplit(url)
        wires = [cls(*await asyncio.open_connection(parts.hostname, parts.port)) for _ in range(count)]
        yield wires
        for wire in wires:
            wire._writer.close()  # noqa: SLF001 - its own class

    async def ask(
        self, method: str, path: str, *, headers: dict[str, str], body: object = None
    ) -> tuple[int, bytes]:
        """Send a request; return status and body."""
        content = b"" if body is None else json.dumps(body).encode()
        sent = {"Host": "bench", "Content-Length": str(len(content)), **headers}
        if content:
            sent["Content-Type"] = "application/json"
        head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{key}: {value}\r\n" for key, value in sent.items())
        self._writer.write(head.encode() + b"\r\n" + content)
        answer = (await self._reader.readuntil(HEAD_END)).lower()
        length = int(answer.split(b"content-length:")[1].split(b"\r\n")[0])
        return int(answer.split(b" ", 2)[1]), await self._reader.readexactly(length)
