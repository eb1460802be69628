"""Every statement on the bank's messages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from payments.callback.models import BankEvent


async def add_event(session: AsyncSession, **values: Any) -> bool:
    """Keep a message; False when the very same one is here already."""
    result = await session.execute(
        insert(BankEvent).values(**values).on_conflict_do_nothing().returning(BankEvent.id)
    )
    return result.scalar_one_or_none() is not None


async def mark_checked(session: AsyncSession, payment_id: UUID, *, before: datetime, state: str) -> None:
    """Note that the bank was asked after these messages had come."""
    await session.execute(
        update(BankEvent)
        .where(
            BankEvent.payment_id == payment_id,
            BankEvent.checked_at.is_(None),
            BankEvent.result == "accepted",
            BankEvent.received_at <= before,
        )
        .values(checked_at=before, state_after=state)
    )
