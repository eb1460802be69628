"""Every statement on texts of the site."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from content.site.models import SiteText


async def find_text(session: AsyncSession, name: str) -> SiteText | None:
    """One text."""
    return await session.get(SiteText, name)


async def put_text(session: AsyncSession, name: str, value: dict[str, Any]) -> None:
    """Make this the text of that name."""
    statement = insert(SiteText).values(name=name, value=value)
    await session.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
    )
