"""Facts about receipts and preliminary charges."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, Field

from contracts.base import EventBase


class ReceiptRecipient(BaseModel):
    """Who gets the money of some of a receipt's lines."""

    recipient_id: UUID
    group_name: str
    name: str


class ReceiptLine(BaseModel):
    """What is due for one service by a receipt."""

    line_no: int
    service_code: str
    name: str
    short_name: str
    recipient_id: UUID
    due_minor: int
    preliminary_minor: int = 0


class ReceiptPublished(EventBase):
    """A receipt was issued, or issued again with other sums: the newest version is the truth.

    `counted_payments` are the numbers of the cabinet's payments that its sums already take into account.
    """

    subject: ClassVar[str] = "billing.receipt.published.v1"
    aggregate_type: ClassVar[str] = "billing.receipt"
    aggregate_field: ClassVar[str] = "receipt_id"

    receipt_id: UUID
    account_id: UUID
    kind_code: str
    kind_name: str
    period: date
    total_due_minor: int
    due_with_preliminary_minor: int
    lines: list[ReceiptLine]
    recipients: list[ReceiptRecipient]
    is_current: bool
    counted_payments: list[str] = Field(default_factory=list)


class ReceiptWithdrawn(EventBase):
    """A receipt was taken back, because its import was rolled back."""

    subject: ClassVar[str] = "billing.receipt.withdrawn.v1"
    aggregate_type: ClassVar[str] = "billing.receipt"
    aggregate_field: ClassVar[str] = "receipt_id"

    receipt_id: UUID
    account_id: UUID


class PreliminaryRecomputed(EventBase):
    """The preliminary charge of an account follows a reading now."""

    subject: ClassVar[str] = "billing.preliminary.recomputed.v1"
    aggregate_type: ClassVar[str] = "billing.account"
    aggregate_field: ClassVar[str] = "account_id"

    account_id: UUID
    period: date
    amount_minor: int
    reading_id: UUID
