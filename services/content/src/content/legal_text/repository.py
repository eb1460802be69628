"""Every statement on legal texts."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from content.legal_text.models import LegalText, LegalTextVersion


@dataclass(frozen=True, slots=True)
class PublishedText:
    """One version of a document."""

    text: LegalText
    version: LegalTextVersion


def _published() -> Select[LegalText, LegalTextVersion]:
    return select(LegalText, LegalTextVersion).join(
        LegalTextVersion, LegalTextVersion.text_id == LegalText.id
    )


def _current() -> Select[LegalText, LegalTextVersion]:
    return _published().where(LegalTextVersion.version == LegalText.current_version)


async def list_current(session: AsyncSession) -> Sequence[PublishedText]:
    """The version in force of every document."""
    rows = await session.execute(_current().order_by(LegalText.document))
    return [PublishedText(*row) for row in rows]


async def find_current(session: AsyncSession, document: str) -> PublishedText | None:
    """The version of a document that is in force."""
    row = (await session.execute(_current().where(LegalText.document == document))).one_or_none()
    return PublishedText(*row) if row is not None else None


async def find_version(session: AsyncSession, document: str, version: int) -> PublishedText | None:
    """One version of a document, in force or not."""
    statement = _published().where(LegalText.document == document, LegalTextVersion.version == version)
    row = (await session.execute(statement)).one_or_none()
    return PublishedText(*row) if row is not None else None
