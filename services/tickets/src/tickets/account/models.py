"""Accounts as the queue shows them."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from tickets.database import Base


class KnownAccount(Base, kw_only=True):
    """The number and organisation of an account, copied from accounts' events."""

    __tablename__ = "known_account"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str]
    organisation_name: Mapped[str]
    version: Mapped[int]
