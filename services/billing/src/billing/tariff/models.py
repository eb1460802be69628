"""Services and tariffs, as the newest published file gives them."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Numeric
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base


class Service(Base, kw_only=True):
    """A service with its long name for charges and its short one for the cart."""

    __tablename__ = "service"

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    short_name: Mapped[str]


class Tariff(Base, kw_only=True):
    """The price of a unit of a service from a day on; `zone` is a register of the meter, or empty for all."""

    __tablename__ = "tariff"

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    service_code: Mapped[str] = mapped_column(primary_key=True)
    zone: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    rate: Mapped[Decimal] = mapped_column(Numeric)
    unit: Mapped[str]
    act: Mapped[str]
