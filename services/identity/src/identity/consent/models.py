"""Legal texts in force (a copy of content's facts) and the consents that residents gave."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Integer, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from identity.database import Base


class LegalText(Base, kw_only=True):
    """The version of a legal text that is in force."""

    __tablename__ = "legal_text"

    document: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(Text)


class Consent(Base, kw_only=True):
    """Who accepted which text, exactly, when and how; never changed afterwards."""

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("user_id", "document", "version"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("user.id"))
    document: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(Text)
    accepted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    channel: Mapped[str] = mapped_column(Text)
    ip: Mapped[str] = mapped_column(Text)
    user_agent: Mapped[str] = mapped_column(Text)
