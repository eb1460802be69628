"""All that this service listens to: who may see an account, and what its number is."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from common import access
from common.envelope import Envelope
from common.service import EventHandler
from contracts.accounts import AccountLinked, AccountRegistered, AccountUnlinked
from metering.account.models import Account
from metering.account.repository import record_account


async def grant_access(session: AsyncSession, event: AccountLinked, envelope: Envelope) -> None:
    """A user may see an account."""
    await access.apply_grant(
        session,
        subject_id=event.user_id,
        object_id=event.account_id,
        version=envelope.aggregate_version,
        granted=True,
    )


async def revoke_access(session: AsyncSession, event: AccountUnlinked, envelope: Envelope) -> None:
    """A user may no longer see an account."""
    await access.apply_grant(
        session,
        subject_id=event.user_id,
        object_id=event.account_id,
        version=envelope.aggregate_version,
        granted=False,
    )


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
    AccountLinked: grant_access,
    AccountUnlinked: revoke_access,
    AccountRegistered: remember_account,
}
