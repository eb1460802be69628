"""Every statement on questions."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from content.question.models import Question


async def list_questions(session: AsyncSession) -> Sequence[Question]:
    """All questions in their order."""
    return (await session.scalars(select(Question).order_by(Question.position))).all()


async def replace_questions(session: AsyncSession, questions: Iterable[Question]) -> None:
    """Make these the questions."""
    await session.execute(delete(Question))
    session.add_all(questions)
    await session.flush()
