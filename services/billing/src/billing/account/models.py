"""Personal accounts as billing knows them: a number in a file becomes an id here."""

from typing import NewType
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base

# An account that its asker holds. Queries for residents take nothing else, and only the check of ownership,
# `billing.account.repository.require_owned`, makes one: to forget the check is an error of types.
OwnedAccount = NewType("OwnedAccount", UUID)


class Account(Base, kw_only=True):
    """A local copy of what accounts says about a personal account."""

    __tablename__ = "account"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(index=True)
    organisation_id: Mapped[UUID]
    organisation_code: Mapped[str]
    organisation_name: Mapped[str]
