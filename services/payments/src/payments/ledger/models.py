"""Ledger accounts with their counters, and transfers between them."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from payments.database import Base, Label, Minor, Moment
from payments.ledger.rules import TransferKind


class LedgerAccount(Base, kw_only=True):
    """A place where money is or is owed; on its own side it never goes below zero."""

    __tablename__ = "ledger_account"
    __table_args__ = (
        CheckConstraint(
            "debits_pending >= 0 AND credits_pending >= 0 AND debits_posted >= 0 AND credits_posted >= 0",
            name="counters",
        ),
        CheckConstraint(
            "CASE side WHEN 'debit' THEN debits_posted >= credits_posted"
            " WHEN 'credit' THEN credits_posted >= debits_posted ELSE false END",
            name="bounds",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[Label] = mapped_column(unique=True)
    side: Mapped[Label]
    currency: Mapped[Label] = mapped_column(default="RUB")
    debits_pending: Mapped[Minor] = mapped_column(default=0)
    credits_pending: Mapped[Minor] = mapped_column(default=0)
    debits_posted: Mapped[Minor] = mapped_column(default=0)
    credits_posted: Mapped[Minor] = mapped_column(default=0)

    def debit(self, transfer: "LedgerTransfer") -> None:
        """Take a transfer on the debit side."""
        if transfer.kind == TransferKind.PENDING:
            self.debits_pending += transfer.amount_minor
        elif transfer.pending_id is not None:
            self.debits_pending -= transfer.amount_minor
        if transfer.kind == TransferKind.POSTED:
            self.debits_posted += transfer.amount_minor

    def credit(self, transfer: "LedgerTransfer") -> None:
        """Take a transfer on the credit side."""
        if transfer.kind == TransferKind.PENDING:
            self.credits_pending += transfer.amount_minor
        elif transfer.pending_id is not None:
            self.credits_pending -= transfer.amount_minor
        if transfer.kind == TransferKind.POSTED:
            self.credits_posted += transfer.amount_minor


class LedgerTransfer(Base, kw_only=True):
    """A movement from one account to another. `pending_id` names the pending transfer it settles.

    `external_ref` is the bank's operation, which can be posted once.
    """

    __tablename__ = "ledger_transfer"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_minor"),
        CheckConstraint("debit_account_id <> credit_account_id", name="two_accounts"),
        Index(
            "ledger_transfer_pending_id_idx",
            "pending_id",
            unique=True,
            postgresql_where=text("pending_id IS NOT NULL"),
        ),
        Index(
            "ledger_transfer_external_ref_idx",
            "external_ref",
            unique=True,
            postgresql_where=text("external_ref IS NOT NULL"),
        ),
        Index("ledger_transfer_payment_id_idx", "payment_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[Label]
    pending_id: Mapped[UUID | None] = mapped_column(ForeignKey("ledger_transfer.id"), default=None)
    debit_account_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_account.id"))
    credit_account_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_account.id"))
    amount_minor: Mapped[Minor]
    code: Mapped[Label]
    payment_id: Mapped[UUID]
    external_ref: Mapped[Label | None] = mapped_column(default=None)
    created_at: Mapped[Moment]
