"""Payments that came through other channels, from the operator's registers."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from payments.database import Base, Label, Minor


class ChannelPayment(Base, kw_only=True):
    """A row of a register. The sum is as the accounting system shows it: a payment is negative.

    `natural_key` makes the same operation one row, however often registers repeat it. `payment_id` is set
    when the row speaks of a payment made here, of the same account and sum.
    """

    __tablename__ = "channel_payment"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="amount_minor"),
        Index("channel_payment_account_id_accepted_on_idx", "account_id", "accepted_on", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    natural_key: Mapped[Label] = mapped_column(unique=True)
    import_id: Mapped[UUID] = mapped_column(index=True)
    processed_import_id: Mapped[UUID | None] = mapped_column(index=True)
    account_id: Mapped[UUID]
    kind: Mapped[Label]
    accepted_on: Mapped[date]
    processed_on: Mapped[date | None]
    amount_minor: Mapped[Minor]
    operation: Mapped[Label | None]
    payment_id: Mapped[UUID | None] = mapped_column(index=True)
