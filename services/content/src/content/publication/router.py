"""The staff's route to publish content."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel

from common.auth import Caller, staff_with
from common.db import Transaction
from common.problems import PayloadTooLarge, ValidationFailed, problems
from content.publication import usecases
from content.publication.schemas import ContentDocument

router = APIRouter(prefix="/imports", tags=["imports"])
Editor = Annotated[Caller, Depends(staff_with("content"))]


class ContentImportOut(BaseModel):
    """A publication; `legal_texts` names the documents that got a new version."""

    import_id: UUID
    sha256: str
    imported_at: datetime
    legal_texts: dict[str, int]
    questions_count: int
    offices_count: int


@router.post("/content", status_code=201, responses=problems(ValidationFailed, PayloadTooLarge))
async def publish_content(
    body: ContentDocument, response: Response, caller: Editor, session: Transaction
) -> ContentImportOut:
    """Publish all content; 200 and the earlier answer when it is shown already."""
    publication, is_new = await usecases.publish_content(session, body, imported_by=caller.user_id)
    if not is_new:
        response.status_code = 200
    return ContentImportOut(
        import_id=publication.id,
        sha256=publication.sha256,
        imported_at=publication.imported_at,
        **publication.summary,
    )
