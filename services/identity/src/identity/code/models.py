"""The table of one-time codes: one row per purpose and address, so at most one code of a kind is alive."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, LargeBinary, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from identity.database import Base

Moment = DateTime(timezone=True)


class OneTimeCode(Base, kw_only=True):
    """The code an address was sent last for a purpose; the code itself is known to nobody but its receiver.

    `reservation_id` and `reserved_at` belong to the delivery under way; the code before it stays valid until
    the channel has accepted the new one.
    """

    __tablename__ = "one_time_code"
    __table_args__ = (
        UniqueConstraint("purpose", "address"),
        Index("one_time_code_flow_idx", "purpose", "flow_id", unique=True),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    purpose: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    reservation_id: Mapped[UUID | None] = mapped_column(Uuid, default=None)
    reserved_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    flow_id: Mapped[UUID | None] = mapped_column(Uuid, default=None)
    device: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    code_hmac: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    expires_at: Mapped[datetime | None] = mapped_column(Moment, index=True, default=None)
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
