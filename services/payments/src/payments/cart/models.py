"""Carts and their lines."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from payments.cart import rules
from payments.database import Base, Minor
from payments.receipt.models import ReceiptLine


class Cart(Base, kw_only=True):
    """One cart a user; `version` grows with every change of what it would pay."""

    __tablename__ = "cart"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=0)

    def touch(self) -> None:
        """Note a change, so that nobody pays a cart he has not seen."""
        self.version += 1


class CartLine(Base, kw_only=True):
    """A receipt's line in a cart. Without a sum of its own it follows what the receipt says is due."""

    __tablename__ = "cart_line"
    __table_args__ = (
        UniqueConstraint("user_id", "receipt_id", "line_no"),
        CheckConstraint("entered_minor > 0", name="entered_minor"),
        Index("cart_line_receipt_id_idx", "receipt_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    account_id: Mapped[UUID]
    receipt_id: Mapped[UUID]
    line_no: Mapped[int]
    is_with_preliminary: Mapped[bool]
    entered_minor: Mapped[Minor | None] = mapped_column(default=None)

    def amount(self, line: ReceiptLine) -> int:
        """What will be paid."""
        if self.entered_minor is not None:
            return self.entered_minor
        return self.due(line)

    def due(self, line: ReceiptLine) -> int:
        """What the receipt asks for, in the chosen variant."""
        return line.due(with_preliminary=self.is_with_preliminary)

    def enter(self, amount_minor: int, line: ReceiptLine, *, minimum_minor: int, maximum_minor: int) -> None:
        """Set the sum to pay; entering what is due makes the line follow the receipt again."""
        if amount_minor == self.due(line):
            self.entered_minor = None
            return
        rules.check_sum(amount_minor, minimum_minor=minimum_minor, maximum_minor=maximum_minor)
        self.entered_minor = amount_minor
