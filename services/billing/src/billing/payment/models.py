"""Payments: those the cabinet took, and those the billing system has counted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base


class PortalPayment(Base, kw_only=True):
    """The part of a payment made in the cabinet that belongs to one receipt of one account.

    `refunded_minor` is what the bank has given back of it so far.
    """

    __tablename__ = "portal_payment"
    __table_args__ = (Index("portal_payment_account_id_idx", "account_id"),)

    payment_id: Mapped[UUID] = mapped_column(primary_key=True)
    receipt_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    paid_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    refunded_minor: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")

    @property
    def kept_minor(self) -> int:
        """What still stands against the debt."""
        return self.amount_minor - self.refunded_minor


class CountedPayment(Base, kw_only=True):
    """The billing system says that a payment is in its sums. Saying it again changes nothing."""

    __tablename__ = "counted_payment"
    __table_args__ = (Index("counted_payment_import_id_idx", "import_id"),)

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind_code: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(primary_key=True)
