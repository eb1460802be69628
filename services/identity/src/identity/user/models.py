"""Residents."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from identity.database import Base

Moment = DateTime(timezone=True)


class User(Base, kw_only=True):
    """A resident with a cabinet. The phone is proven at registration, the e-mail address later or never."""

    __tablename__ = "user"
    __table_args__ = (
        Index(
            "user_confirmed_email_idx",
            "email",
            unique=True,
            postgresql_where=text("email_confirmed_at IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    phone: Mapped[str] = mapped_column(Text, unique=True)
    email: Mapped[str] = mapped_column(Text)
    email_confirmed_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    first_name: Mapped[str] = mapped_column(Text)
    surname: Mapped[str | None] = mapped_column(Text, default=None)
    patronymic: Mapped[str | None] = mapped_column(Text, default=None)
    language: Mapped[str] = mapped_column(Text, default="ru")
    password_hash: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)

    @property
    def user_id(self) -> UUID:
        """The id under the name that the API gives it."""
        return self.id

    @property
    def email_confirmed(self) -> bool:
        """Whether the address may be used to sign in and to write to."""
        return self.email_confirmed_at is not None
