"""What a user is told."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.orm import Mapped, mapped_column

from common import clock
from common.ids import new_id
from notify.database import Base


class Notification(Base, kw_only=True):
    """One message to one user; `dedupe_key` keeps it from being told twice."""

    __tablename__ = "notification"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    user_id: Mapped[UUID]
    topic: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    link: Mapped[str]
    dedupe_key: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default_factory=clock.now)
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), default=None)
