"""Every statement on accounts and on who may see them."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import exists, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common import access
from common.auth import Caller
from metering.account.models import Account, OwnedAccount
from metering.errors import AccountNotFound


async def record_account(session: AsyncSession, account: Account) -> None:
    """Remember the newest version of an account."""
    values = {column.name: getattr(account, column.name) for column in Account.__table__.columns}
    await session.execute(
        insert(Account)
        .values(**values)
        .on_conflict_do_update(
            index_elements=["account_id"], set_=values, where=Account.version < account.version
        )
    )


async def require_owned(session: AsyncSession, caller: Caller, account_id: UUID) -> OwnedAccount:
    """The account, when the caller holds it. Raises AccountNotFound."""
    if not await session.scalar(select(literal(account_id).in_(access.owned(caller)))):
        raise AccountNotFound
    return OwnedAccount(account_id)


async def has_organisation(session: AsyncSession, organisation_id: UUID) -> bool:
    """Whether any account of the organisation is known."""
    return bool(await session.scalar(select(exists().where(Account.organisation_id == organisation_id))))


async def accounts_by_number(session: AsyncSession, numbers: Iterable[str]) -> list[Account]:
    """The accounts with these numbers; one number may belong to several organisations."""
    result = await session.scalars(select(Account).where(Account.number.in_(set(numbers))))
    return list(result.all())
