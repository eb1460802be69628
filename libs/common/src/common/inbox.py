"""From JetStream to an effect, once: cursor per aggregate, parked successors, quarantine (D-11, D-12)."""

from typing import Any, Literal

import structlog
from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common import clock, metrics, tracing
from common.envelope import Envelope
from common.outbox import correlation_id
from common.service import ServiceDefinition
from common.tables import aggregate_cursor, inbox, inbox_quarantine, parked_event

Outcome = Literal["applied", "duplicate", "parked"]
UNPARK = text(
    "DELETE FROM parked_event WHERE aggregate_type = :type AND aggregate_id = :id"
    " AND aggregate_version <= :version RETURNING aggregate_version, message"
)


async def receive(session: AsyncSession, definition: ServiceDefinition, envelope: Envelope) -> Outcome:
    """Apply an event if it is the next of its aggregate; park it if one before it is missing."""
    await session.execute(
        insert(aggregate_cursor)
        .values(aggregate_type=envelope.aggregate_type, aggregate_id=envelope.aggregate_id, last_version=0)
        .on_conflict_do_nothing()
    )
    cursor = select(aggregate_cursor.c.last_version).where(cursor_of(envelope)).with_for_update()
    last = (await session.execute(cursor)).scalar_one()
    if envelope.aggregate_version <= last:
        return "duplicate"
    if envelope.aggregate_version > last + 1:
        await _park(session, envelope)
        return "parked"
    await _apply(session, definition, envelope)
    await _apply_parked(session, definition, envelope)
    return "applied"


def cursor_of(envelope: Any) -> Any:
    """The row that says how far an event's aggregate has got."""
    return (aggregate_cursor.c.aggregate_type == envelope.aggregate_type) & (
        aggregate_cursor.c.aggregate_id == envelope.aggregate_id
    )


async def _apply(session: AsyncSession, definition: ServiceDefinition, envelope: Envelope) -> None:
    fresh = await session.execute(
        insert(inbox).values(event_id=envelope.event_id).on_conflict_do_nothing().returning(inbox.c.event_id)
    )
    handlers = [pair for pair in definition.consumers.items() if pair[0].subject == envelope.subject]
    if fresh.scalar_one_or_none() is not None and handlers:
        contract, handle = handlers[0]
        correlation_id.set(envelope.correlation_id)
        structlog.contextvars.bind_contextvars(request_id=envelope.correlation_id)
        with (
            tracing.span(f"{envelope.subject} process", kind="consumer", parent=envelope.traceparent),
            metrics.BUS_SECONDS.labels(envelope.subject).time(),
        ):
            await handle(session, contract.model_validate(envelope.data), envelope)
        age = (clock.now() - envelope.occurred_at).total_seconds()
        metrics.BUS_AGE.labels(envelope.subject).observe(max(age, 0))
    await session.execute(
        update(aggregate_cursor).where(cursor_of(envelope)).values(last_version=envelope.aggregate_version)
    )


async def _park(session: AsyncSession, envelope: Envelope) -> None:
    columns = envelope.model_dump(include={"event_id", "aggregate_type", "aggregate_id", "aggregate_version"})
    message = envelope.model_dump(mode="json")
    await session.execute(insert(parked_event).values(**columns, message=message).on_conflict_do_nothing())


async def _apply_parked(session: AsyncSession, definition: ServiceDefinition, after: Envelope) -> None:
    """Apply the successors that waited for this event, as far as they follow one another."""
    version = after.aggregate_version + 1
    while True:
        unparked = await session.execute(
            UNPARK, {"type": after.aggregate_type, "id": after.aggregate_id, "version": version}
        )
        following = [row.message for row in unparked if row.aggregate_version == version]
        if not following:
            return
        await _apply(session, definition, Envelope.model_validate(following[0]))
        version += 1


async def quarantine(session: AsyncSession, envelope: Envelope, *, deliveries: int, error: str) -> None:
    """Put aside an event that keeps failing; its successors park until it is replayed."""
    values = {"event_id": envelope.event_id, "deliveries": deliveries, "error": error[:500]}
    message = envelope.model_dump(mode="json")
    await session.execute(insert(inbox_quarantine).values(**values, message=message).on_conflict_do_nothing())


async def replay_quarantined(session: AsyncSession, definition: ServiceDefinition) -> int:
    """Apply the events put aside, oldest version first; return how many. Raises what a handler raises."""
    # Exactly what is read leaves: the running consumer may put more aside meanwhile.
    rows = await session.scalars(delete(inbox_quarantine).returning(inbox_quarantine.c.message))
    envelopes = [Envelope.model_validate(row) for row in rows]
    for envelope in sorted(envelopes, key=lambda each: each.aggregate_version):
        await receive(session, definition, envelope)
    return len(envelopes)
