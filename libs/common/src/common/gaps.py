"""Events that got lost on the way: noticed by their versions, published again by who holds them (D-12)."""

import contextlib
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from nats.errors import Error as NatsError
from pydantic import BaseModel
from sqlalchemy import text, update

from common import metrics
from common.db import unit_of_work
from common.inbox import cursor_of
from common.problems import Unavailable
from common.relay import republish
from common.service import Resources
from common.tables import aggregate_cursor, outbox

PARKED_PATIENCE = timedelta(seconds=5)
ASK_AGAIN_SECONDS = 60
ASKED = "asked_for_missing"
PAGE_EVENTS = 500
MISSING = text("""
    SELECT aggregate_type, aggregate_id, last_version, min(message ->> 'producer') AS producer
    FROM parked_event JOIN aggregate_cursor USING (aggregate_type, aggregate_id)
    WHERE parked_at < now() - :patience
    AND aggregate_id::text NOT IN (SELECT message ->> 'aggregate_id' FROM inbox_quarantine)
    GROUP BY aggregate_type, aggregate_id, last_version LIMIT 100""")
PUBLISHED = text("""
    SELECT aggregate_type, aggregate_id, aggregate_version, published_at, event_id FROM outbox
    WHERE published_at < now() - :quiet AND (published_at, event_id) > (:moment, :event_id)
    AND aggregate_type = ANY(:types) ORDER BY published_at, event_id LIMIT :limit""")
LAST_APPLIED = text("""
    SELECT asked.type, asked.id, coalesce(last_version, 0) AS last_version
    FROM unnest(:types ::text[], :ids ::uuid[]) AS asked (type, id)
    LEFT JOIN aggregate_cursor ON aggregate_type = asked.type AND aggregate_id = asked.id
    WHERE asked.id::text NOT IN (SELECT message ->> 'aggregate_id' FROM inbox_quarantine)""")
log = structlog.get_logger()
Position = tuple[datetime, UUID]


class ReplayRequest(BaseModel):
    """Asks a producer to publish again: one aggregate from a version on, or everything since a moment."""

    aggregate_type: str | None = None
    aggregate_id: UUID | None = None
    from_version: int = 0
    since: datetime | None = None


class ReplayReply(BaseModel):
    """The oldest version the producer still holds of what was asked."""

    oldest_version: int | None


class PublishedRequest(BaseModel):
    """Asks a producer what it has published after a position, up to `quiet_seconds` ago."""

    aggregate_types: list[str]
    after: Position
    quiet_seconds: float


class PublishedReply(BaseModel):
    """A page of (aggregate type, aggregate, version), and the position of the last of them."""

    events: list[tuple[str, UUID, int]]
    last: Position


async def answer_replay(resources: Resources, ask: ReplayRequest) -> ReplayReply:
    """Publish events of this service again for a consumer that has lost them."""
    if ask.since is not None:
        return ReplayReply(oldest_version=await republish(resources, outbox.c.created_at >= ask.since))
    condition = (
        (outbox.c.aggregate_type == ask.aggregate_type)
        & (outbox.c.aggregate_id == ask.aggregate_id)
        & (outbox.c.aggregate_version >= ask.from_version)
    )
    return ReplayReply(oldest_version=await republish(resources, condition))


async def answer_published(resources: Resources, ask: PublishedRequest) -> PublishedReply:
    """Tell a consumer what it must have got by now."""
    moment, event_id = ask.after
    values = {"moment": moment, "event_id": event_id, "types": ask.aggregate_types, "limit": PAGE_EVENTS}
    async with resources.sessions() as session:
        quiet = timedelta(seconds=ask.quiet_seconds)
        rows = (await session.execute(PUBLISHED, {**values, "quiet": quiet})).all()
    last = (rows[-1].published_at, rows[-1].event_id) if rows else ask.after
    return PublishedReply(events=[(row[0], row[1], row[2]) for row in rows], last=last)


async def ask_replay(resources: Resources, producer: str, *, ask: ReplayRequest) -> ReplayReply:
    """Have a producer publish again. Raises Unavailable."""
    return await resources.broker.request(f"replay.{producer}", ask, reply=ReplayReply, seconds=10)


