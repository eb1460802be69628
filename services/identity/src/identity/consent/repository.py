"""Every statement on legal texts and consents."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from identity.consent.models import Consent, LegalText


async def put_in_force(session: AsyncSession, *, document: str, version: int, sha256: str) -> None:
    """A newer version takes the place of the older one, never the other way round."""
    statement = insert(LegalText).values(document=document, version=version, sha256=sha256)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["document"],
            set_={"version": statement.excluded.version, "sha256": statement.excluded.sha256},
            where=LegalText.version < statement.excluded.version,
        )
    )


async def texts_in_force(session: AsyncSession, documents: Sequence[str]) -> dict[str, LegalText]:
    """The versions in force of some documents."""
    texts = await session.scalars(select(LegalText).where(LegalText.document.in_(documents)))
    return {text.document: text for text in texts}


async def consents_of(session: AsyncSession, user_id: UUID) -> Sequence[Consent]:
    """What a resident has accepted, oldest first."""
    return (
        await session.scalars(select(Consent).where(Consent.user_id == user_id).order_by(Consent.id))
    ).all()
