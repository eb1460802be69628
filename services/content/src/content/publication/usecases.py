"""Publishing all content at once, or nothing of it."""

import hashlib
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from content.legal_text.usecases import publish_text
from content.office.models import Office
from content.office.repository import replace_offices
from content.publication import repository
from content.publication.models import ContentImport
from content.publication.schemas import ContentDocument
from content.question.models import Question
from content.question.repository import replace_questions
from content.site.models import CONTACTS, PUBLIC_PAGE
from content.site.repository import put_text

BETWEEN_BLOCKS = "\n\n"


async def publish_content(
    session: AsyncSession, document: ContentDocument, *, imported_by: UUID | None
) -> tuple[ContentImport, bool]:
    """Make a document the content of the site; the publication, and whether it changed anything.

    The document that is shown already is answered with the earlier publication.
    """
    await repository.lock_publishing(session)
    sha256 = hashlib.sha256(document.model_dump_json().encode()).hexdigest()
    last = await repository.last_import(session)
    if last is not None and last.sha256 == sha256:
        return last, False
    published = {}
    for text in document.legal_texts:
        body = BETWEEN_BLOCKS.join(text.body)
        version = await publish_text(session, document=text.document, title=text.title, body=body)
        if version is not None:
            published[text.document] = version
    questions = _questions(document)
    await replace_questions(session, questions)
    await replace_offices(session, _offices(document))
    await put_text(session, CONTACTS, document.contacts.model_dump(mode="json"))
    await put_text(session, PUBLIC_PAGE, document.public_page.model_dump(mode="json"))
    summary = {
        "legal_texts": published,
        "questions_count": len(questions),
        "offices_count": len(document.offices),
    }
    publication = ContentImport(sha256=sha256, imported_by=imported_by, summary=summary)
    session.add(publication)
    await session.flush()
    return publication, True


def _questions(document: ContentDocument) -> list[Question]:
    listed = [(section.title, each) for section in document.sections for each in section.questions]
    return [
        Question(
            code=each.code,
            section=section,
            question=each.question,
            answer=BETWEEN_BLOCKS.join(each.answer),
            position=position,
        )
        for position, (section, each) in enumerate(listed)
    ]


def _offices(document: ContentDocument) -> list[Office]:
    return [
        Office(**office.model_dump(), position=position) for position, office in enumerate(document.offices)
    ]
