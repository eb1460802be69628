"""Receipts: what the billing system says an account owes, month by month. Sums are kept as given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, Date, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from billing.charge.models import Charge
from billing.database import Base


class Receipt(Base, kw_only=True):
    """The identity of a receipt: it stays the same when the month is issued again with other sums."""

    __tablename__ = "receipt"
    __table_args__ = (UniqueConstraint("account_id", "kind_code", "period"),)

    receipt_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    kind_code: Mapped[str]
    period: Mapped[date] = mapped_column(Date)
    is_announced_as_current: Mapped[bool]


class ReceiptIssue(Base, kw_only=True):
    """One issue of a receipt, by one file. The issue of the active import is the one in force."""

    __tablename__ = "receipt_issue"
    __table_args__ = (
        ForeignKeyConstraint(["receipt_id"], ["receipt.receipt_id"]),
        Index("receipt_issue_import_id_idx", "import_id"),
    )

    receipt_id: Mapped[UUID] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind_name: Mapped[str]
    issued_on: Mapped[date | None] = mapped_column(Date)
    data_as_of: Mapped[date | None] = mapped_column(Date)
    supplement: Mapped[str]
    payments_from: Mapped[date | None] = mapped_column(Date)
    payments_to: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str]
    # The debt of some receipts is already net of the payment, of others it is not; the source says which.
    is_debt_net: Mapped[bool]
    debt_main_minor: Mapped[int] = mapped_column(BigInteger)
    debt_penalty_minor: Mapped[int] = mapped_column(BigInteger)
    paid_main_minor: Mapped[int] = mapped_column(BigInteger)
    paid_penalty_minor: Mapped[int] = mapped_column(BigInteger)
    charged_main_minor: Mapped[int] = mapped_column(BigInteger)
    charged_penalty_minor: Mapped[int] = mapped_column(BigInteger)
    due_main_minor: Mapped[int] = mapped_column(BigInteger)
    due_penalty_minor: Mapped[int] = mapped_column(BigInteger)
    preliminary_main_minor: Mapped[int] = mapped_column(BigInteger)
    preliminary_penalty_minor: Mapped[int] = mapped_column(BigInteger)
    advance_main_minor: Mapped[int] = mapped_column(BigInteger)
    advance_penalty_minor: Mapped[int] = mapped_column(BigInteger)
    fingerprint: Mapped[str]

    @property
    def debt_minor(self) -> int:
        """Debt (+) or overpayment (−) with penalty."""
        return self.debt_main_minor + self.debt_penalty_minor

    @property
    def paid_minor(self) -> int:
        """Payments (−) counted in the receipt."""
        return self.paid_main_minor + self.paid_penalty_minor

    @property
    def charged_minor(self) -> int:
        """Charged by the receipt with penalty."""
        return self.charged_main_minor + self.charged_penalty_minor

    @property
    def due_minor(self) -> int:
        """Total due with penalty."""
        return self.due_main_minor + self.due_penalty_minor

    @property
    def advance_minor(self) -> int:
        """Due with the preliminary charge of the next month."""
        return self.advance_main_minor + self.advance_penalty_minor


class Recipient(Base, kw_only=True):
    """The identity of a recipient of money: the same for all receipts that name its code."""

    __tablename__ = "recipient"
    __table_args__ = (UniqueConstraint("organisation_id", "code"),)

    recipient_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    code: Mapped[str]


class ReceiptRecipient(Base, kw_only=True):
    """A recipient as one issue prints it: bank details as given, even when they are not well-formed."""

    __tablename__ = "receipt_recipient"
    __table_args__ = (
        ForeignKeyConstraint(
            ["receipt_id", "import_id"],
            ["receipt_issue.receipt_id", "receipt_issue.import_id"],
            ondelete="CASCADE",
        ),
    )

    receipt_id: Mapped[UUID] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    recipient_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int]
    group_name: Mapped[str]
    name: Mapped[str]
    bank_account: Mapped[str]
    bank_name: Mapped[str]
    bic: Mapped[str]
    correspondent_account: Mapped[str]
    inn: Mapped[str]
    kpp: Mapped[str]
    due_minor: Mapped[int] = mapped_column(BigInteger)


class ReceiptLine(Base, kw_only=True):
    """One service in one issue of a receipt."""

    __tablename__ = "receipt_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["receipt_id", "import_id"],
            ["receipt_issue.receipt_id", "receipt_issue.import_id"],
            ondelete="CASCADE",
        ),
    )

    receipt_id: Mapped[UUID] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    line_no: Mapped[int] = mapped_column(primary_key=True)
    recipient_id: Mapped[UUID]
    service_code: Mapped[str]
    name: Mapped[str]
    short_name: Mapped[str]
    is_penalty: Mapped[bool]
    debt_minor: Mapped[int] = mapped_column(BigInteger)
    paid_minor: Mapped[int] = mapped_column(BigInteger)
    charged_minor: Mapped[int] = mapped_column(BigInteger)
    total_minor: Mapped[int | None] = mapped_column(BigInteger)
    due_minor: Mapped[int] = mapped_column(BigInteger)
    preliminary_minor: Mapped[int] = mapped_column(BigInteger)
    days_of_debt: Mapped[int | None]


@dataclass(frozen=True, slots=True)
class FullIssue:
    """A receipt in force with everything in it."""

    receipt: Receipt
    issue: ReceiptIssue
    lines: Sequence[ReceiptLine]
    charges: Sequence[Charge]
    recipients: Sequence[ReceiptRecipient] = ()