async def ask_for_missing(resources: Resources) -> None:
    """Ask producers for the versions that parked events wait for; start anew where they are gone for good."""
    async with resources.sessions() as session:
        rows = (await session.execute(MISSING, {"patience": PARKED_PATIENCE})).all()
    # What was asked for may be on its way for long: a poisoned event is tried again and again.
    asked, now = resources.extras.get(ASKED, {}), time.monotonic()
    due = resources.extras[ASKED] = {row: asked.get(row, now) for row in rows}
    for row in [row for row in rows if due[row] <= now]:
        with contextlib.suppress(Unavailable, NatsError):
            await _ask_for_missing_of(resources, row)
            due[row] = now + ASK_AGAIN_SECONDS


async def _ask_for_missing_of(resources: Resources, row: Any) -> None:
    expected = row.last_version + 1
    ask = ReplayRequest(
        aggregate_type=row.aggregate_type, aggregate_id=row.aggregate_id, from_version=expected
    )
    oldest = (await ask_replay(resources, row.producer, ask=ask)).oldest_version
    if oldest is not None and oldest > expected:
        # The producer no longer keeps the missing versions: go on from the oldest it has.
        async with unit_of_work(resources.sessions) as session:
            begin = update(aggregate_cursor).where(cursor_of(row)).values(last_version=oldest - 1)
            await session.execute(begin)
        log.warning("aggregate continued after lost versions", subject=row.aggregate_type)


class Sweeper:
    """Compares what producers have published with what was applied here.

    A lost event shows when the next one of its aggregate comes; of an aggregate that went quiet none comes,
    and only this comparison shows it. The first sweep of a process looks at all that producers keep.
    """

    def __init__(self) -> None:
        self._positions: dict[str, Position] = {}

    async def sweep(self, resources: Resources) -> None:
        """Compare with every producer once; one that cannot be asked is asked next time."""
        producers: dict[str, set[str]] = {}
        for contract in resources.definition.consumers:
            producers.setdefault(contract.subject.split(".")[0], set()).add(contract.aggregate_type)
        for producer, types in producers.items():
            try:
                await self._sweep(resources, producer, types=sorted(types))
            except (Unavailable, NatsError, TimeoutError) as error:
                log.warning("not swept", stream=producer, error=type(error).__name__)

    async def _sweep(self, resources: Resources, producer: str, *, types: list[str]) -> None:
        settings, broker = resources.settings, resources.broker
        info = await (await broker.connected()).consumer_info(producer.upper(), resources.definition.name)
        if info.num_pending or info.num_ack_pending:
            # What still waits in the stream, or to be tried again, is late and not lost.
            return
        beginning = datetime.now(UTC) - timedelta(days=settings.outbox_keep_days), UUID(int=0)
        while True:
            after = self._positions.get(producer, beginning)
            ask = PublishedRequest(
                aggregate_types=types, after=after, quiet_seconds=settings.sweep_quiet_seconds
            )
            reply = await broker.request(f"published.{producer}", ask, reply=PublishedReply, seconds=10)
            latest = {(type_, id_): version for type_, id_, version in sorted(reply.events)}
            await _recover(resources, producer, latest=latest)
            self._positions[producer] = reply.last
            if len(reply.events) < PAGE_EVENTS:
                return


async def _recover(resources: Resources, producer: str, *, latest: Mapping[tuple[str, UUID], int]) -> None:
    asked = {"types": [type_ for type_, _ in latest], "ids": [id_ for _, id_ in latest]}
    async with resources.sessions() as session:
        rows = (await session.execute(LAST_APPLIED, asked)).all()
    behind = [row for row in rows if row.last_version < latest[row.type, row.id]]
    for row in behind:
        ask = ReplayRequest(aggregate_type=row.type, aggregate_id=row.id, from_version=row.last_version + 1)
        await ask_replay(resources, producer, ask=ask)
        metrics.BUS_LOST.labels(producer).inc(latest[row.type, row.id] - row.last_version)
    if behind:
        log.warning("events were lost, asked for a replay", stream=producer, count=len(behind))
