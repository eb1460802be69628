"""Statements on the queue. Staff with the scope see every application that was sent."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from tickets.account.models import KnownAccount
from tickets.application.models import Application
from tickets.application.rules import OPEN

HIDDEN = ("draft", "deleted")
QueueRow = Row[Application, KnownAccount | None]


async def page_of(
    session: AsyncSession, *, status: str | None, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[QueueRow]:
    """Sent applications, oldest first; without a status those that are not finished."""
    statement = _with_account()
    statement = statement.where(
        Application.status == status if status is not None else Application.status.in_(OPEN)
    ).where(Application.status.not_in(HIDDEN))
    if after is not None:
        statement = statement.where(tuple_(Application.sent_at, Application.id) > after)
    ordered = statement.order_by(Application.sent_at, Application.id).limit(limit)
    return (await session.execute(ordered)).all()


def _with_account() -> Select[Application, KnownAccount | None]:
    return select(Application, KnownAccount).outerjoin(
        KnownAccount, KnownAccount.account_id == Application.account_id
    )


async def find(session: AsyncSession, application_id: UUID) -> QueueRow | None:
    """One sent application with its account."""
    statement = _with_account().where(Application.id == application_id, Application.status.not_in(HIDDEN))
    row: QueueRow | None = (await session.execute(statement)).one_or_none()
    return row


async def lock(session: AsyncSession, application_id: UUID) -> Application | None:
    """One sent application, held until the transaction ends."""
    return await session.scalar(
        select(Application)
        .where(Application.id == application_id, Application.status.not_in(HIDDEN))
        .with_for_update()
    )


async def counts(session: AsyncSession) -> dict[str, int]:
    """How many applications stand in each status."""
    rows = await session.execute(
        select(Application.status, func.count())
        .where(Application.status.not_in(HIDDEN))
        .group_by(Application.status)
    )
    return dict(rows.all())
