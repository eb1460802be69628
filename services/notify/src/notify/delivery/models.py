"""How a notification left the house."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from common import clock
from common.ids import new_id
from notify.database import Base


class Delivery(Base, kw_only=True):
    """A notification on a channel: waiting, sent, skipped (no confirmed address) or failed."""

    __tablename__ = "delivery"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    notification_id: Mapped[UUID] = mapped_column(ForeignKey("notification.id"))
    channel: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default_factory=clock.now)
