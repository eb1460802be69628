"""Reading the texts of the site."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from content.errors import ContentNotPublished
from content.site import repository


async def read_site_text(session: AsyncSession, *, name: str) -> dict[str, Any]:
    """A text of the site. Raises ContentNotPublished."""
    found = await repository.find_text(session, name)
    if found is None:
        raise ContentNotPublished
    return found.value
