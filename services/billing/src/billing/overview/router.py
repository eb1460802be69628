"""GET /accounts/{account_id}/overview."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from billing.errors import AccountNotFound
from billing.overview import usecases
from billing.overview.cause import CauseCode
from billing.receipt.rules import BalanceKind
from billing.schema import DecimalText, Out
from billing.settings import settings_of
from common.auth import Resident
from common.db import Reader
from common.problems import problems
from common.service import ResourcesDep

router = APIRouter(prefix="/accounts/{account_id}", tags=["receipts"])


class OverviewRow(Out):
    """One row in two columns: main services and penalty. Debt and charges are positive, payments negative."""

    main_minor: int
    penalty_minor: int


class OverviewRows(Out):
    """The rows of the overview, in the order they are shown."""

    debt: OverviewRow
    paid: OverviewRow
    charged: OverviewRow
    due: OverviewRow
    preliminary: OverviewRow
    due_with_preliminary: OverviewRow


class BalanceOut(Out):
    """What is owed now: `debt` is above zero, `overpaid` below, `clear` zero."""

    kind: BalanceKind
    amount_minor: int


class UncountedPaymentOut(Out):
    """A payment made here that no receipt includes yet; without what the bank has given back of it."""

    payment_id: UUID
    number: str
    amount_minor: int = Field(validation_alias="kept_minor")
    paid_at: datetime


class PreliminaryLineOut(Out):
    """What a service adds to the preliminary charge by the readings sent."""

    period: date
    service_code: str
    zone: str
    tariff: DecimalText
    tariff_unit: str
    volume: DecimalText
    amount_minor: int


class CauseOut(Out):
    """The data of the sentence of cause; `part_minor` is the share of the named service or of the debt."""

    text_code: CauseCode
    delta_minor: int
    previous_minor: int
    previous_period: date
    service_code: str | None
    service_name: str | None
    part_minor: int
    tariff_before: DecimalText | None
    tariff_after: DecimalText | None
    volume_before: DecimalText | None
    volume_after: DecimalText | None


class MismatchOut(Out):
    """Two numbers of the source that do not agree; what is shown is always the source's."""

    code: str
    expected_minor: int
    shown_minor: int
    line_no: int | None


class CurrentReceiptOut(Out):
    """One block of the overview: the newest receipt of a kind."""

    receipt_id: UUID
    kind_code: str
    kind_name: str
    period: date
    issued_on: date | None
    is_debt_net: bool
    rows: OverviewRows
    preliminary_period: date
    preliminary_source: Literal["billing_system", "readings"]
    preliminary_lines: list[PreliminaryLineOut]
    uncounted_payments: list[UncountedPaymentOut]
    uncounted_total_minor: int
    balance: BalanceOut
    cause: CauseOut | None
    mismatches: list[MismatchOut]


class OverviewOut(Out):
    """What is due for an account, and why."""

    account_id: UUID
    currency: Literal["RUB"] = "RUB"
    receipts: list[CurrentReceiptOut]
    balance: BalanceOut


@router.get("/overview", response_model=OverviewOut, responses=problems(AccountNotFound))
async def read_overview(
    account_id: UUID, caller: Resident, session: Reader, resources: ResourcesDep
) -> usecases.Overview:
    """The newest receipts of an account as the billing system gives them, with what happened since."""
    months = settings_of(resources).current_kind_months
    return await usecases.read_overview(session, caller, account_id=account_id, kind_months=months)
