"""Every statement on accounts."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from billing.account.models import Account, OwnedAccount
from billing.errors import AccountNotFound
from common import access
from common.auth import Caller
from common.tables import access_grant


async def save(session: AsyncSession, account: Account) -> None:
    """Insert or replace what is known of an account."""
    values = {column.name: getattr(account, column.name) for column in Account.__table__.columns}
    statement = insert(Account).values(**values)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["account_id"], set_={name: statement.excluded[name] for name in values}
        )
    )


async def find(session: AsyncSession, account_id: UUID) -> Account | None:
    """An account by its id, whoever asks."""
    return await session.get(Account, account_id)


async def organisation_of(session: AsyncSession, account_id: UUID) -> str:
    """The code of the organisation that keeps an account; "" for an account not known yet."""
    statement = select(Account.organisation_code).where(Account.account_id == account_id)
    return await session.scalar(statement) or ""


async def require_owned(session: AsyncSession, caller: Caller, account_id: UUID) -> OwnedAccount:
    """The account, when the caller holds it. Raises AccountNotFound."""
    owned = access.owned(caller).where(access_grant.c.object_id == account_id)
    if not (await session.execute(select(func.count()).select_from(owned.subquery()))).scalar_one():
        raise AccountNotFound
    return OwnedAccount(account_id)
