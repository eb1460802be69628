"""Sessions and the hashes of their refresh tokens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Integer, LargeBinary, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from identity.database import Base
from identity.session.rules import SessionState

Moment = DateTime(timezone=True)


class Session(Base, kw_only=True):
    """One sign-in of a resident or of staff on one device; `generation` counts its refresh tokens."""

    __tablename__ = "session"
    __table_args__ = (Index("session_subject_idx", "subject_id", "kind", "id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[UUID] = mapped_column(Uuid)
    generation: Mapped[int] = mapped_column(Integer, default=1)
    device_name: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_used_at: Mapped[datetime] = mapped_column(Moment, index=True)
    rotated_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    ended_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    end_reason: Mapped[str | None] = mapped_column(Text, default=None)

    def state(self) -> SessionState:
        """What decides about a refresh token."""
        return SessionState(
            generation=self.generation,
            created_at=self.created_at,
            last_used_at=self.last_used_at,
            rotated_at=self.rotated_at,
            is_ended=self.ended_at is not None,
        )


class RefreshToken(Base, kw_only=True):
    """A refresh token that was handed out: all generations are kept, so that reuse is noticed."""

    __tablename__ = "refresh_token"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    session_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("session.id", ondelete="CASCADE"), index=True)
    generation: Mapped[int] = mapped_column(Integer)
