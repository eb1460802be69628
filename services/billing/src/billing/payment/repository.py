"""Every statement on payments."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from billing.account.models import OwnedAccount
from billing.payment.models import CountedPayment, PortalPayment
from billing.receipt.models import Receipt
from common.tables import active_import


async def save_part(session: AsyncSession, part: PortalPayment) -> None:
    """Record the part of a payment; recording it again changes nothing."""
    values = {column.name: getattr(part, column.name) for column in PortalPayment.__table__.columns}
    await session.execute(insert(PortalPayment).values(**values).on_conflict_do_nothing())


async def save_refund(
    session: AsyncSession, *, payment_id: UUID, receipt_id: UUID, account_id: UUID, refunded_minor: int
) -> None:
    """Record all that was given back of a part so far; older news changes nothing."""
    await session.execute(
        update(PortalPayment)
        .where(
            PortalPayment.payment_id == payment_id,
            PortalPayment.receipt_id == receipt_id,
            PortalPayment.account_id == account_id,
            PortalPayment.refunded_minor < refunded_minor,
        )
        .values(refunded_minor=func.least(refunded_minor, PortalPayment.amount_minor))
    )


async def numbers_counted(
    session: AsyncSession, *, import_ids: Sequence[UUID], account_ids: Sequence[UUID]
) -> dict[tuple[UUID, UUID, str], list[str]]:
    """(import, account, kind of receipt) → numbers of payments that the import's sums contain."""
    rows = await session.execute(
        select(CountedPayment)
        .where(CountedPayment.import_id.in_(import_ids), CountedPayment.account_id.in_(account_ids))
        .order_by(CountedPayment.number)
    )
    numbers: dict[tuple[UUID, UUID, str], list[str]] = defaultdict(list)
    for counted in rows.scalars():
        numbers[counted.import_id, counted.account_id, counted.kind_code].append(counted.number)
    return numbers


async def list_uncounted(
    session: AsyncSession, account: OwnedAccount
) -> list[tuple[PortalPayment, str | None]]:
    """Payments that no file in force has counted nor the bank given back, with their kind of receipt."""
    is_counted = exists().where(
        CountedPayment.account_id == PortalPayment.account_id,
        CountedPayment.number == PortalPayment.number,
        or_(Receipt.kind_code.is_(None), CountedPayment.kind_code == Receipt.kind_code),
        CountedPayment.import_id == active_import.c.import_id,
    )
    statement = (
        select(PortalPayment, Receipt.kind_code)
        .outerjoin(Receipt, Receipt.receipt_id == PortalPayment.receipt_id)
        .where(
            PortalPayment.account_id == account,
            PortalPayment.refunded_minor < PortalPayment.amount_minor,
            ~is_counted,
        )
        .order_by(PortalPayment.paid_at.desc(), PortalPayment.payment_id)
    )
    return list((await session.execute(statement)).all())
