"""The preliminary charge that follows from readings, until the billing system has charged them."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, Date, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base


class MeteredVolume(Base, kw_only=True):
    """What a meter's register used in a period, by the newest reading of it."""

    __tablename__ = "metered_volume"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    period: Mapped[date] = mapped_column(Date, primary_key=True)
    meter_id: Mapped[UUID] = mapped_column(primary_key=True)
    register_code: Mapped[str] = mapped_column(primary_key=True)
    service_code: Mapped[str]
    volume: Mapped[Decimal] = mapped_column(Numeric)
    unit: Mapped[str]
    taken_on: Mapped[date] = mapped_column(Date)
    reading_id: Mapped[UUID]
    is_withdrawn: Mapped[bool]
    version: Mapped[int] = mapped_column(BigInteger)


class PreliminaryTotal(Base, kw_only=True):
    """An account's preliminary charge of a period; its row is locked while the lines are made anew."""

    __tablename__ = "preliminary_total"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    period: Mapped[date] = mapped_column(Date, primary_key=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    reading_id: Mapped[UUID]


class PreliminaryLine(Base, kw_only=True):
    """Tariff × volume of one service; with `zone` where a register has a tariff of its own."""

    __tablename__ = "preliminary_line"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    period: Mapped[date] = mapped_column(Date, primary_key=True)
    service_code: Mapped[str] = mapped_column(primary_key=True)
    zone: Mapped[str] = mapped_column(primary_key=True)
    tariff: Mapped[Decimal] = mapped_column(Numeric)
    tariff_unit: Mapped[str]
    volume: Mapped[Decimal] = mapped_column(Numeric)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
