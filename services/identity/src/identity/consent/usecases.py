"""Use cases of consents: only the text that is in force can be accepted (ID-10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from common.envelope import Envelope
from contracts.content import LegalTextPublished
from identity.consent import repository
from identity.errors import ConsentMissing, ConsentOutdated, TextsNotPublished


@dataclass(frozen=True, slots=True)
class Accepted:
    """A text that was accepted, as it has to be proven later."""

    document: str
    version: int
    sha256: str


async def note_legal_text(session: AsyncSession, event: LegalTextPublished, _: Envelope) -> None:
    """Content has published a version of a legal text."""
    await repository.put_in_force(
        session, document=event.document, version=event.version, sha256=event.sha256
    )


async def check_consents(
    session: AsyncSession, given: Mapping[str, int], *, required: Sequence[str]
) -> list[Accepted]:
    """The accepted texts with their hashes.

    Raises ConsentMissing when a required one is not accepted, ConsentOutdated when a version is not the one
    in force, TextsNotPublished when there is nothing to accept yet.
    """
    known = await repository.texts_in_force(session, sorted({*given, *required}))
    if any(document not in known for document in required):
        raise TextsNotPublished
    missing = [document for document in required if document not in given]
    if missing:
        raise ConsentMissing(missing=missing)
    if any(
        document not in known or known[document].version != version for document, version in given.items()
    ):
        current = [{"document": text.document, "version": text.version} for text in known.values()]
        raise ConsentOutdated(current=sorted(current, key=lambda each: str(each["document"])))
    return [
        Accepted(text.document, text.version, text.sha256)
        for text in (known[document] for document in sorted(given))
    ]
