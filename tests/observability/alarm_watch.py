"""Notes when alarms begin to fire, and measures how long after their fault."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from observability.prometheus_server import Prometheus

POLL_SECONDS = 0.5


@dataclass
class Watch:
    """What was expected since when, and what came."""

    prometheus: Prometheus
    expected: dict[str, float] = field(default_factory=dict)
    fired: dict[str, float] = field(default_factory=dict)
    early: set[str] = field(default_factory=set)

    def expect(self, *alarms: str) -> None:
        """A fault begins now that these alarms have to report."""
        self.early |= self.prometheus.firing() & set(alarms)
        self.expected |= dict.fromkeys(alarms, time.monotonic())

    def look(self) -> None:
        """Note what fires now."""
        for alarm in self.prometheus.firing():
            if alarm in self.expected:
                self.fired.setdefault(alarm, time.monotonic())

    @property
    def missing(self) -> set[str]:
        """What has not fired yet."""
        return self.expected.keys() - self.fired.keys()

    async def until_fired(self, alarms: Iterable[str], *, seconds: float) -> None:
        """Wait for these alarms; the table tells afterwards which of them never came."""
        deadline = time.monotonic() + seconds
        wanted = set(alarms)
        while wanted - self.fired.keys() and time.monotonic() < deadline:  # noqa: ASYNC110 - Prometheus tells nobody
            await asyncio.sleep(POLL_SECONDS)

    def table(self, runbooks: dict[str, str]) -> str:
        """Alarm, seconds from the fault to the alarm, link to the runbook."""
        lines = [f"{'alarm':<22}{'fired after':>12}  runbook"]
        for alarm, begin in sorted(self.expected.items()):
            took = f"{self.fired[alarm] - begin:.1f} s" if alarm in self.fired else "NEVER"
            lines.append(
                f"{alarm:<22}{took:>12}  {runbooks[alarm]}{' (fired before)' * (alarm in self.early)}"
            )
        return "\n".join(lines)


@asynccontextmanager
async def watching(prometheus: Prometheus) -> AsyncIterator[Watch]:
    """A watch that looks twice a second."""
    watch = Watch(prometheus)

    async def loop() -> None:
        while True:
            await asyncio.to_thread(watch.look)
            await asyncio.sleep(POLL_SECONDS)

    task = asyncio.create_task(loop())
    try:
        yield watch
    finally:
        task.cancel()
