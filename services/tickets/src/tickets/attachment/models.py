"""Files and where they are."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from common import clock
from tickets.database import Base


class Attachment(Base, kw_only=True):
    """A file of an application. States: storing (not visible), stored, removed, sweeping (its bytes go)."""

    __tablename__ = "attachment"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    kind: Mapped[str]
    file_name: Mapped[str]
    content_type: Mapped[str]
    size_bytes: Mapped[int]
    sha256: Mapped[str]
    object_key: Mapped[str]
    state: Mapped[str] = mapped_column(default="storing")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default_factory=clock.now)
