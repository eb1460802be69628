"""Events leave a service through its outbox: a row in the transaction, published afterwards (D-08)."""

from contextvars import ContextVar
from typing import ClassVar, Protocol
from uuid import UUID

from psycopg.types.json import Json
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common.db import WOKEN
from common.ids import new_id
from common.tracing import traceparent

correlation_id: ContextVar[str] = ContextVar("correlation_id", default="")
WAKE_CHANNEL = "kabinet_wake"
RECORD = text("""
    WITH allocated AS (
        INSERT INTO aggregate_version AS mine (aggregate_type, aggregate_id, version) VALUES (:type, :id, 1)
        ON CONFLICT (aggregate_type, aggregate_id) DO UPDATE SET version = mine.version + 1 RETURNING version)
    INSERT INTO outbox (event_id, aggregate_type, aggregate_id, aggregate_version, subject, payload,
        correlation_id, traceparent)
    SELECT :event_id, :type, :id, version, :subject, :payload, :correlation, :trace FROM allocated""")


class Event(Protocol):
    """What a contract looks like from here."""

    subject: ClassVar[str]
    aggregate_type: ClassVar[str]

    @property
    def aggregate_id(self) -> UUID:
        """The aggregate whose history this event belongs to."""

    def model_dump(self, *, mode: str) -> dict[str, object]:
        """The payload as JSON-ready values."""


async def publish(session: AsyncSession, *events: Event) -> None:
    """Record events to be published when this transaction has committed.

    The version of an aggregate is allocated under a row lock, so versions have no gaps and follow commits;
    the locks are taken in one order, so that two transactions never wait for each other.
    """
    rows = [
        {
            "event_id": new_id(),
            "type": event.aggregate_type,
            "id": event.aggregate_id,
            "subject": event.subject,
            "payload": Json(event.model_dump(mode="json")),
            "correlation": correlation_id.get(),
            "trace": traceparent.get(),
        }
        for event in sorted(events, key=lambda each: (each.aggregate_type, each.aggregate_id))
    ]
    if rows:
        await session.execute(RECORD, rows)
        await wake(session)


async def wake(session: AsyncSession) -> None:
    """Tell this service's worker, at commit, that there is something to do; polling remains the guarantee."""
    if not session.info.get(WOKEN):
        session.info[WOKEN] = True
        await session.execute(text(f"NOTIFY {WAKE_CHANNEL}"))
