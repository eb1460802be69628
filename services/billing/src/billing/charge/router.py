"""GET /accounts/{account_id}/charges."""

from datetime import date
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from billing.charge.explanation import Basis
from billing.charge.usecases import charge_rows
from billing.errors import AccountNotFound, ReceiptNotFound
from billing.receipt.period import KindCode, Period
from billing.receipt.router import Horizon
from billing.receipt.usecases import read_month
from billing.schema import DecimalText, Out
from common.auth import Resident
from common.db import Reader
from common.problems import problems

router = APIRouter(prefix="/accounts/{account_id}", tags=["charges"])


class ExplanationOut(Out):
    """What the volume rests on and the formula; `is_exact` tells whether it gives the charged sum."""

    basis: Basis
    formula: str
    is_exact: bool


class ChargeOut(Out):
    """One operation. `amount_minor` is what counts; `recomputed_minor` is tariff × volume, rounded."""

    line_no: int
    service_code: str
    name: str
    operation: str
    tariff: DecimalText | None
    tariff_unit: str
    norm: DecimalText | None
    norm_unit: str
    volume: DecimalText | None
    volume_unit: str
    volume_kind: str
    persons: int | None
    period: date
    amount_minor: int
    recomputed_minor: int | None
    explanation: ExplanationOut | None


class ChargesOut(BaseModel):
    """The breakdown of charges of one receipt with the total it gives."""

    receipt_id: UUID
    kind_code: str
    kind_name: str
    period: date
    currency: Literal["RUB"] = "RUB"
    items: list[ChargeOut]
    total_minor: int


@router.get("/charges", responses=problems(AccountNotFound, ReceiptNotFound))
async def read_charges(
    account_id: UUID,
    caller: Resident,
    session: Reader,
    since: Horizon,
    period: Period = None,
    kind: KindCode = None,
) -> ChargesOut:
    """How the charges of a month were computed, by default of the newest receipt."""
    full = await read_month(
        session, caller, account_id=account_id, kind_code=kind, period=period, since=since
    )
    return ChargesOut(
        receipt_id=full.receipt.receipt_id,
        kind_code=full.receipt.kind_code,
        kind_name=full.issue.kind_name,
        period=full.receipt.period,
        items=[ChargeOut.model_validate(row) for row in charge_rows(full)],
        total_minor=full.issue.charged_minor,
    )
