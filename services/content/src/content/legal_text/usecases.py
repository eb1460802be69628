"""Reading and publishing legal texts."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from common import clock
from common.outbox import publish
from content.errors import LegalTextNotFound
from content.legal_text import repository
from content.legal_text.models import LegalText, LegalTextVersion, hash_of
from content.legal_text.repository import PublishedText
from contracts.content import LegalTextPublished


async def list_texts(session: AsyncSession) -> Sequence[PublishedText]:
    """The version in force of every document."""
    return await repository.list_current(session)


async def read_text(session: AsyncSession, *, document: str, version: int | None = None) -> PublishedText:
    """A document in force, or one of its versions. Raises LegalTextNotFound."""
    if version is None:
        found = await repository.find_current(session, document)
    else:
        found = await repository.find_version(session, document, version)
    if found is None:
        raise LegalTextNotFound
    return found


async def publish_text(session: AsyncSession, *, document: str, title: str, body: str) -> int | None:
    """Publish a new version of a document; return its number, or None when nothing changed.

    The caller holds the lock on publishing, so that versions of a document follow one another.
    """
    current = await repository.find_current(session, document)
    if current is not None and (current.version.title, current.version.body) == (title, body):
        return None
    if current is None:
        text = LegalText(document=document, current_version=1)
        session.add(text)
    else:
        text = current.text
        text.current_version += 1
    await session.flush()
    sha256 = hash_of(body)
    session.add(
        LegalTextVersion(
            text_id=text.id,
            version=text.current_version,
            title=title,
            body=body,
            sha256=sha256,
            published_at=clock.now(),
        )
    )
    await session.flush()
    event = LegalTextPublished(
        text_id=text.id, document=document, version=text.current_version, sha256=sha256
    )
    await publish(session, event)
    return text.current_version
