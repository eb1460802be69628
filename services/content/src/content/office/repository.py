"""Every statement on offices."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from content.office.models import Office


async def list_offices(session: AsyncSession) -> Sequence[Office]:
    """All offices in their order."""
    return (await session.scalars(select(Office).order_by(Office.position))).all()


async def replace_offices(session: AsyncSession, offices: Iterable[Office]) -> None:
    """Make these the offices."""
    await session.execute(delete(Office))
    session.add_all(offices)
    await session.flush()
