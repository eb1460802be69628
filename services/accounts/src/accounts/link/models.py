"""A user's link to a personal account: one row for ever, active or not."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from accounts.database import Base
from accounts.errors import VersionConflict
from common import clock
from common.ids import new_id


class LinkOwner(Base, kw_only=True):
    """The row that is locked while the links of one user change."""

    __tablename__ = "link_owner"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)


class AccountFinding(Base, kw_only=True):
    """A user has found an account by number and address and may now prove that it is theirs."""

    __tablename__ = "account_finding"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("personal_account.id"), primary_key=True)
    found_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class AccountLink(Base, kw_only=True):
    """A user ↔ personal account. Linking again brings the same row back, with its alias."""

    __tablename__ = "account_link"
    __table_args__ = (
        UniqueConstraint("user_id", "account_id"),
        CheckConstraint("NOT is_primary OR unlinked_at IS NULL", name="primary_is_active"),
        Index("account_link_primary_key", "user_id", unique=True, postgresql_where=text("is_primary")),
        Index("account_link_account_id_idx", "account_id", postgresql_where=text("unlinked_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    user_id: Mapped[UUID]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("personal_account.id"))
    is_primary: Mapped[bool] = mapped_column(default=False)
    alias: Mapped[str | None] = mapped_column(Text, default=None)
    has_receipt_consent: Mapped[bool] = mapped_column(default=False)
    receipt_consent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), default=None)
    confirmed_by: Mapped[str] = mapped_column(Text)
    linked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default_factory=clock.now)
    unlinked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), default=None)
    version: Mapped[int] = mapped_column(default=1)

    @property
    def is_active(self) -> bool:
        """The user sees the account now."""
        return self.unlinked_at is None

    def reactivate(self) -> None:
        """Make the link valid again."""
        self.linked_at, self.unlinked_at = clock.now(), None
        self.version += 1

    def end(self) -> None:
        """Take the account away from the user; the row and its alias stay."""
        self.unlinked_at, self.is_primary = clock.now(), False
        self.version += 1

    def consent_to_electronic_receipt(self) -> None:
        """Remember when the user agreed to electronic receipts; agreeing again changes nothing."""
        if not self.has_receipt_consent:
            self.has_receipt_consent, self.receipt_consent_at = True, clock.now()

    def be_primary(self, *, is_primary: bool) -> None:
        """Take or give up the first place among the user's accounts."""
        if self.is_primary != is_primary:
            self.is_primary = is_primary
            self.version += 1

    def rename(self, alias: str | None) -> None:
        """Give the account the user's own name; empty takes it away."""
        if self.alias != (alias or None):
            self.alias = alias or None
            self.version += 1

    def expect(self, version: int) -> None:
        """Raise VersionConflict when the link is not the one the user looked at."""
        if self.version != version:
            raise VersionConflict
