"""From the outbox to JetStream: claimed with a lease, one event of an aggregate at a time (D-08, D-09)."""

import asyncio
from typing import Any

import structlog
from nats.errors import Error as NatsError
from nats.js.client import JetStreamContext
from sqlalchemy import func, text, update

from common.db import unit_of_work
from common.envelope import Envelope
from common.service import Resources
from common.tables import outbox

LEASE_SECONDS = 30
CLAIM = text("""
    UPDATE outbox SET lease_until = now() + make_interval(secs => :lease)
    WHERE event_id IN (
        SELECT event_id FROM outbox AS due
        WHERE published_at IS NULL AND (lease_until IS NULL OR lease_until < now())
        AND NOT EXISTS (
            SELECT FROM outbox AS earlier
            WHERE earlier.published_at IS NULL AND earlier.aggregate_type = due.aggregate_type
            AND earlier.aggregate_id = due.aggregate_id AND earlier.aggregate_version < due.aggregate_version)
        ORDER BY created_at LIMIT :batch FOR UPDATE SKIP LOCKED)
    RETURNING *""")
log = structlog.get_logger()


async def publish_batch(resources: Resources, jetstream: JetStreamContext) -> int:
    """Publish what is due; return how many events were published."""
    rows = await _claim(resources)
    if not rows:
        return 0
    sequences = await asyncio.gather(*(_publish(resources, jetstream, row=row) for row in rows))
    async with unit_of_work(resources.sessions) as session:
        for row, sequence in zip(rows, sequences, strict=True):
            values: dict[str, Any] = {"lease_until": None}
            if sequence is not None:
                values |= {"published_at": func.now(), "stream_sequence": sequence}
            await session.execute(update(outbox).where(outbox.c.event_id == row.event_id).values(**values))
    return sum(sequence is not None for sequence in sequences)


async def _claim(resources: Resources) -> list[Any]:
    async with unit_of_work(resources.sessions) as session:
        limits = {"batch": resources.settings.outbox_batch, "lease": LEASE_SECONDS}
        return list((await session.execute(CLAIM, limits)).all())


async def _publish(resources: Resources, jetstream: JetStreamContext, *, row: Any) -> int | None:
    envelope = Envelope(
        event_id=row.event_id,
        subject=row.subject,
        aggregate_type=row.aggregate_type,
        aggregate_id=row.aggregate_id,
        aggregate_version=row.aggregate_version,
        occurred_at=row.created_at,
        producer=resources.definition.name,
        correlation_id=row.correlation_id,
        traceparent=row.traceparent,
        data=row.payload,
    )
    # A replayed event gets a new message id: inside the duplicate window the server would drop the old one.
    headers = {"Nats-Msg-Id": f"{row.event_id}:{row.attempts}", "Event-Time": row.created_at.isoformat()}
    if row.traceparent:
        headers["traceparent"] = row.traceparent
    try:
        ack = await jetstream.publish(
            row.subject,
            envelope.model_dump_json().encode(),
            stream=resources.definition.name.upper(),
            headers=headers,
        )
    except (NatsError, TimeoutError, OSError) as error:
        log.warning("event not published yet", subject=row.subject, error=type(error).__name__)
        return None
    return ack.seq


async def republish(resources: Resources, condition: Any) -> int | None:
    """Mark events to be published again; return the oldest version among them, None when there are none."""
    async with unit_of_work(resources.sessions) as session:
        result = await session.execute(
            update(outbox)
            .where(condition, outbox.c.published_at.is_not(None))
            .values(published_at=None, lease_until=None, attempts=outbox.c.attempts + 1)
            .returning(outbox.c.aggregate_version)
        )
        versions = result.scalars().all()
    log.info("events to be replayed", count=len(versions))
    return min(versions, default=None)
