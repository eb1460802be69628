"""Registrations that wait for the phone's code."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from identity.database import Base

Moment = DateTime(timezone=True)


class Registration(Base, kw_only=True):
    """A filled form, made for a known phone as well as for a new one; deleted once it became a cabinet."""

    __tablename__ = "registration"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    phone: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    first_name: Mapped[str] = mapped_column(Text)
    surname: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str] = mapped_column(Text)
    # What was accepted: document, version, sha256, and from where.
    consents: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    ip: Mapped[str] = mapped_column(Text)
    user_agent: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    is_code_sent: Mapped[bool] = mapped_column(default=False)
