"""The envelope around an event on its way between services."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel


class Envelope(BaseModel):
    """An event as it travels: where it belongs in its aggregate's history, and its facts in `data`."""

    event_id: UUID
    subject: str
    aggregate_type: str
    aggregate_id: UUID
    aggregate_version: int
    occurred_at: datetime
    producer: str
    correlation_id: str = ""
    traceparent: str = ""
    data: dict[str, Any]
