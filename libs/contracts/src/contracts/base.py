"""What every contract is: an immutable fact that names its subject and its aggregate."""

from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class EventBase(BaseModel):
    """A fact another service may act on. Consumers ignore fields they do not know."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    subject: ClassVar[str]
    aggregate_type: ClassVar[str]
    aggregate_field: ClassVar[str]

    @property
    def aggregate_id(self) -> UUID:
        """The aggregate whose history this event belongs to."""
        value = getattr(self, self.aggregate_field)
        assert isinstance(value, UUID)  # noqa: S101 - a contract names a UUID field
        return value


class Message(BaseModel):
    """A question to another service, or its answer."""

    model_config = ConfigDict(frozen=True, extra="ignore")
