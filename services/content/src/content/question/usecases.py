"""Reading questions and answers."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from content.question import repository
from content.question.models import Question


async def list_questions(session: AsyncSession) -> Sequence[Question]:
    """All questions in their order."""
    return await repository.list_questions(session)
