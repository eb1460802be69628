"""Reading offices."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from content.office import repository
from content.office.models import Office


async def list_offices(session: AsyncSession) -> Sequence[Office]:
    """All offices in their order."""
    return await repository.list_offices(session)
