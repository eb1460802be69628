"""Events leave a service through its outbox: a row in the transaction, published afterwards (D-08)."""

from contextvars import ContextVar
from typing import ClassVar, Protocol
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.ids import new_id
from common.tables import aggregate_version, outbox

correlation_id: ContextVar[str] = ContextVar("correlation_id", default="")
WAKE_CHANNEL = "kabinet_wake"


class Event(Protocol):
    """What a contract looks like from here."""

    subject: ClassVar[str]
    aggregate_type: ClassVar[str]

    @property
    def aggregate_id(self) -> UUID:
        """The aggregate whose history this event belongs to."""

    def model_dump(self, *, mode: str) -> dict[str, object]:
        """The payload as JSON-ready values."""


async def publish(session: AsyncSession, event: Event) -> UUID:
    """Record an event to be published when this transaction has committed; return its id.

    The version of the aggregate is allocated under a row lock, so versions have no gaps and follow commits.
    """
    versions = insert(aggregate_version).values(
        aggregate_type=event.aggregate_type, aggregate_id=event.aggregate_id, version=1
    )
    allocated = await session.execute(
        versions.on_conflict_do_update(
            index_elements=["aggregate_type", "aggregate_id"],
            set_={"version": aggregate_version.c.version + 1},
        ).returning(aggregate_version.c.version)
    )
    event_id = new_id()
    await session.execute(
        insert(outbox).values(
            event_id=event_id,
            aggregate_type=event.aggregate_type,
            aggregate_id=event.aggregate_id,
            aggregate_version=allocated.scalar_one(),
            subject=event.subject,
            payload=event.model_dump(mode="json"),
            correlation_id=correlation_id.get(),
        )
    )
    await wake(session)
    return event_id


async def wake(session: AsyncSession) -> None:
    """Tell this service's worker, at commit, that there is something to do; polling remains the guarantee."""
    if not session.info.get(WAKE_CHANNEL):
        session.info[WAKE_CHANNEL] = True
        await session.execute(text(f"NOTIFY {WAKE_CHANNEL}"))
