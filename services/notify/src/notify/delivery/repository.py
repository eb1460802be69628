"""Statements on deliveries."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from notify.delivery.models import Delivery


async def waiting(session: AsyncSession, delivery_id: UUID) -> Delivery | None:
    """A delivery that has not left yet."""
    return await session.scalar(
        select(Delivery).where(Delivery.id == delivery_id, Delivery.state == "waiting")
    )


async def finish(session: AsyncSession, delivery_id: UUID, *, state: str, moment: datetime) -> None:
    """Record how a delivery ended."""
    await session.execute(
        update(Delivery).where(Delivery.id == delivery_id).values(state=state, changed_at=moment)
    )
