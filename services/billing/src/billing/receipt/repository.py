"""Every statement that reads receipts. Only the issue of the active import is in force."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, any_, or_, select
from sqlalchemy.dialects.postgresql import array, distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from billing.account.models import OwnedAccount
from billing.charge.models import Charge
from billing.receipt.models import FullIssue, Receipt, ReceiptIssue, ReceiptLine, ReceiptRecipient
from common import access
from common.auth import Caller
from common.tables import active_import

Pair = tuple[Receipt, ReceiptIssue]


def in_force() -> Select[Receipt, ReceiptIssue]:
    """Receipts with the issue that counts."""
    return (
        select(Receipt, ReceiptIssue)
        .join(ReceiptIssue, ReceiptIssue.receipt_id == Receipt.receipt_id)
        .join(active_import, active_import.c.import_id == ReceiptIssue.import_id)
    )


async def current_of_each_kind(session: AsyncSession, account: OwnedAccount) -> list[Pair]:
    """The newest receipt of each kind of an account."""
    statement = (
        in_force()
        .where(Receipt.account_id == account)
        .ext(distinct_on(Receipt.kind_code))
        .order_by(Receipt.kind_code, Receipt.period.desc())
    )
    return list((await session.execute(statement)).all())


async def previous(session: AsyncSession, receipt: Receipt) -> Pair | None:
    """The receipt of the same kind before this one."""
    statement = (
        in_force()
        .where(
            Receipt.account_id == receipt.account_id,
            Receipt.kind_code == receipt.kind_code,
            Receipt.period < receipt.period,
        )
        .order_by(Receipt.period.desc())
        .limit(1)
    )
    return (await session.execute(statement)).one_or_none()


async def find_by_period(
    session: AsyncSession, account: OwnedAccount, *, kind_code: str | None, period: date | None, since: date
) -> Pair | None:
    """The receipt of a month, by default of the newest one; without a kind, the first in order of kinds."""
    statement = in_force().where(Receipt.account_id == account, Receipt.period >= since)
    if period is not None:
        statement = statement.where(Receipt.period == period)
    if kind_code is not None:
        statement = statement.where(Receipt.kind_code == kind_code)
    statement = statement.order_by(Receipt.period.desc(), Receipt.kind_code).limit(1)
    return (await session.execute(statement)).one_or_none()


async def find_owned(session: AsyncSession, caller: Caller, receipt_id: UUID, *, since: date) -> Pair | None:
    """A receipt of one of the caller's accounts."""
    statement = in_force().where(
        Receipt.receipt_id == receipt_id,
        Receipt.account_id.in_(access.owned(caller)),
        Receipt.period >= since,
    )
    return (await session.execute(statement)).one_or_none()


async def list_page(
    session: AsyncSession, account: OwnedAccount, *, since: date, after: tuple[date, str] | None, limit: int
) -> list[Pair]:
    """Receipts of an account, newest first."""
    statement = in_force().where(Receipt.account_id == account, Receipt.period >= since)
    if after is not None:
        period, kind_code = after
        statement = statement.where(
            (Receipt.period < period) | ((Receipt.period == period) & (Receipt.kind_code > kind_code))
        )
    statement = statement.order_by(Receipt.period.desc(), Receipt.kind_code).limit(limit)
    return list((await session.execute(statement)).all())


def _keys(column_of: Any, pairs: Sequence[Pair]) -> Any:
    by_import: dict[UUID, list[UUID]] = defaultdict(list)
    for _, issue in pairs:
        by_import[issue.import_id].append(issue.receipt_id)
    return or_(
        *(
            (column_of.import_id == import_id) & (column_of.receipt_id == any_(array(receipt_ids)))
            for import_id, receipt_ids in by_import.items()
        )
    )


async def lines_of(session: AsyncSession, pairs: Sequence[Pair]) -> dict[UUID, list[ReceiptLine]]:
    """Lines by receipt, in the order of their numbers."""
    statement = select(ReceiptLine).where(_keys(ReceiptLine, pairs)).order_by(ReceiptLine.line_no)
    grouped: dict[UUID, list[ReceiptLine]] = defaultdict(list)
    for line in (await session.scalars(statement)).all():
        grouped[line.receipt_id].append(line)
    return grouped


async def charges_of(session: AsyncSession, pairs: Sequence[Pair]) -> dict[UUID, list[Charge]]:
    """Operations by receipt, in the order of lines."""
    periods = {receipt.period for receipt, _ in pairs}
    statement = (
        select(Charge)
        .where(Charge.period.in_(periods), _keys(Charge, pairs))
        .order_by(Charge.line_no, Charge.operation_no)
    )
    grouped: dict[UUID, list[Charge]] = defaultdict(list)
    for charge in (await session.scalars(statement)).all():
        grouped[charge.receipt_id].append(charge)
    return grouped


async def recipients_of(session: AsyncSession, pairs: Sequence[Pair]) -> dict[UUID, list[ReceiptRecipient]]:
    """Recipients by receipt, in the order of the file."""
    statement = (
        select(ReceiptRecipient).where(_keys(ReceiptRecipient, pairs)).order_by(ReceiptRecipient.position)
    )
    grouped: dict[UUID, list[ReceiptRecipient]] = defaultdict(list)
    for recipient in (await session.scalars(statement)).all():
        grouped[recipient.receipt_id].append(recipient)
    return grouped


async def with_contents(
    session: AsyncSession, pairs: Sequence[Pair], *, has_charges: bool = True
) -> list[FullIssue]:
    """Receipts with their lines, recipients and, unless they are not needed, operations."""
    if not pairs:
        return []
    lines = await lines_of(session, pairs)
    charges = await charges_of(session, pairs) if has_charges else {}
    recipients = await recipients_of(session, pairs)
    return [
        FullIssue(
            receipt=receipt,
            issue=issue,
            lines=lines.get(receipt.receipt_id, []),
            charges=charges.get(receipt.receipt_id, []),
            recipients=recipients.get(receipt.receipt_id, []),
        )
        for receipt, issue in pairs
    ]
