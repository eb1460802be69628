"""Each publication of content that changed something."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from common import clock
from common.ids import new_id
from content.database import Base


class ContentImport(Base, kw_only=True):
    """A published document: its hash, who published it (null from the command line), what came of it."""

    __tablename__ = "content_import"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    sha256: Mapped[str] = mapped_column(Text)
    imported_by: Mapped[UUID | None]
    summary: Mapped[dict[str, Any]] = mapped_column(JSONB)
    imported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default_factory=clock.now)
