"""Every statement on publications."""

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from content.publication.models import ContentImport

LOCK_KEY = 0x636F6E74


async def lock_publishing(session: AsyncSession) -> None:
    """Let nobody else publish until the transaction ends."""
    await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})


async def last_import(session: AsyncSession) -> ContentImport | None:
    """The publication whose content is shown now."""
    statement = select(ContentImport).order_by(ContentImport.imported_at.desc(), ContentImport.id.desc())
    return (await session.scalars(statement.limit(1))).one_or_none()
