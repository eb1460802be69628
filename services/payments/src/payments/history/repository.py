"""Every statement on the history of payments."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Date,
    Row,
    Select,
    Text,
    Uuid,
    cast,
    delete,
    exists,
    func,
    literal,
    null,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.access import owned
from common.auth import Caller
from payments.history.models import ChannelPayment
from payments.history.rules import OwnPart
from payments.payment.models import Payment, PaymentPart
from payments.payment.rules import MONEY_CAME

PORTAL_KIND = "Личный кабинет, банковская карта"


async def history(
    session: AsyncSession,
    caller: Caller,
    account_id: UUID,
    *,
    before: tuple[date, UUID] | None,
    limit: int,
    zone: str,
) -> Sequence[Row[Any]]:
    """What was paid for one of the caller's accounts, newest acceptance first; each operation once."""
    every = union_all(_registered(caller, account_id), _paid_here(caller, account_id, zone=zone)).subquery()
    statement = select(every).order_by(every.c.accepted_on.desc(), every.c.id.desc()).limit(limit)
    if before is not None:
        place = tuple_(literal(before[0], Date), literal(before[1], Uuid))
        statement = statement.where(tuple_(every.c.accepted_on, every.c.id) < place)
    return (await session.execute(statement)).all()


def _registered(caller: Caller, account_id: UUID) -> Select[Any, Any, Any, Any, Any, Any, Any, Any]:
    return select(
        ChannelPayment.id.label("id"),
        ChannelPayment.kind.label("kind"),
        ChannelPayment.accepted_on.label("accepted_on"),
        ChannelPayment.processed_on.label("processed_on"),
        ChannelPayment.amount_minor.label("amount_minor"),
        cast(null(), Uuid).label("payment_id"),
        cast(null(), Text).label("number"),
        literal(0, BigInteger).label("refunded_minor"),
    ).where(
        ChannelPayment.account_id == account_id,
        ChannelPayment.account_id.in_(owned(caller)),
        # A payment made here stands for the register's row only while it is shown itself.
        ~exists().where(Payment.id == ChannelPayment.payment_id, Payment.state.in_(MONEY_CAME)),
    )


def _paid_here(
    caller: Caller, account_id: UUID, *, zone: str
) -> Select[Any, Any, Any, Any, Any, Any, Any, Any]:
    processed = (
        select(func.max(ChannelPayment.processed_on))
        .where(ChannelPayment.payment_id == Payment.id, ChannelPayment.account_id == account_id)
        .scalar_subquery()
    )
    return (
        select(
            Payment.id,
            literal(PORTAL_KIND, Text),
            cast(func.timezone(zone, Payment.paid_at), Date),
            processed,
            -func.sum(PaymentPart.amount_minor),
            Payment.id,
            Payment.number,
            func.sum(PaymentPart.refunded_minor),
        )
        .join(PaymentPart, PaymentPart.payment_id == Payment.id)
        .where(
            PaymentPart.account_id == account_id,
            PaymentPart.account_id.in_(owned(caller)),
            Payment.state.in_(MONEY_CAME),
        )
        .group_by(Payment.id)
    )


async def known_keys(session: AsyncSession, keys: Sequence[str]) -> dict[str, date | None]:
    """Which operations are here already, with the date they were processed on."""
    result = await session.execute(
        select(ChannelPayment.natural_key, ChannelPayment.processed_on).where(
            ChannelPayment.natural_key.in_(keys)
        )
    )
    return dict(result.all())


async def own_payments(session: AsyncSession, operations: Sequence[str]) -> dict[str, dict[UUID, OwnPart]]:
    """Payments made here, by any of the names a register may call them, and by account."""
    names = (Payment.number, Payment.order_no, Payment.provider_ref)
    found: dict[str, dict[UUID, OwnPart]] = {}
    for name in names:
        result = await session.execute(
            select(
                name,
                PaymentPart.account_id,
                Payment.id,
                func.sum(PaymentPart.amount_minor),
                func.sum(PaymentPart.refunded_minor),
            )
            .join(PaymentPart, PaymentPart.payment_id == Payment.id)
            .where(name.in_(operations))
            .group_by(Payment.id, PaymentPart.account_id)
        )
        for key, account_id, payment_id, amount, refunded in result:
            found.setdefault(str(key), {})[account_id] = OwnPart(payment_id, int(amount), int(refunded))
    return found


async def add_rows(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Add operations; of those that are here already only a missing processing date is filled in."""
    statement = insert(ChannelPayment).values(list(rows))
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["natural_key"],
            set_={
                "processed_on": statement.excluded.processed_on,
                "processed_import_id": statement.excluded.processed_import_id,
            },
            where=ChannelPayment.processed_on.is_(None) & statement.excluded.processed_on.is_not(None),
        )
    )


async def remove_import(session: AsyncSession, import_id: UUID) -> None:
    """Take back what an import added and filled in."""
    await session.execute(delete(ChannelPayment).where(ChannelPayment.import_id == import_id))
    await session.execute(
        update(ChannelPayment)
        .where(ChannelPayment.processed_import_id == import_id)
        .values(processed_on=None, processed_import_id=None)
    )
