"""What billing keeps of accounts and of who may see them."""

from sqlalchemy.ext.asyncio import AsyncSession

from billing.account import repository
from billing.account.models import Account
from billing.preliminary.usecases import follow_account
from common.envelope import Envelope
from contracts.accounts import AccountRegistered


async def register_account(session: AsyncSession, event: AccountRegistered, _: Envelope) -> None:
    """Remember which account a number means; readings may have come before their account."""
    before = await repository.organisation_of(session, event.account_id)
    await repository.save(
        session,
        Account(
            account_id=event.account_id,
            number=event.number,
            organisation_id=event.organisation_id,
            organisation_code=event.organisation_code,
            organisation_name=event.organisation_name,
        ),
    )
    if event.organisation_code != before:
        await follow_account(session, event.account_id)
