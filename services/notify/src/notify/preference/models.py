"""What a user wants to get by e-mail."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from notify.database import Base


class Preference(Base, kw_only=True):
    """A choice for one topic; without a row the topic's default holds."""

    __tablename__ = "preference"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    is_email_on: Mapped[bool]
