"""What an organisation decides about taking readings."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from metering.database import Base
from metering.window.rules import WindowRules


class ReadingWindow(Base, kw_only=True):
    """The days of the month when an organisation takes readings, and how it judges unusual ones."""

    __tablename__ = "reading_window"
    __table_args__ = (
        CheckConstraint("opens_day BETWEEN 1 AND 31 AND closes_day BETWEEN 1 AND 31", name="days"),
    )

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    opens_day: Mapped[int]
    closes_day: Mapped[int]
    takes_late: Mapped[bool]
    time_zone: Mapped[str]
    unusual_factor: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    def rules(self) -> WindowRules:
        """The decision as a value for calculation."""
        return WindowRules(
            opens_day=self.opens_day,
            closes_day=self.closes_day,
            takes_late=self.takes_late,
            time_zone=self.time_zone,
            unusual_factor=self.unusual_factor,
        )
