"""An organisation that keeps accounts, and what it offers to their holders."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Text
from sqlalchemy.orm import Mapped, mapped_column

from accounts.database import Base
from common.ids import new_id


class Organisation(Base, kw_only=True):
    """A settlement organisation. `check_kind` says how a resident proves that an account is theirs."""

    __tablename__ = "organisation"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    code: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text, default=None)
    check_kind: Mapped[str] = mapped_column(Text, default="surname")
    has_payments: Mapped[bool] = mapped_column(default=True)
    has_readings: Mapped[bool] = mapped_column(default=True)
    has_electronic_receipt: Mapped[bool] = mapped_column(default=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), default=None)
