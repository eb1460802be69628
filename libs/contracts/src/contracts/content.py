"""Facts about published texts."""

from typing import ClassVar
from uuid import UUID

from contracts.base import EventBase


class LegalTextPublished(EventBase):
    """A legal text has a new current version; `sha256` is of its body."""

    subject: ClassVar[str] = "content.legal_text.published.v1"
    aggregate_type: ClassVar[str] = "content.legal_text"
    aggregate_field: ClassVar[str] = "text_id"

    text_id: UUID
    document: str
    version: int
    sha256: str
