"""The cart over HTTP; every change answers with the whole cart."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from common.auth import Resident
from common.db import Reader, Transaction
from common.idempotency import Key, once
from common.problems import KeyMissing, KeyReused, NotFound, problems
from common.service import ResourcesDep
from payments.cart import usecases
from payments.cart.rules import PaymentPolicy
from payments.cart.usecases import CartView
from payments.errors import (
    CartChanged,
    CartFull,
    CartLocked,
    LineNotFound,
    NothingToPay,
    ReceiptNotPayable,
    SumTooLarge,
    SumTooSmall,
)
from payments.settings import Settings

router = APIRouter(prefix="/cart", tags=["cart"])
AMOUNT_MAX = 10**11


def policy_of(resources: ResourcesDep) -> PaymentPolicy:
    """The limits of payments, from the settings."""
    assert isinstance(resources.settings, Settings)  # noqa: S101 - the definition names this class
    return resources.settings.policy


Policy = Annotated[PaymentPolicy, Depends(policy_of)]


class LineOut(BaseModel):
    """One service to pay for."""

    line_id: UUID
    name: str
    service_code: str
    amount_minor: int
    due_minor: int
    is_changed: bool


class RecipientOut(BaseModel):
    """The lines that go to one recipient of money."""

    recipient_id: UUID
    group_name: str
    name: str
    total_minor: int
    lines: list[LineOut]


class OrganisationOut(BaseModel):
    """Who settles the account."""

    id: UUID
    name: str


class GroupOut(BaseModel):
    """The lines of one receipt; the address comes from accounts."""

    account_id: UUID
    account_number: str
    organisation: OrganisationOut
    receipt_id: UUID
    receipt_name: str
    period: date
    is_with_preliminary: bool
    total_minor: int
    recipients: list[RecipientOut]


class CartOut(BaseModel):
    """The cart; `version` goes with a payment, so that only what was seen is paid."""

    version: int
    currency: str
    groups: list[GroupOut]
    total_minor: int
    line_count: int
    commission_percent: str
    commission_minor: int
    minimum_minor: int
    maximum_minor: int
    can_pay: bool
    blockers: list[str]
    pending_payment_id: UUID | None
    rules_version: int | None


class CartCountOut(BaseModel):
    """The number beside the menu item."""

    line_count: int


class ReceiptIn(BaseModel):
    """Which receipt, and with the preliminary charge or without."""

    model_config = ConfigDict(extra="forbid")

    receipt_id: UUID
    with_preliminary: bool = False


class SumIn(BaseModel):
    """The sum to pay for a line; `cart_version` refuses to change what was not seen."""

    model_config = ConfigDict(extra="forbid")

    amount_minor: int = Field(ge=1, le=AMOUNT_MAX, strict=True)
    cart_version: int | None = Field(None, ge=0, le=2**31 - 1)


def cart_out(view: CartView) -> CartOut:
    """The answer for a cart."""
    groups = [
        GroupOut(
            organisation=OrganisationOut(id=group.organisation_id, name=group.organisation_name),
            recipients=[
                RecipientOut.model_validate(recipient, from_attributes=True) for recipient in group.recipients
            ],
            **{
                name: getattr(group, name)
                for name in GroupOut.model_fields
                if name not in {"organisation", "recipients"}
            },
        )
        for group in view.groups
    ]
    return CartOut(
        version=view.version,
        currency="RUB",
        groups=groups,
        total_minor=view.total_minor,
        line_count=view.line_count,
        commission_percent=view.policy.commission_percent,
        commission_minor=0,
        minimum_minor=view.policy.minimum_minor,
        maximum_minor=view.policy.maximum_minor,
        can_pay=not view.blockers,
        blockers=view.blockers,
        pending_payment_id=view.pending_payment_id,
        rules_version=view.rules_version,
    )


@router.get("")
async def read_cart(caller: Resident, session: Reader, policy: Policy) -> CartOut:
    """The caller's cart."""
    return cart_out(await usecases.read_cart(session, caller, policy=policy))


@router.get("/count")
async def count_cart(caller: Resident, session: Reader) -> CartCountOut:
    """How many lines the caller's cart has."""
    return CartCountOut(line_count=await usecases.count_lines(session, caller))


@router.post(
    "/receipts",
    status_code=201,
    response_model=CartOut,
    responses=problems(
        NotFound, ReceiptNotPayable, NothingToPay, CartLocked, CartFull, KeyMissing, KeyReused
    ),
)
async def add_receipt(
    body: ReceiptIn, caller: Resident, key: Key, session: Transaction, policy: Policy
) -> Response:
    """Put a receipt into the cart."""

    async def run() -> CartOut:
        view = await usecases.add_receipt(
            session,
            caller,
            receipt_id=body.receipt_id,
            is_with_preliminary=body.with_preliminary,
            policy=policy,
        )
        return cart_out(view)

    return await once(
        session,
        scope=str(caller.user_id),
        key=key,
        operation="add_receipt",
        request=body,
        run=run,
        response=CartOut,
    )


@router.patch(
    "/lines/{line_id}", responses=problems(LineNotFound, SumTooSmall, SumTooLarge, CartLocked, CartChanged)
)
async def change_line(
    line_id: UUID, body: SumIn, caller: Resident, session: Transaction, policy: Policy
) -> CartOut:
    """Change the sum of a line."""
    view = await usecases.enter_sum(
        session,
        caller,
        line_id=line_id,
        amount_minor=body.amount_minor,
        seen_version=body.cart_version,
        policy=policy,
    )
    return cart_out(view)


@router.delete("/lines/{line_id}", responses=problems(LineNotFound, CartLocked))
async def remove_line(line_id: UUID, caller: Resident, session: Transaction, policy: Policy) -> CartOut:
    """Take a line out of the cart."""
    return cart_out(await usecases.remove_line(session, caller, line_id=line_id, policy=policy))


@router.delete("", responses=problems(CartLocked))
async def clear_cart(caller: Resident, session: Transaction, policy: Policy) -> CartOut:
    """Empty the cart."""
    return cart_out(await usecases.clear_cart(session, caller, policy=policy))
