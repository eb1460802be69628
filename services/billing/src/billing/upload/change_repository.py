"""Queries about what a file changes."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, select, text, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from billing.account.models import Account
from billing.receipt.models import Receipt, ReceiptIssue
from billing.receipt.repository import Pair, in_force
from common.tables import active_import

BATCH_RECEIPTS = 200
BIGGEST_MAX = 10

COMPARED = """
    SELECT coalesce(n.receipt_id, o.receipt_id) AS receipt_id, n.receipt_id IS NULL AS is_removed,
        o.receipt_id IS NULL AS is_added, n.fingerprint IS DISTINCT FROM o.fingerprint AS is_changed,
        coalesce(n.kind_name, o.kind_name) AS kind_name,
        coalesce(o.due_main_minor + o.due_penalty_minor, 0) AS before_minor,
        coalesce(n.due_main_minor + n.due_penalty_minor, 0) AS after_minor
    FROM (SELECT * FROM receipt_issue WHERE import_id = :import_id) n
    FULL JOIN (SELECT * FROM receipt_issue WHERE import_id = :previous_id) o USING (receipt_id)
"""


async def compare(session: AsyncSession, import_id: UUID, *, previous_id: UUID | None) -> dict[str, Any]:
    """How many receipts appear, change, disappear, and the totals due before and after."""
    result = await session.execute(
        text(
            "SELECT count(*) FILTER (WHERE is_added) AS added,"  # noqa: S608 - a query of ours
            " count(*) FILTER (WHERE is_changed AND NOT is_added AND NOT is_removed) AS changed,"
            " count(*) FILTER (WHERE is_removed) AS removed,"
            " count(*) FILTER (WHERE NOT is_changed) AS unchanged,"
            " coalesce(sum(before_minor), 0)::bigint AS total_before_minor,"
            f" coalesce(sum(after_minor), 0)::bigint AS total_after_minor FROM ({COMPARED}) compared"
        ),
        {"import_id": import_id, "previous_id": previous_id},
    )
    return dict(result.mappings().one())


async def biggest_changes(
    session: AsyncSession, import_id: UUID, *, previous_id: UUID | None
) -> list[dict[str, Any]]:
    """The receipts whose total due moves most."""
    result = await session.execute(
        text(
            "SELECT a.number AS account, c.kind_name, c.before_minor, c.after_minor"  # noqa: S608 - a query of ours
            f" FROM ({COMPARED}) c JOIN receipt r USING (receipt_id) JOIN account a USING (account_id)"
            " WHERE c.before_minor <> c.after_minor"
            " ORDER BY abs(c.after_minor - c.before_minor) DESC, a.number LIMIT :limit"
        ),
        {"import_id": import_id, "previous_id": previous_id, "limit": BIGGEST_MAX},
    )
    return [dict(row) for row in result.mappings()]


async def total_due(session: AsyncSession, period: date, *, organisation: str) -> int:
    """What an organisation's receipts in force of a month ask for together."""
    theirs = select(Account.account_id).where(Account.organisation_code == organisation)
    statement = in_force().where(Receipt.period == period, Receipt.account_id.in_(theirs)).subquery()
    total = func.coalesce(func.sum(statement.c.due_main_minor + statement.c.due_penalty_minor), 0)
    return int((await session.execute(select(total))).scalar_one())


def _issued_by(import_id: UUID) -> Select[Receipt, ReceiptIssue]:
    return (
        select(Receipt, ReceiptIssue)
        .join(ReceiptIssue, ReceiptIssue.receipt_id == Receipt.receipt_id)
        .where(ReceiptIssue.import_id == import_id)
    )


async def issued_by(
    session: AsyncSession, import_id: UUID, *, unlike: UUID | None = None
) -> AsyncIterator[Sequence[Pair]]:
    """The receipts of an import in batches; with `unlike`, only those that differ from that import's."""
    statement = _issued_by(import_id).order_by(Receipt.receipt_id).limit(BATCH_RECEIPTS)
    if unlike is not None:
        other = aliased(ReceiptIssue)
        statement = statement.where(
            ~exists().where(
                other.import_id == unlike,
                other.receipt_id == ReceiptIssue.receipt_id,
                other.fingerprint == ReceiptIssue.fingerprint,
            )
        )
    after: UUID | None = None
    while True:
        page = statement if after is None else statement.where(Receipt.receipt_id > after)
        pairs = list((await session.execute(page)).all())
        if pairs:
            yield pairs
        if len(pairs) < BATCH_RECEIPTS:
            return
        after = pairs[-1][0].receipt_id
        session.expunge_all()


async def only_in(session: AsyncSession, import_id: UUID, *, other_id: UUID | None) -> list[Receipt]:
    """The receipts of an import that another import does not have."""
    other = aliased(ReceiptIssue)
    statement = (
        select(Receipt)
        .join(ReceiptIssue, ReceiptIssue.receipt_id == Receipt.receipt_id)
        .where(
            ReceiptIssue.import_id == import_id,
            ~exists().where(other.import_id == other_id, other.receipt_id == Receipt.receipt_id),
        )
        .order_by(Receipt.receipt_id)
    )
    return list((await session.scalars(statement)).all())


async def superseded(session: AsyncSession, receipts: Sequence[Receipt]) -> set[UUID]:
    """Those of the receipts of one month that have a later one of their kind in force."""
    later = aliased(Receipt)
    statement = (
        select(Receipt.receipt_id)
        .join(
            later,
            (later.account_id == Receipt.account_id)
            & (later.kind_code == Receipt.kind_code)
            & (later.period > Receipt.period),
        )
        .join(ReceiptIssue, ReceiptIssue.receipt_id == later.receipt_id)
        .join(active_import, active_import.c.import_id == ReceiptIssue.import_id)
        .where(Receipt.receipt_id.in_([receipt.receipt_id for receipt in receipts]))
    )
    return set((await session.scalars(statement)).all())


async def successors(session: AsyncSession, receipts: Sequence[Receipt]) -> list[Pair]:
    """The receipts that become the newest of their kind when these go, and were not announced as such."""
    gone = aliased(Receipt)
    statement = (
        in_force()
        .join(
            gone,
            (gone.account_id == Receipt.account_id)
            & (gone.kind_code == Receipt.kind_code)
            & (gone.period > Receipt.period),
        )
        .where(gone.receipt_id.in_([receipt.receipt_id for receipt in receipts]))
        .ext(distinct_on(Receipt.account_id, Receipt.kind_code))
        .order_by(Receipt.account_id, Receipt.kind_code, Receipt.period.desc())
    )
    pairs = list((await session.execute(statement)).all())
    return [pair for pair in pairs if not pair[0].is_announced_as_current]


async def note_announced(session: AsyncSession, receipt_ids: Sequence[UUID], *, is_current: bool) -> None:
    """Remember how receipts were last published."""
    await session.execute(
        update(Receipt)
        .where(Receipt.receipt_id.in_(receipt_ids), Receipt.is_announced_as_current.is_not(is_current))
        .values(is_announced_as_current=is_current)
        .execution_options(synchronize_session=False)
    )
