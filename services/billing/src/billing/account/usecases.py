"""What billing keeps of accounts and of who may see them."""

from sqlalchemy.ext.asyncio import AsyncSession

from billing.account import repository
from billing.account.models import Account
from common import access
from common.envelope import Envelope
from contracts.accounts import AccountLinked, AccountRegistered, AccountUnlinked


async def register_account(session: AsyncSession, event: AccountRegistered, _: Envelope) -> None:
    """Remember which account a number means."""
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


async def grant_access(session: AsyncSession, event: AccountLinked, envelope: Envelope) -> None:
    """Let a user see an account."""
    await access.apply_grant(
        session,
        subject_id=event.user_id,
        object_id=event.account_id,
        version=envelope.aggregate_version,
        granted=True,
    )


async def revoke_access(session: AsyncSession, event: AccountUnlinked, envelope: Envelope) -> None:
    """Stop a user from seeing an account."""
    await access.apply_grant(
        session,
        subject_id=event.user_id,
        object_id=event.account_id,
        version=envelope.aggregate_version,
        granted=False,
    )
