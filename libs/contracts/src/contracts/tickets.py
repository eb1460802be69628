"""Facts about applications."""

from typing import ClassVar
from uuid import UUID

from contracts.base import EventBase


class ApplicationStatusChanged(EventBase):
    """An application moved: `status` is one of sent, accepted, in_work, returned, refused, done."""

    subject: ClassVar[str] = "tickets.application.status_changed.v1"
    aggregate_type: ClassVar[str] = "tickets.application"
    aggregate_field: ClassVar[str] = "application_id"

    application_id: UUID
    number: str
    user_id: UUID
    service_name: str
    status: str
    reason: str | None = None
