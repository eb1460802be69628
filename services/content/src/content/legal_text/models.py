"""A legal text and its versions; a version never changes once it is published."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from common.ids import new_id
from content.database import Base


class LegalText(Base, kw_only=True):
    """A document, known by its code; `current_version` is the one in force."""

    __tablename__ = "legal_text"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    document: Mapped[str] = mapped_column(Text, unique=True)
    current_version: Mapped[int]


class LegalTextVersion(Base, kw_only=True):
    """What was published: consents name the version, the hash proves its body."""

    __tablename__ = "legal_text_version"

    text_id: Mapped[UUID] = mapped_column(ForeignKey("legal_text.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


def hash_of(body: str) -> str:
    """The hash that proves which body somebody agreed to."""
    return hashlib.sha256(body.encode()).hexdigest()
