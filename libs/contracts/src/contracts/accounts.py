"""Facts about personal accounts and who is linked to them, and the question for a guest's account."""

from typing import ClassVar
from uuid import UUID

from pydantic import StringConstraints

from contracts.base import EventBase, Message

# What a person may write to name an account, wherever it is asked for.
NUMBER = StringConstraints(min_length=1, max_length=40)
HOUSE = StringConstraints(min_length=1, max_length=20)
FLAT = StringConstraints(max_length=20)


class AccountLinked(EventBase):
    """A user was given access to a personal account."""

    subject: ClassVar[str] = "accounts.link.created.v1"
    aggregate_type: ClassVar[str] = "accounts.link"
    aggregate_field: ClassVar[str] = "link_id"

    link_id: UUID
    user_id: UUID
    account_id: UUID
    is_primary: bool


class AccountUnlinked(EventBase):
    """A user lost access to a personal account."""

    subject: ClassVar[str] = "accounts.link.removed.v1"
    aggregate_type: ClassVar[str] = "accounts.link"
    aggregate_field: ClassVar[str] = "link_id"

    link_id: UUID
    user_id: UUID
    account_id: UUID


class AccountRegistered(EventBase):
    """A personal account was imported or changed; other services find it by its number."""

    subject: ClassVar[str] = "accounts.account.registered.v1"
    aggregate_type: ClassVar[str] = "accounts.account"
    aggregate_field: ClassVar[str] = "account_id"

    account_id: UUID
    number: str
    organisation_id: UUID
    organisation_code: str
    organisation_name: str
    has_payments: bool = True


class GuestMatchQuery(Message):
    """Asked on `accounts.match.guest`: which account is this? `subject_hash` limits the asker."""

    subject: ClassVar[str] = "accounts.match.guest"

    number: str
    house: str
    flat: str | None


class GuestMatchReply(Message):
    """The account, or null when number, house and flat do not belong together."""

    account_id: UUID | None


class AccountCardQuery(Message):
    """Asked on `accounts.card.get`: what does a document about this account print?"""

    subject: ClassVar[str] = "accounts.card.get"

    account_id: UUID


class AccountCardReply(Message):
    """What the accounting system says of the account; null when there is no such account."""

    number: str | None
    holder_name: str | None = None
    address: str | None = None
    organisation_name: str | None = None
    area_m2: str | None = None
    persons_registered: int | None = None
    persons_living: int | None = None
    owners: int | None = None
    house_total_area_m2: str | None = None
    house_living_area_m2: str | None = None
    house_nonresidential_area_m2: str | None = None
    house_common_area_m2: str | None = None
