"""The overview of an account: its newest receipts, what was paid since, what the readings add."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from billing.account import repository as accounts
from billing.overview.cause import Cause, find_cause
from billing.payment import repository as payments
from billing.payment.models import PortalPayment
from billing.preliminary import repository as preliminaries
from billing.preliminary.models import PreliminaryLine
from billing.receipt import repository
from billing.receipt.mismatch import Mismatch, mismatches
from billing.receipt.models import FullIssue, ReceiptIssue
from billing.receipt.rules import BalanceKind, balance_kind, months_between, next_month
from common.auth import Caller


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the overview in its two columns."""

    main_minor: int
    penalty_minor: int


@dataclass(frozen=True, slots=True)
class Rows:
    """The six rows of the overview."""

    debt: Row
    paid: Row
    charged: Row
    due: Row
    preliminary: Row
    due_with_preliminary: Row


@dataclass(frozen=True, slots=True)
class Balance:
    """What is owed now, payments not yet counted included; a debt is positive."""

    kind: BalanceKind
    amount_minor: int


@dataclass(frozen=True, slots=True)
class CurrentReceipt:
    """One block of the overview."""

    receipt_id: UUID
    kind_code: str
    kind_name: str
    period: date
    issued_on: date | None
    is_debt_net: bool
    rows: Rows
    preliminary_period: date
    preliminary_source: Literal["billing_system", "readings"]
    preliminary_lines: Sequence[PreliminaryLine]
    uncounted_payments: Sequence[PortalPayment]
    uncounted_total_minor: int
    balance: Balance
    cause: Cause | None
    mismatches: Sequence[Mismatch]


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the first screen shows of an account."""

    account_id: UUID
    receipts: Sequence[CurrentReceipt]
    balance: Balance


async def read_overview(
    session: AsyncSession, caller: Caller, *, account_id: UUID, kind_months: int
) -> Overview:
    """The newest receipt of each kind still issued. Raises AccountNotFound."""
    account = await accounts.require_owned(session, caller, account_id)
    pairs = await repository.current_of_each_kind(session, account)
    newest = max((receipt.period for receipt, _ in pairs), default=date.min)
    pairs = [pair for pair in pairs if months_between(pair[0].period, newest) <= kind_months]
    earlier = [found for pair in pairs if (found := await repository.previous(session, pair[0])) is not None]
    full = await repository.with_contents(session, [*pairs, *earlier])
    current = full[: len(pairs)]
    before = {each.receipt.kind_code: each for each in full[len(pairs) :]}
    oldest = min((receipt.period for receipt, _ in pairs), default=date.max)
    read = _by_kind(current, await preliminaries.lines_since(session, account, after=oldest))
    paid = _payments_by_kind(current, await payments.list_uncounted(session, account))
    receipts = [
        _current_receipt(
            each,
            before=before.get(each.receipt.kind_code),
            read=read.get(each.receipt.kind_code, []),
            paid=paid.get(each.receipt.kind_code, []),
        )
        for each in current
    ]
    owed = sum(each.balance.amount_minor for each in receipts)
    return Overview(account_id, receipts, Balance(balance_kind(owed), owed))


def _by_kind(
    current: Sequence[FullIssue], lines: Iterable[PreliminaryLine]
) -> dict[str, list[PreliminaryLine]]:
    """Give each preliminary line to one receipt only: the first that has the service, else the first."""
    given: dict[str, list[PreliminaryLine]] = {}
    for line in lines:
        having = [each for each in current if line.service_code in {mine.service_code for mine in each.lines}]
        for each in (having or list(current))[:1]:
            if line.period > each.receipt.period:
                given.setdefault(each.receipt.kind_code, []).append(line)
    return given


def _payments_by_kind(
    current: Sequence[FullIssue], paid: Iterable[tuple[PortalPayment, str | None]]
) -> dict[str, list[PortalPayment]]:
    kinds = [each.receipt.kind_code for each in current]
    given: dict[str, list[PortalPayment]] = {}
    for payment, kind_code in paid:
        for kind in [kind_code] if kind_code in kinds else kinds[:1]:
            given.setdefault(kind or "", []).append(payment)
    return given


def _current_receipt(
    full: FullIssue,
    *,
    before: FullIssue | None,
    read: Sequence[PreliminaryLine],
    paid: Sequence[PortalPayment],
) -> CurrentReceipt:
    issue, receipt = full.issue, full.receipt
    uncounted = sum(payment.kept_minor for payment in paid)
    owed = issue.due_minor - uncounted
    return CurrentReceipt(
        receipt_id=receipt.receipt_id,
        kind_code=receipt.kind_code,
        kind_name=issue.kind_name,
        period=receipt.period,
        issued_on=issue.issued_on,
        is_debt_net=issue.is_debt_net,
        rows=_rows(full, read),
        preliminary_period=max((line.period for line in read), default=next_month(receipt.period)),
        preliminary_source="readings" if read else "billing_system",
        preliminary_lines=read,
        uncounted_payments=paid,
        uncounted_total_minor=uncounted,
        balance=Balance(balance_kind(owed), owed),
        cause=find_cause(full, before) if before is not None else None,
        mismatches=mismatches(issue, full.lines, charges=full.charges),
    )


def _rows(full: FullIssue, read: Sequence[PreliminaryLine]) -> Rows:
    issue = full.issue
    given = Rows(
        debt=Row(issue.debt_main_minor, issue.debt_penalty_minor),
        paid=Row(issue.paid_main_minor, issue.paid_penalty_minor),
        charged=Row(issue.charged_main_minor, issue.charged_penalty_minor),
        due=Row(issue.due_main_minor, issue.due_penalty_minor),
        preliminary=Row(issue.preliminary_main_minor, issue.preliminary_penalty_minor),
        due_with_preliminary=Row(issue.advance_main_minor, issue.advance_penalty_minor),
    )
    if not read:
        return given
    preliminary = preliminary_by_readings(issue, full, read=read)
    return Rows(
        debt=given.debt,
        paid=given.paid,
        charged=given.charged,
        due=given.due,
        preliminary=Row(preliminary, given.preliminary.penalty_minor),
        due_with_preliminary=Row(
            given.due.main_minor + preliminary, given.due_with_preliminary.penalty_minor
        ),
    )


def preliminary_by_readings(issue: ReceiptIssue, full: FullIssue, *, read: Sequence[PreliminaryLine]) -> int:
    """The given preliminary charge with the metered services replaced by what their readings say.

    A given total that is not told apart by service was the billing system's guess of the same thing: it goes.
    """
    metered = {line.service_code for line in read}
    fresh = sum(line.amount_minor for line in read)
    if not any(line.preliminary_minor for line in full.lines):
        return fresh
    replaced = sum(line.preliminary_minor for line in full.lines if line.service_code in metered)
    return issue.preliminary_main_minor - replaced + fresh
