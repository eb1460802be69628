"""Facts about payments."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel

from contracts.base import EventBase


class PaymentPart(BaseModel):
    """The share of a payment that belongs to one account's receipt."""

    account_id: UUID
    receipt_id: UUID
    amount_minor: int


class PaymentSucceeded(EventBase):
    """The bank has the money. `number` is what registers and receipts print."""

    subject: ClassVar[str] = "payments.payment.succeeded.v1"
    aggregate_type: ClassVar[str] = "payments.payment"
    aggregate_field: ClassVar[str] = "payment_id"

    payment_id: UUID
    number: str
    user_id: UUID
    amount_minor: int
    parts: list[PaymentPart]
    paid_at: datetime
    wants_receipt: bool = True


class PaymentRefunded(EventBase):
    """The bank gave money of a succeeded payment back; `refunded_minor` and `parts` say how much so far."""

    subject: ClassVar[str] = "payments.payment.refunded.v1"
    aggregate_type: ClassVar[str] = "payments.payment"
    aggregate_field: ClassVar[str] = "payment_id"

    payment_id: UUID
    number: str
    user_id: UUID
    amount_minor: int
    refunded_minor: int
    parts: list[PaymentPart]


class PaymentFailed(EventBase):
    """The payment did not happen; the cart is as it was."""

    subject: ClassVar[str] = "payments.payment.failed.v1"
    aggregate_type: ClassVar[str] = "payments.payment"
    aggregate_field: ClassVar[str] = "payment_id"

    payment_id: UUID
    number: str
    user_id: UUID
    reason: str
