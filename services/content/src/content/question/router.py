"""Public route of questions and answers."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from common.auth import Public
from common.db import Reader
from content.caching import cached
from content.question import usecases

router = APIRouter(prefix="/questions", tags=["questions"])


class QuestionOut(BaseModel):
    """A question; the answer has blocks with an empty line between, «- » begins a line of a list."""

    question_id: str
    section: str
    question: str
    answer: str


class QuestionList(BaseModel):
    """All questions; those of one section stand together."""

    items: list[QuestionOut]


@router.get("", response_model=QuestionList)
async def list_questions(request: Request, _: Public, session: Reader) -> Response:
    """Questions and answers in the organisation's order."""
    items = [
        QuestionOut(question_id=each.code, section=each.section, question=each.question, answer=each.answer)
        for each in await usecases.list_questions(session)
    ]
    return cached(request, QuestionList(items=items))
