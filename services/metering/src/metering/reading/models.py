"""Readings: appended, never changed in value; a correction supersedes, a withdrawal marks."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, DateTime, Index, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from metering.database import Base
from metering.reading.chain import GUEST

Number = Numeric(14, 4)
ACCEPTED = "accepted"
WITHDRAWN = "withdrawn"


class Reading(Base, kw_only=True):
    """A value of a meter's register in a period, from one source.

    At most one is current per register and period, beside the initial one. `previous_value` and `volume` are
    null for an imported reading that never was current. Acceptance for billing is a fact of its own, told by
    the billing system.
    """

    __tablename__ = "reading"
    __table_args__ = (
        Index(
            "reading_current_key",
            "meter_id",
            "register_code",
            "period",
            unique=True,
            postgresql_where=text("is_current AND source <> 'initial'"),
        ),
        Index(
            "reading_initial_key",
            "meter_id",
            "register_code",
            "period",
            unique=True,
            postgresql_where=text("is_current AND source = 'initial'"),
        ),
        Index("reading_meter_id_idx", "meter_id", "period", "id"),
        Index("reading_account_id_idx", "account_id", "period", "id"),
        *(
            Index(f"reading_{name}_idx", name, postgresql_where=text(f"{name} IS NOT NULL"))
            for name in ("submission_id", "import_id", "superseded_by", "acceptance_import_id")
        ),
        CheckConstraint("period = date_trunc('month', period)", name="period"),
        CheckConstraint("value >= 0", name="value"),
        CheckConstraint("NOT is_current OR status = 'accepted'", name="current"),
        {"postgresql_partition_by": "RANGE (period)"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    period: Mapped[date] = mapped_column(Date, primary_key=True)
    meter_id: Mapped[UUID]
    register_code: Mapped[str]
    account_id: Mapped[UUID]
    value: Mapped[Decimal] = mapped_column(Number)
    previous_value: Mapped[Decimal | None] = mapped_column(Number)
    volume: Mapped[Decimal | None] = mapped_column(Number)
    taken_on: Mapped[date] = mapped_column(Date)
    accounted_on: Mapped[date] = mapped_column(Date)
    source: Mapped[str]
    status: Mapped[str] = mapped_column(default=ACCEPTED)
    is_current: Mapped[bool] = mapped_column(Boolean)
    is_rollover: Mapped[bool] = mapped_column(Boolean, default=False)
    is_confirmed_unusual: Mapped[bool] = mapped_column(Boolean, default=False)
    superseded_by: Mapped[UUID | None] = mapped_column(default=None)
    submission_id: Mapped[UUID | None] = mapped_column(default=None)
    submitted_by: Mapped[UUID | None] = mapped_column(default=None)
    import_id: Mapped[UUID | None] = mapped_column(default=None)
    accepted_for_billing_on: Mapped[date | None] = mapped_column(Date, default=None)
    acceptance_import_id: Mapped[UUID | None] = mapped_column(default=None)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    def can_be_withdrawn(self, period: date) -> bool:
        """Whether the owner may take the reading back: a guest's, of the period that readings go to now."""
        return self.source == GUEST and self.status == ACCEPTED and self.period >= period
