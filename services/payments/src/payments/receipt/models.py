"""Receipts as billing published them, and the accounts and organisations behind them."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from payments.database import Base, Label, Minor


class Account(Base, kw_only=True):
    """A personal account, as far as paying needs it."""

    __tablename__ = "account"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[Label] = mapped_column(index=True)
    organisation_id: Mapped[UUID]
    organisation_code: Mapped[Label]
    organisation_name: Mapped[Label]
    has_payments: Mapped[bool]


class Receipt(Base, kw_only=True):
    """The newest published form of a receipt; its sums contain the payments of `counted_payments`."""

    __tablename__ = "receipt"
    __table_args__ = (Index("receipt_account_id_kind_code_period_idx", "account_id", "kind_code", "period"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    kind_code: Mapped[Label]
    kind_name: Mapped[Label]
    period: Mapped[date]
    total_due_minor: Mapped[Minor]
    due_with_preliminary_minor: Mapped[Minor]
    is_current: Mapped[bool]
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
    counted_payments: Mapped[list[str]] = mapped_column(
        ARRAY(Text), default_factory=list, server_default="{}"
    )


class ReceiptLine(Base, kw_only=True):
    """What is due for one service, and what was paid for it here since."""

    __tablename__ = "receipt_line"

    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("receipt.id"), primary_key=True)
    line_no: Mapped[int] = mapped_column(primary_key=True)
    service_code: Mapped[Label]
    name: Mapped[Label]
    recipient_id: Mapped[UUID]
    due_minor: Mapped[Minor]
    preliminary_minor: Mapped[Minor]
    paid_minor: Mapped[Minor] = mapped_column(default=0)

    def due(self, *, with_preliminary: bool) -> int:
        """What this line still asks for, in one of the two variants of the receipt's total."""
        return self.due_minor + (self.preliminary_minor if with_preliminary else 0) - self.paid_minor


class ReceiptRecipient(Base, kw_only=True):
    """Who gets the money of some of the lines."""

    __tablename__ = "receipt_recipient"

    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("receipt.id"), primary_key=True)
    recipient_id: Mapped[UUID] = mapped_column(primary_key=True)
    group_name: Mapped[Label]
    name: Mapped[Label]


class PaymentRules(Base, kw_only=True):
    """The version of the payment rules in force; at most one row."""

    __tablename__ = "payment_rules"

    document: Mapped[Label] = mapped_column(primary_key=True)
    version: Mapped[int]
