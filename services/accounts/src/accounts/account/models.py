"""Premises and the personal accounts kept for them, as the accounting system describes them."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Numeric, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from accounts.account.rules import address_of
from accounts.database import Base
from common.ids import new_id

AREA = Numeric(14, 4)


class Premises(Base, kw_only=True):
    """A flat or a private house; the `*_key` columns are what an address is compared by."""

    __tablename__ = "premises"
    __table_args__ = (
        UniqueConstraint(
            "organisation_id", "street_key", "house_key", "flat_key", name="premises_address_key"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    street: Mapped[str] = mapped_column(Text)
    house: Mapped[str] = mapped_column(Text)
    flat: Mapped[str | None] = mapped_column(Text, default=None)
    street_key: Mapped[str] = mapped_column(Text)
    house_key: Mapped[str] = mapped_column(Text)
    flat_key: Mapped[str] = mapped_column(Text, default="")
    total_area_m2: Mapped[Decimal | None] = mapped_column(AREA, default=None)
    living_area_m2: Mapped[Decimal | None] = mapped_column(AREA, default=None)
    rooms: Mapped[int | None] = mapped_column(default=None)
    stove_type: Mapped[str | None] = mapped_column(Text, default=None)
    has_electric_heating: Mapped[bool | None] = mapped_column(default=None)
    house_total_area_m2: Mapped[Decimal | None] = mapped_column(AREA, default=None)
    house_living_area_m2: Mapped[Decimal | None] = mapped_column(AREA, default=None)
    house_nonresidential_area_m2: Mapped[Decimal | None] = mapped_column(AREA, default=None)
    house_common_area_m2: Mapped[Decimal | None] = mapped_column(AREA, default=None)

    @property
    def address(self) -> str:
        """The address as it is shown and printed."""
        return address_of(self.street, self.house, flat=self.flat)


class PersonalAccount(Base, kw_only=True):
    """A personal account of an organisation.

    A withdrawn account cannot be found or linked any more; who has linked it keeps it.
    """

    __tablename__ = "personal_account"
    __table_args__ = (UniqueConstraint("organisation_id", "number_key", name="personal_account_number_key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    premises_id: Mapped[UUID] = mapped_column(ForeignKey("premises.id"), index=True)
    number: Mapped[str] = mapped_column(Text)
    number_key: Mapped[str] = mapped_column(Text, index=True)
    holder_name: Mapped[str] = mapped_column(Text)
    surname_keys: Mapped[list[str]] = mapped_column(ARRAY(Text))
    persons_registered: Mapped[int | None] = mapped_column(default=None)
    persons_living: Mapped[int | None] = mapped_column(default=None)
    owners: Mapped[int | None] = mapped_column(default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), default=None)
