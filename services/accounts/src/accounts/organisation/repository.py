"""Every statement on organisations."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.organisation.models import Organisation


async def by_code(
    session: AsyncSession, codes: Iterable[str], *, lock: bool = False
) -> dict[str, Organisation]:
    """The organisations with these codes, withdrawn ones too; locked ones in id order."""
    statement = select(Organisation).where(Organisation.code.in_(list(codes))).order_by(Organisation.id)
    found = await session.scalars(statement.with_for_update() if lock else statement)
    return {organisation.code: organisation for organisation in found}


async def current(session: AsyncSession) -> dict[str, Organisation]:
    """The organisations in use, by code."""
    found = await session.scalars(select(Organisation).where(Organisation.withdrawn_at.is_(None)))
    return {organisation.code: organisation for organisation in found}


async def find(session: AsyncSession, organisation_id: UUID) -> Organisation | None:
    """One organisation."""
    return await session.get(Organisation, organisation_id)
