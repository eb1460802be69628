"""Members of staff and their roles."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from identity.database import Base


class StaffMember(Base, kw_only=True):
    """Somebody who works for the company; the login is an e-mail address, which also receives the codes."""

    __tablename__ = "staff_member"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    login: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str] = mapped_column(Text)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class StaffRole(Base, kw_only=True):
    """A role that a member of staff holds."""

    __tablename__ = "staff_role"

    staff_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("staff_member.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(Text, primary_key=True)
