"""Meters, and what imports changed in them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from metering.database import Base
from metering.meter.rules import Register, Scale, registers


class Meter(Base, kw_only=True):
    """A meter of an account. One that is taken out of calculation keeps its history.

    `is_hidden` marks a meter whose only import was rolled back.
    """

    __tablename__ = "meter"
    __table_args__ = (
        UniqueConstraint("account_id", "serial"),
        CheckConstraint("digits BETWEEN 1 AND 9 AND decimals BETWEEN 0 AND 4", name="scale"),
        CheckConstraint("zones BETWEEN 1 AND 3", name="zones"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    serial: Mapped[str]
    name: Mapped[str]
    service_code: Mapped[str]
    unit: Mapped[str]
    place: Mapped[str]
    zones: Mapped[int]
    digits: Mapped[int]
    decimals: Mapped[int]
    installed_on: Mapped[date | None] = mapped_column(Date)
    verification_due_on: Mapped[date | None] = mapped_column(Date)
    calculated_from: Mapped[date | None] = mapped_column(Date)
    calculated_to: Mapped[date | None] = mapped_column(Date)
    removal_reason: Mapped[str]
    is_hidden: Mapped[bool]

    @property
    def scale(self) -> Scale:
        """What the dial can show."""
        return Scale(self.digits, self.decimals)

    @property
    def registers(self) -> list[Register]:
        """The dials, one for each day zone."""
        return registers(self.zones)

    def is_active(self, today: date) -> bool:
        """Whether the meter takes part in calculation on a day."""
        return self.calculated_to is None or today <= self.calculated_to


class MeterChange(Base, kw_only=True):
    """What a meter was before an import changed it; null when the import added the meter."""

    __tablename__ = "meter_change"

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    meter_id: Mapped[UUID] = mapped_column(primary_key=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
