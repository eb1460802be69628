"""Statements on known accounts."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common import access
from common.auth import Caller
from tickets.account.models import KnownAccount


async def save(
    session: AsyncSession, *, account_id: UUID, number: str, organisation_name: str, version: int
) -> None:
    """Remember an account; an older version never overrides a newer one."""
    statement = insert(KnownAccount).values(
        account_id=account_id, number=number, organisation_name=organisation_name, version=version
    )
    new = statement.excluded
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["account_id"],
            set_={"number": new.number, "organisation_name": new.organisation_name, "version": new.version},
            where=KnownAccount.version < new.version,
        )
    )


async def is_owned(session: AsyncSession, caller: Caller, account_id: UUID) -> bool:
    """Whether the account is linked to the caller now."""
    return account_id in set(await session.scalars(access.owned(caller)))
