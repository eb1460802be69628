"""Payments over HTTP."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from common import clock
from common.auth import Resident
from common.db import Reader, Transaction
from common.idempotency import Key, once
from common.pagination import Cursor, Limit, Page, cut, id_before
from common.problems import KeyMissing, KeyReused, TooManyRequests, problems
from payments.cart.router import Policy
from payments.errors import (
    CartChanged,
    CartEmpty,
    CartLocked,
    PaymentFinished,
    PaymentNotFound,
    ReceiptNotPayable,
    RulesOutdated,
    SumTooLarge,
    SumTooSmall,
)
from payments.payment import usecases
from payments.payment.models import Payment
from payments.payment.texts import message_of

router = APIRouter(prefix="/payments", tags=["payments"])


class PaymentIn(BaseModel):
    """What the resident agrees to. `cart_version` is that of the cart as it was shown."""

    model_config = ConfigDict(extra="forbid")

    method: Literal["card"]
    rules_version: int = Field(ge=1, le=2**31 - 1, strict=True)
    cart_version: int = Field(ge=0, le=2**31 - 1, strict=True)
    wants_receipt: bool = True


class PaymentOut(BaseModel):
    """A payment, done when `is_pending` is false; until then `redirect_url` leads to the bank's page."""

    payment_id: UUID
    number: str
    state: str
    is_pending: bool
    amount_minor: int
    commission_minor: int
    currency: str
    method: str
    redirect_url: str | None
    created_at: datetime
    expires_at: datetime
    paid_at: datetime | None
    refunded_minor: int
    failure_code: str | None
    message: str


class PaymentPartOut(BaseModel):
    """What goes to one recipient for one service."""

    account_id: UUID
    receipt_id: UUID
    recipient_id: UUID
    recipient_name: str
    service_code: str
    name: str
    amount_minor: int


class PaymentDetailsOut(PaymentOut):
    """A payment with its parts."""

    parts: list[PaymentPartOut]


def payment_out(payment: Payment) -> PaymentOut:
    """The answer for a payment."""
    return PaymentOut(**_fields(payment))


def _fields(payment: Payment) -> dict[str, object]:
    computed: dict[str, object] = {
        "payment_id": payment.id,
        "commission_minor": 0,
        "redirect_url": payment.page_url(clock.now()),
        "message": message_of(payment),
    }
    names = PaymentOut.model_fields.keys() - computed.keys()
    return computed | {name: getattr(payment, name) for name in names}


@router.post(
    "",
    status_code=201,
    response_model=PaymentOut,
    responses=problems(
        KeyMissing,
        KeyReused,
        CartLocked,
        CartChanged,
        CartEmpty,
        RulesOutdated,
        ReceiptNotPayable,
        SumTooSmall,
        SumTooLarge,
    ),
)
async def create_payment(
    body: PaymentIn, caller: Resident, key: Key, session: Transaction, policy: Policy
) -> Response:
    """Pay the cart. The same key always answers with the same payment."""
    order = usecases.Order(
        method=body.method,
        rules_version=body.rules_version,
        wants_receipt=body.wants_receipt,
        cart_version=body.cart_version,
    )

    async def run() -> PaymentOut:
        return payment_out(await usecases.create_payment(session, caller, order=order, policy=policy))

    return await once(
        session,
        scope=str(caller.user_id),
        key=key,
        operation="create_payment",
        request=body,
        run=run,
        response=PaymentOut,
    )


@router.get("")
async def list_payments(
    caller: Resident, session: Reader, limit: Limit = 50, cursor: Cursor = None
) -> Page[PaymentOut]:
    """The caller's payments, newest first."""
    found = await usecases.list_payments(session, caller, before=id_before(cursor), limit=limit + 1)
    rows, next_cursor = cut(found, limit, key=lambda payment: [payment.id])
    return Page(items=[payment_out(payment) for payment in rows], next_cursor=next_cursor)


@router.get("/{payment_id}", responses=problems(PaymentNotFound))
async def read_payment(payment_id: UUID, caller: Resident, session: Reader) -> PaymentDetailsOut:
    """One payment, for the page that waits for its end."""
    payment, parts = await usecases.read_payment(session, caller, payment_id=payment_id)
    shown = [PaymentPartOut.model_validate(part, from_attributes=True) for part in parts]
    return PaymentDetailsOut(**_fields(payment), parts=shown)


@router.post("/{payment_id}/check", status_code=202, responses=problems(PaymentNotFound, TooManyRequests))
async def check_payment(payment_id: UUID, caller: Resident, session: Transaction) -> PaymentOut:
    """Ask the bank now. Coming back from the bank's page proves nothing by itself."""
    return payment_out(await usecases.ask_now(session, caller, payment_id=payment_id))


@router.post("/{payment_id}/cancel", status_code=202, responses=problems(PaymentNotFound, PaymentFinished))
async def cancel_payment(payment_id: UUID, caller: Resident, session: Transaction) -> PaymentOut:
    """Give up a payment that was not made, to try anew; the bank is asked to close its order first."""
    return payment_out(await usecases.cancel_payment(session, caller, payment_id=payment_id))
