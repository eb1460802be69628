"""The projection of personal accounts: what imports and windows need to know of them."""

from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from metering.database import Base


class Account(Base, kw_only=True):
    """A personal account as its owner service last announced it."""

    __tablename__ = "account"
    __table_args__ = (Index(None, "number"), Index(None, "organisation_id"))

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str]
    organisation_id: Mapped[UUID]
    organisation_code: Mapped[str]
    version: Mapped[int] = mapped_column(BigInteger)
