"""What the bank sent us."""

from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from payments.database import Base, Label, Moment


class BankEvent(Base, kw_only=True):
    """A message exactly as it came; `result` says what we made of it, `checked_at` when we asked."""

    __tablename__ = "bank_event"
    __table_args__ = (
        UniqueConstraint("provider", "payment_ref", "status", "body_sha256"),
        Index(
            "bank_event_unchecked_idx",
            "payment_id",
            postgresql_where=text("checked_at IS NULL AND result = 'accepted'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider: Mapped[Label]
    payment_ref: Mapped[Label]
    status: Mapped[Label]
    body_sha256: Mapped[Label]
    raw_body: Mapped[Label]
    payment_id: Mapped[UUID | None] = mapped_column(default=None)
    result: Mapped[Label]
    received_at: Mapped[Moment]
    checked_at: Mapped[Moment | None] = mapped_column(default=None)
    state_after: Mapped[Label | None] = mapped_column(default=None)
