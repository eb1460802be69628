"""What can be paid for an account."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from common.auth import Resident
from common.db import Reader
from common.problems import NotFound, problems
from payments.receipt import usecases

router = APIRouter(tags=["receipts"])


class PayableReceiptOut(BaseModel):
    """A receipt that can be added to the cart."""

    receipt_id: UUID
    kind_code: str
    receipt_name: str
    period: date
    due_minor: int
    due_with_preliminary_minor: int
    line_count: int
    is_in_cart: bool


class PayableOut(BaseModel):
    """What an account can pay for here."""

    currency: str
    items: list[PayableReceiptOut]


@router.get("/accounts/{account_id}/payable", responses=problems(NotFound))
async def list_payable(account_id: UUID, caller: Resident, session: Reader) -> PayableOut:
    """Receipts of an account that can be added to the cart; empty when the organisation is not connected."""
    found = await usecases.list_payable(session, caller, account_id=account_id)
    items = [PayableReceiptOut.model_validate(each, from_attributes=True) for each in found]
    return PayableOut(currency="RUB", items=items)
