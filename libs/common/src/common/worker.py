"""The background half of a service: relay, consumers, jobs, answers to other services, housekeeping."""

import asyncio
import contextlib
import random
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any

import psycopg
import structlog
from sqlalchemy import text

from common import jobs
from common.bus import Consumer, families
from common.db import listeners_of, unit_of_work
from common.gaps import (
    PublishedRequest,
    ReplayRequest,
    Sweeper,
    answer_published,
    answer_replay,
    ask_for_missing,
)
from common.outbox import WAKE_CHANNEL
from common.relay import publish_batch
from common.service import Resources
from common.watch import observe_database, observe_stream

KEYS_KEPT = timedelta(days=30)
COUNTERS_KEPT = timedelta(days=2)
FORGET = {
    "outbox": "DELETE FROM outbox WHERE published_at",
    "inbox": "DELETE FROM inbox WHERE applied_at",
    "keys": "DELETE FROM idempotency_key WHERE created_at",
    "counters": "DELETE FROM rate_counter WHERE window_start",
}
HOUSEKEEPING_SECONDS = 600
GAUGES_SECONDS = 5
MISSING_SECONDS = 5
DRAIN_SECONDS = 20
AGAIN_SECONDS = 60
CHECKS_SECONDS = 3
EXPLAINED_SECONDS = 10
log = structlog.get_logger()


def _about(seconds: float) -> float:
    """Loops that begin together look again at different moments: each needs a connection meanwhile."""
    return seconds * random.uniform(0.7, 1)  # noqa: S311 - a pause


class Worker:
    """All loops of one process; each survives its own failures."""

    def __init__(self, resources: Resources) -> None:
        self.resources = resources
        self._relay_due = asyncio.Event()
        self._jobs_due = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Start every loop."""
        definition, settings = self.resources.definition, self.resources.settings
        self._forever("listen", self._listen)
        self._forever("relay", self._relay)
        self._forever("responders", self._respond)
        for producer, subjects in families(definition).items():
            self._forever(f"consume {producer}", Consumer(self.resources, producer, subjects=subjects).run)
        for _ in range(settings.job_workers if definition.jobs else 0):
            self._forever("jobs", self._run_jobs)
        for seconds, function in (
            (MISSING_SECONDS, ask_for_missing),
            (settings.sweep_seconds, Sweeper().sweep),
            (GAUGES_SECONDS, observe_database),
            (GAUGES_SECONDS, observe_stream),
            (HOUSEKEEPING_SECONDS, clean),
            *definition.periodic,
        ):
            self._forever(function.__name__, partial(self._periodic, seconds, function))

    def _forever(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        async def loop() -> None:
            loop, quiet_until = asyncio.get_running_loop(), 0.0
            while not self.resources.is_draining:
                try:
                    await run()
                except asyncio.CancelledError:
                    raise
                except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001 - a loop outlives its rounds
                    cause = error.exceptions[0] if isinstance(error, BaseExceptionGroup) else error
                    if loop.time() > quiet_until:
                        quiet_until = loop.time() + AGAIN_SECONDS
                        loop.call_later(CHECKS_SECONDS, self._tell, name, repr(cause))
                await asyncio.sleep(self.resources.settings.poll_seconds)

        self._tasks.append(asyncio.create_task(loop(), name=name))

    def _tell(self, name: str, error: str) -> None:
        """Tell of a failed loop, unless meanwhile a check has told the reason for all of them."""
        failed_at = self.resources.failed_at
        explained_at = max(failed_at.get(check, 0.0) for check in ("database", "broker"))
        if time.monotonic() - explained_at > EXPLAINED_SECONDS:
            log.warning("loop failed", what=name, error=error)

    async def _listen(self) -> None:
        """Wake the loops as soon as a transaction with work commits; polling remains the guarantee."""
        settings = self.resources.settings
        if settings.role == "all":
            # The requests are answered in this very process: a connection less.
            await self._listen_here()
        async with await psycopg.AsyncConnection.connect(settings.conninfo, autocommit=True) as connection:
            await connection.execute(f"LISTEN {WAKE_CHANNEL}".encode())
            async for _ in connection.notifies():
                self._wake()

    async def _listen_here(self) -> None:
        listeners = listeners_of(self.resources.sessions)
        listeners.append(self._wake)
        try:
            await asyncio.Event().wait()
        finally:
            listeners.remove(self._wake)

    def _wake(self) -> None:
        self._relay_due.set()
        self._jobs_due.set()

    async def _wait(self, due: asyncio.Event) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(due.wait(), _about(self.resources.settings.poll_seconds))
        due.clear()

    async def _relay(self) -> None:
        jetstream = await self.resources.broker.connected()
        while not self.resources.is_draining:
            if await publish_batch(self.resources, jetstream) == 0:
                await self._wait(self._relay_due)

    async def _run_jobs(self) -> None:
        while not self.resources.is_draining:
            if not await jobs.run_one(self.resources):
                await self._wait(self._jobs_due)

    async def _respond(self) -> None:
        await self.resources.broker.connected()
        definition, broker = self.resources.definition, self.resources.broker
        own: dict[str, tuple[type[Any], Any]] = {
            f"replay.{definition.name}": (ReplayRequest, answer_replay),
            f"published.{definition.name}": (PublishedRequest, answer_published),
        }
        for subject, (model, handler) in {**own, **definition.responders}.items():
            await broker.respond(subject, model, handler=partial(handler, self.resources))
        await asyncio.Event().wait()

    async def _periodic(self, seconds: float, function: Callable[[Resources], Awaitable[None]]) -> None:
        while not self.resources.is_draining:
            await function(self.resources)
            await asyncio.sleep(_about(seconds))

    async def stop(self) -> None:
        """Let the loops finish what they hold, then end them."""
        self.resources.is_draining = True
        self._wake()
        idle = [task for task in self._tasks if task.get_name() not in {"relay", "jobs"}]
        for task in idle:
            task.cancel()
        _, pending = await asyncio.wait(self._tasks, timeout=DRAIN_SECONDS)
        for task in pending:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def clean(resources: Resources) -> None:
    """Drop what may be forgotten: old events, keys and counters."""
    keep = timedelta(days=resources.settings.outbox_keep_days)
    ages = {"outbox": keep, "inbox": 2 * keep, "keys": KEYS_KEPT, "counters": COUNTERS_KEPT}
    async with unit_of_work(resources.sessions) as session:
        for name, statement in FORGET.items():
            await session.execute(text(f"{statement} < now() - :age"), {"age": ages[name]})
