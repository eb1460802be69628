"""Statements on applications, for their authors."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy import Sequence as DatabaseSequence
from sqlalchemy.ext.asyncio import AsyncSession

from common.auth import Caller
from tickets.application.models import Application, StatusChange
from tickets.application.rules import number_text
from tickets.attachment.models import Attachment

NUMBERS = DatabaseSequence("application_number_seq")


async def next_number(session: AsyncSession) -> str:
    """A number no application has."""
    return number_text(int((await session.execute(select(NUMBERS.next_value()))).scalar_one()))


def _of(caller: Caller) -> ColumnElement[bool]:
    return (Application.user_id == caller.user_id) & (Application.status != "deleted")


async def find(session: AsyncSession, caller: Caller, application_id: UUID) -> Application | None:
    """One of the caller's applications."""
    return await session.scalar(select(Application).where(_of(caller), Application.id == application_id))


async def lock(session: AsyncSession, caller: Caller, application_id: UUID) -> Application | None:
    """One of the caller's applications, held until the transaction ends."""
    return await session.scalar(
        select(Application).where(_of(caller), Application.id == application_id).with_for_update()
    )


async def page_of(
    session: AsyncSession, caller: Caller, *, before: UUID | None, limit: int
) -> Sequence[Application]:
    """The caller's applications, newest first."""
    statement = select(Application).where(_of(caller))
    if before is not None:
        statement = statement.where(Application.id < before)
    return (await session.scalars(statement.order_by(Application.id.desc()).limit(limit))).all()


async def count_drafts(session: AsyncSession, caller: Caller) -> int:
    """How many unsent applications the caller has."""
    statement = select(func.count()).where(
        Application.user_id == caller.user_id, Application.status == "draft"
    )
    return int(await session.scalar(statement) or 0)


async def history_of(session: AsyncSession, application_id: UUID) -> Sequence[StatusChange]:
    """The steps of an application, oldest first."""
    statement = select(StatusChange).where(StatusChange.application_id == application_id)
    return (await session.scalars(statement.order_by(StatusChange.id))).all()


async def sweep_deleted(session: AsyncSession) -> None:
    """Drop the rows of deleted drafts whose files are gone."""
    has_files = select(Attachment.id).where(Attachment.application_id == Application.id).exists()
    await session.execute(delete(Application).where(Application.status == "deleted", ~has_files))
