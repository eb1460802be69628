"""Every statement on payments."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Sequence as NumberSequence
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.auth import Caller
from payments.database import metadata
from payments.payment.models import Payment, PaymentFact, PaymentPart
from payments.payment.rules import PENDING

NUMBERS = NumberSequence("payment_number_seq", metadata=metadata)


async def next_number(session: AsyncSession) -> int:
    """A number that no payment has had."""
    return int((await session.execute(select(NUMBERS.next_value()))).scalar_one())


async def pending_payment_id(session: AsyncSession, user_id: UUID) -> UUID | None:
    """The payment on its way that holds a user's cart."""
    return await session.scalar(
        select(Payment.id).where(
            Payment.user_id == user_id, Payment.state.in_(PENDING), Payment.attention.is_(None)
        )
    )


async def add_payment(session: AsyncSession, payment: Payment, parts: Sequence[PaymentPart]) -> None:
    """Store a new payment with its parts."""
    session.add(payment)
    await session.flush()
    session.add_all(parts)
    await session.flush()


async def find_payment(session: AsyncSession, caller: Caller, payment_id: UUID) -> Payment | None:
    """One of the caller's payments."""
    result = await session.execute(
        select(Payment).where(Payment.id == payment_id, Payment.user_id == caller.user_id)
    )
    return result.scalar_one_or_none()


async def lock_own_payment(session: AsyncSession, caller: Caller, payment_id: UUID) -> Payment | None:
    """One of the caller's payments, held until the end of the transaction."""
    result = await session.execute(
        select(Payment).where(Payment.id == payment_id, Payment.user_id == caller.user_id).with_for_update()
    )
    return result.scalar_one_or_none()


async def lock_payment(session: AsyncSession, payment_id: UUID) -> Payment:
    """A payment for the worker, held until the end of the transaction."""
    result = await session.execute(select(Payment).where(Payment.id == payment_id).with_for_update())
    return result.scalar_one()


async def list_payments(
    session: AsyncSession, caller: Caller, *, before: UUID | None, limit: int
) -> Sequence[Payment]:
    """The caller's payments, newest first."""
    statement = select(Payment).where(Payment.user_id == caller.user_id)
    if before is not None:
        statement = statement.where(Payment.id < before)
    return (await session.execute(statement.order_by(Payment.id.desc()).limit(limit))).scalars().all()


async def parts_of(session: AsyncSession, payment_ids: Sequence[UUID]) -> Sequence[PaymentPart]:
    """The parts of payments, in the order of the cart."""
    result = await session.execute(
        select(PaymentPart)
        .where(PaymentPart.payment_id.in_(payment_ids))
        .order_by(PaymentPart.payment_id, PaymentPart.part_no)
    )
    return result.scalars().all()


async def find_by_reference(session: AsyncSession, *, order_no: str, provider_ref: str) -> Payment | None:
    """The payment that the bank's message speaks of."""
    result = await session.execute(
        select(Payment).where(
            Payment.order_no == order_no if order_no else Payment.provider_ref == provider_ref
        )
    )
    return result.scalar_one_or_none()


async def take_due(session: AsyncSession, now: datetime, *, limit: int) -> Sequence[Payment]:
    """Payments that the bank should be asked about now, held; those being handled already are left out."""
    result = await session.execute(
        select(Payment)
        .where(Payment.next_check_at <= now)
        .order_by(Payment.next_check_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return result.scalars().all()


async def oldest_unknown(session: AsyncSession) -> datetime | None:
    """Since when the oldest payment of unknown outcome is unknown."""
    return await session.scalar(select(func.min(Payment.unknown_since)).where(Payment.state == "unknown"))


async def count_attention(session: AsyncSession) -> int:
    """How many payments wait for a person."""
    return await session.scalar(select(func.count()).where(Payment.attention.is_not(None))) or 0


async def add_fact(session: AsyncSession, fact: PaymentFact) -> None:
    """Keep an observation."""
    session.add(fact)
    await session.flush()
