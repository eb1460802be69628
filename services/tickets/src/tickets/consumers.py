"""All this service listens to."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from common.access import apply_grant
from common.envelope import Envelope
from common.service import EventHandler
from contracts.accounts import AccountLinked, AccountRegistered, AccountUnlinked
from tickets.account import repository as accounts


async def on_account_linked(session: AsyncSession, event: AccountLinked, envelope: Envelope) -> None:
    """The user may apply for the account."""
    await _grant(session, event, envelope, granted=True)


async def on_account_unlinked(session: AsyncSession, event: AccountUnlinked, envelope: Envelope) -> None:
    """The user may not any more."""
    await _grant(session, event, envelope, granted=False)


async def _grant(
    session: AsyncSession, event: AccountLinked | AccountUnlinked, envelope: Envelope, *, granted: bool
) -> None:
    await apply_grant(
        session,
        subject_id=event.user_id,
        object_id=event.account_id,
        version=envelope.aggregate_version,
        granted=granted,
    )


async def on_account_registered(session: AsyncSession, event: AccountRegistered, envelope: Envelope) -> None:
    """Remember the number for the queue."""
    await accounts.save(
        session,
        account_id=event.account_id,
        number=event.number,
        organisation_name=event.organisation_name,
        version=envelope.aggregate_version,
    )


HANDLERS: Mapping[type[Any], EventHandler] = {
    AccountLinked: on_account_linked,
    AccountUnlinked: on_account_unlinked,
    AccountRegistered: on_account_registered,
}
