"""All that this service listens to: who may see an account, and what its number is."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from common.access import follow_grants
from common.envelope import Envelope
from common.service import EventHandler
from contracts.accounts import AccountLinked, AccountRegistered, AccountUnlinked
from metering.account.models import Account
from metering.account.repository import record_account


async def remember_account(session: AsyncSession, event: AccountRegistered, envelope: Envelope) -> None:
    """Imports name accounts by number, windows belong to organisations."""
    account = Account(
        account_id=event.account_id,
        number=event.number,
        organisation_id=event.organisation_id,
        organisation_code=event.organisation_code,
        version=envelope.aggregate_version,
    )
    await record_account(session, account)


HANDLERS: Mapping[type[Any], EventHandler] = {
    **follow_grants(AccountLinked, AccountUnlinked, subject="user_id", held="account_id"),
    AccountRegistered: remember_account,
}
