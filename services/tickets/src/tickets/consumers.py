"""All this service listens to."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from common.access import follow_grants
from common.envelope import Envelope
from common.service import EventHandler
from contracts.accounts import AccountLinked, AccountRegistered, AccountUnlinked
from tickets.account import repository as accounts


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
    **follow_grants(AccountLinked, AccountUnlinked, subject="user_id", held="account_id"),
    AccountRegistered: on_account_registered,
}
