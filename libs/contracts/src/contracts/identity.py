"""Facts about users and sessions, and the question for a user's contact."""

from typing import ClassVar
from uuid import UUID

from contracts.base import EventBase, Message


class UserRegistered(EventBase):
    """A resident has a cabinet now."""

    subject: ClassVar[str] = "identity.user.registered.v1"
    aggregate_type: ClassVar[str] = "identity.user"
    aggregate_field: ClassVar[str] = "user_id"

    user_id: UUID


class SessionRevoked(EventBase):
    """A session ended: its access tokens are void from now on."""

    subject: ClassVar[str] = "identity.session.revoked.v1"
    aggregate_type: ClassVar[str] = "identity.session"
    aggregate_field: ClassVar[str] = "session_id"

    session_id: UUID


class ContactQuery(Message):
    """Asked on `identity.contact.get`: where can this user be reached?"""

    subject: ClassVar[str] = "identity.contact.get"

    user_id: UUID


class ContactReply(Message):
    """Confirmed addresses only; null where there is none."""

    email: str | None
    phone: str | None
    language: str
