"""Routes that show receipts: months, breakdown by service, the archive, one receipt."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from billing.errors import AccountNotFound, ReceiptNotFound
from billing.receipt import usecases
from billing.receipt.models import FullIssue, ReceiptLine
from billing.receipt.period import KindCode, Period
from billing.receipt.repository import Pair
from billing.receipt.rules import horizon
from billing.schema import Out
from billing.settings import settings_of
from common import clock
from common.auth import Resident
from common.db import Reader
from common.pagination import Cursor, Limit, Page
from common.problems import Unprocessable, problems
from common.service import ResourcesDep

router = APIRouter(tags=["receipts"])
HISTORY_LIMIT_MAX = 60
HistoryLimit = Annotated[int, Query(ge=1, le=HISTORY_LIMIT_MAX)]


def _since(resources: ResourcesDep) -> date:
    return horizon(clock.today(), settings_of(resources).history_months)


# How far back a request may look.
Horizon = Annotated[date, Depends(_since)]


class ServiceLineOut(Out):
    """What a receipt says of one service. Debt and charges are positive, payments negative."""

    line_no: int
    service_code: str
    name: str
    short_name: str
    is_penalty: bool
    debt_minor: int
    paid_minor: int
    charged_minor: int
    due_minor: int
    days_of_debt: int | None


class ServiceTotalsOut(Out):
    """The total row, as the receipt gives it."""

    debt_minor: int
    paid_minor: int
    charged_minor: int
    due_minor: int


class ReceiptHeadOut(Out):
    """Which receipt it is."""

    receipt_id: UUID
    account_id: UUID
    kind_code: str
    kind_name: str
    period: date
    issued_on: date | None
    is_debt_net: bool
    currency: Literal["RUB"] = "RUB"


class ServicesOut(ReceiptHeadOut):
    """The breakdown by service of one receipt."""

    lines: list[ServiceLineOut]
    totals: ServiceTotalsOut


class PeriodKindOut(Out):
    """A kind of receipt issued for a month."""

    kind_code: str
    kind_name: str
    receipt_id: UUID


class PeriodOut(Out):
    """A month that can be chosen."""

    period: date
    kinds: list[PeriodKindOut]


class PeriodsOut(BaseModel):
    """The months that can be chosen, newest first."""

    items: list[PeriodOut]


class ArchivedReceiptOut(Out):
    """A row of the archive; `name` is the kind, the month is in `period`."""

    receipt_id: UUID
    name: str
    kind_code: str
    period: date
    issued_on: date | None
    charged_minor: int
    due_minor: int


class RecipientOut(Out):
    """Who gets the money of some lines, and how much."""

    recipient_id: UUID
    group_name: str
    name: str
    due_minor: int
    line_numbers: list[int]


class ReceiptOut(ServicesOut):
    """One receipt with its lines and recipients."""

    recipients: list[RecipientOut]


class HistoryLineOut(Out):
    """What was charged for a service in a month."""

    service_code: str
    name: str
    charged_minor: int


class HistoryMonthOut(ReceiptHeadOut):
    """A month of the charges history."""

    charged_minor: int
    due_minor: int
    lines: list[HistoryLineOut]


@router.get("/accounts/{account_id}/periods", responses=problems(AccountNotFound))
async def list_periods(account_id: UUID, caller: Resident, session: Reader, since: Horizon) -> PeriodsOut:
    """The months with receipts, newest first."""
    periods = await usecases.list_periods(session, caller, account_id=account_id, since=since)
    return PeriodsOut(items=[PeriodOut.model_validate(each) for each in periods])


@router.get("/accounts/{account_id}/services", responses=problems(AccountNotFound, ReceiptNotFound))
async def read_services(
    account_id: UUID,
    caller: Resident,
    session: Reader,
    since: Horizon,
    period: Period = None,
    kind: KindCode = None,
) -> ServicesOut:
    """The breakdown by service of a month's receipt, by default of the newest."""
    full = await usecases.read_month(
        session, caller, account_id=account_id, kind_code=kind, period=period, since=since
    )
    return ServicesOut(**_head(full), lines=_lines(full.lines), totals=_totals(full))


@router.get("/accounts/{account_id}/receipts", responses=problems(AccountNotFound, Unprocessable))
async def list_receipts(
    account_id: UUID,
    caller: Resident,
    session: Reader,
    since: Horizon,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[ArchivedReceiptOut]:
    """The archive of receipts, newest first."""
    pairs, next_cursor = await usecases.list_receipts(
        session, caller, account_id=account_id, since=since, cursor=cursor, limit=limit
    )
    return Page(items=[_archived(pair) for pair in pairs], next_cursor=next_cursor)


@router.get("/accounts/{account_id}/charge-history", responses=problems(AccountNotFound, Unprocessable))
async def list_charge_history(
    account_id: UUID,
    caller: Resident,
    session: Reader,
    since: Horizon,
    limit: HistoryLimit = 12,
    cursor: Cursor = None,
) -> Page[HistoryMonthOut]:
    """Charges by month and service, newest first."""
    months, next_cursor = await usecases.list_history(
        session, caller, account_id=account_id, since=since, cursor=cursor, limit=limit
    )
    return Page(items=[_month(each) for each in months], next_cursor=next_cursor)


@router.get("/receipts/{receipt_id}", responses=problems(ReceiptNotFound))
async def read_receipt(receipt_id: UUID, caller: Resident, session: Reader, since: Horizon) -> ReceiptOut:
    """One receipt with its lines and recipients."""
    full = await usecases.read_receipt(session, caller, receipt_id=receipt_id, since=since)
    return ReceiptOut(
        **_head(full), lines=_lines(full.lines), totals=_totals(full), recipients=_recipients(full)
    )


def _head(full: FullIssue) -> dict[str, object]:
    receipt, issue = full.receipt, full.issue
    return {
        "receipt_id": receipt.receipt_id,
        "account_id": receipt.account_id,
        "kind_code": receipt.kind_code,
        "kind_name": issue.kind_name,
        "period": receipt.period,
        "issued_on": issue.issued_on,
        "is_debt_net": issue.is_debt_net,
    }


def _lines(lines: Sequence[ReceiptLine]) -> list[ServiceLineOut]:
    return [ServiceLineOut.model_validate(line) for line in lines]


def _totals(full: FullIssue) -> ServiceTotalsOut:
    return ServiceTotalsOut.model_validate(full.issue)


def _recipients(full: FullIssue) -> list[RecipientOut]:
    numbers: dict[UUID, list[int]] = {}
    for line in full.lines:
        numbers.setdefault(line.recipient_id, []).append(line.line_no)
    return [
        RecipientOut(
            recipient_id=each.recipient_id,
            group_name=each.group_name,
            name=each.name,
            due_minor=each.due_minor,
            line_numbers=numbers.get(each.recipient_id, []),
        )
        for each in full.recipients
    ]


def _archived(pair: Pair) -> ArchivedReceiptOut:
    receipt, issue = pair
    return ArchivedReceiptOut(
        receipt_id=receipt.receipt_id,
        name=issue.kind_name,
        kind_code=receipt.kind_code,
        period=receipt.period,
        issued_on=issue.issued_on,
        charged_minor=issue.charged_minor,
        due_minor=issue.due_minor,
    )


def _month(full: FullIssue) -> HistoryMonthOut:
    return HistoryMonthOut(
        **_head(full),
        charged_minor=full.issue.charged_minor,
        due_minor=full.issue.due_minor,
        lines=[HistoryLineOut.model_validate(line) for line in full.lines],
    )
