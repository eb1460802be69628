"""The projection of personal accounts: what imports and windows need to know of them."""

from typing import NewType
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from metering.database import Base

# Whose readings a query gives, or takes, is settled before it: by the account's being the caller's (only
# `metering.account.repository.require_owned` makes an OwnedAccount), or by a guest's naming it rightly (only
# the guest's routes make a GuestAccount). To forget the check is an error of types.
OwnedAccount = NewType("OwnedAccount", UUID)
GuestAccount = NewType("GuestAccount", UUID)
CheckedAccount = OwnedAccount | GuestAccount


class Account(Base, kw_only=True):
    """A personal account as its owner service last announced it."""

    __tablename__ = "account"
    __table_args__ = (Index(None, "number"), Index(None, "organisation_id"))

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str]
    organisation_id: Mapped[UUID]
    organisation_code: Mapped[str]
    version: Mapped[int] = mapped_column(BigInteger)
