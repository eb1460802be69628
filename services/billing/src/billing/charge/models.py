"""Charges: the operations behind the lines of a receipt."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, Date, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base


class Charge(Base, kw_only=True):
    """One operation of a line: what was charged, by which tariff, for which volume. Partitioned by period."""

    __tablename__ = "charge"
    __table_args__ = ({"postgresql_partition_by": "RANGE (period)"},)

    period: Mapped[date] = mapped_column(Date, primary_key=True)
    receipt_id: Mapped[UUID] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    line_no: Mapped[int] = mapped_column(primary_key=True)
    operation_no: Mapped[int] = mapped_column(primary_key=True)
    operation: Mapped[str]
    tariff: Mapped[Decimal | None] = mapped_column(Numeric)
    tariff_unit: Mapped[str]
    norm: Mapped[Decimal | None] = mapped_column(Numeric)
    norm_unit: Mapped[str]
    volume: Mapped[Decimal | None] = mapped_column(Numeric)
    volume_unit: Mapped[str]
    volume_kind: Mapped[str]
    persons: Mapped[int | None]
    charged_for: Mapped[date | None] = mapped_column(Date)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
