"""Looking at receipts: by month, as a list, one with everything in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from billing.account import repository as accounts
from billing.errors import ReceiptNotFound
from billing.receipt import repository
from billing.receipt.models import FullIssue
from billing.receipt.repository import Pair
from common.auth import Caller
from common.pagination import cut, position

PERIODS_MAX = 600


@dataclass(frozen=True, slots=True)
class PeriodKind:
    """A kind of receipt issued for a month."""

    kind_code: str
    kind_name: str
    receipt_id: UUID


@dataclass(frozen=True, slots=True)
class IssuedPeriod:
    """A month with receipts."""

    period: date
    kinds: Sequence[PeriodKind]


async def read_month(
    session: AsyncSession,
    caller: Caller,
    *,
    account_id: UUID,
    kind_code: str | None,
    period: date | None,
    since: date,
) -> FullIssue:
    """The receipt of a month with its contents. Raises AccountNotFound, ReceiptNotFound."""
    account = await accounts.require_owned(session, caller, account_id)
    pair = await repository.find_by_period(session, account, kind_code=kind_code, period=period, since=since)
    if pair is None:
        raise ReceiptNotFound("За этот месяц квитанции нет")
    return (await repository.with_contents(session, [pair]))[0]


async def read_receipt(session: AsyncSession, caller: Caller, *, receipt_id: UUID, since: date) -> FullIssue:
    """One receipt with its contents. Raises ReceiptNotFound."""
    pair = await repository.find_owned(session, caller, receipt_id, since=since)
    if pair is None:
        raise ReceiptNotFound
    return (await repository.with_contents(session, [pair]))[0]


async def list_periods(
    session: AsyncSession, caller: Caller, *, account_id: UUID, since: date
) -> list[IssuedPeriod]:
    """The months that can be chosen, newest first. Raises AccountNotFound."""
    account = await accounts.require_owned(session, caller, account_id)
    pairs = await repository.list_page(session, account, since=since, after=None, limit=PERIODS_MAX)
    return [
        IssuedPeriod(
            period,
            [PeriodKind(receipt.kind_code, issue.kind_name, receipt.receipt_id) for receipt, issue in group],
        )
        for period, group in groupby(pairs, key=lambda pair: pair[0].period)
    ]


async def list_receipts(
    session: AsyncSession, caller: Caller, *, account_id: UUID, since: date, cursor: str | None, limit: int
) -> tuple[Sequence[Pair], str | None]:
    """One page of receipts, newest first, and the cursor of the next. Raises AccountNotFound."""
    account = await accounts.require_owned(session, caller, account_id)
    after = position(cursor, date.fromisoformat, str)
    pairs = await repository.list_page(session, account, since=since, after=after, limit=limit + 1)
    return cut(pairs, limit, key=lambda pair: [pair[0].period, pair[0].kind_code])


async def list_history(
    session: AsyncSession, caller: Caller, *, account_id: UUID, since: date, cursor: str | None, limit: int
) -> tuple[list[FullIssue], str | None]:
    """One page of receipts with their lines, newest first. Raises AccountNotFound."""
    pairs, next_cursor = await list_receipts(
        session, caller, account_id=account_id, since=since, cursor=cursor, limit=limit
    )
    return await repository.with_contents(session, pairs), next_cursor
