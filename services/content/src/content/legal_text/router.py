"""Public routes of legal texts."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field

from common.auth import Public
from common.db import Reader
from common.problems import problems
from content.caching import FOR_EVER, cached
from content.errors import LegalTextNotFound
from content.legal_text import usecases
from content.legal_text.repository import PublishedText
from content.texts import Code

router = APIRouter(prefix="/legal-texts", tags=["legal texts"])
Document = Annotated[Code, Path()]
Version = Annotated[int, Path(ge=1, le=2**31 - 1)]


class LegalTextSummary(BaseModel):
    """A document in force, without its body."""

    document: str
    title: str
    version: int
    sha256: str
    published_at: datetime

    @classmethod
    def of(cls, found: PublishedText) -> Self:
        """The answer for one version."""
        version = found.version
        return cls(
            document=found.text.document,
            title=version.title,
            version=version.version,
            sha256=version.sha256,
            published_at=version.published_at,
        )


class LegalTextOut(BaseModel):
    """One version of a document. The body has blocks with an empty line between: «## » heads, «- » lists."""

    text_id: UUID
    document: str
    version: int
    title: str
    body: str
    sha256: Annotated[str, Field(description="SHA-256 of the body in UTF-8")]
    published_at: datetime

    @classmethod
    def of(cls, found: PublishedText) -> Self:
        """The answer for one version."""
        version = found.version
        return cls(
            text_id=found.text.id,
            document=found.text.document,
            version=version.version,
            title=version.title,
            body=version.body,
            sha256=version.sha256,
            published_at=version.published_at,
        )


class LegalTextList(BaseModel):
    """All documents in force."""

    items: list[LegalTextSummary]


@router.get("", response_model=LegalTextList)
async def list_legal_texts(request: Request, _: Public, session: Reader) -> Response:
    """The documents in force."""
    texts = await usecases.list_texts(session)
    return cached(request, LegalTextList(items=[LegalTextSummary.of(text) for text in texts]))


@router.get("/{document}", response_model=LegalTextOut, responses=problems(LegalTextNotFound))
async def read_legal_text(request: Request, document: Document, _: Public, session: Reader) -> Response:
    """A document in force."""
    return cached(request, LegalTextOut.of(await usecases.read_text(session, document=document)))


@router.get("/{document}/{version}", response_model=LegalTextOut, responses=problems(LegalTextNotFound))
async def read_legal_text_version(
    request: Request, document: Document, version: Version, _: Public, session: Reader
) -> Response:
    """Any version of a document, as somebody once accepted it."""
    found = await usecases.read_text(session, document=document, version=version)
    return cached(request, LegalTextOut.of(found), cache_control=FOR_EVER)
