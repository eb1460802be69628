"""Statements on notifications."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common import access
from common.auth import Caller
from common.ids import new_id
from notify.notification.models import Notification


async def add(session: AsyncSession, **values: object) -> UUID | None:
    """Store a notification; None when this user was told already."""
    added: UUID | None = await session.scalar(
        insert(Notification)
        .values(id=new_id(), **values)
        .on_conflict_do_nothing(index_elements=["user_id", "dedupe_key"])
        .returning(Notification.id)
    )
    return added


async def page_of(
    session: AsyncSession, caller: Caller, *, before: UUID | None, limit: int
) -> Sequence[Notification]:
    """The caller's notifications, newest first."""
    statement = select(Notification).where(Notification.user_id == caller.user_id)
    if before is not None:
        statement = statement.where(Notification.id < before)
    return (await session.scalars(statement.order_by(Notification.id.desc()).limit(limit))).all()


async def count_unread(session: AsyncSession, caller: Caller, *, limit: int) -> int:
    """How many notifications the caller has not read, counted up to `limit`."""
    unread = (
        select(Notification.id)
        .where(Notification.user_id == caller.user_id, Notification.read_at.is_(None))
        .limit(limit)
        .subquery()
    )
    return int(await session.scalar(select(func.count()).select_from(unread)) or 0)


async def mark_read(
    session: AsyncSession, caller: Caller, *, moment: datetime, notification_id: UUID | None = None
) -> None:
    """Mark one or all of the caller's notifications as read."""
    statement = update(Notification).where(
        Notification.user_id == caller.user_id, Notification.read_at.is_(None)
    )
    if notification_id is not None:
        statement = statement.where(Notification.id == notification_id)
    await session.execute(statement.values(read_at=moment))


async def find(session: AsyncSession, caller: Caller, notification_id: UUID) -> Notification | None:
    """One of the caller's notifications."""
    return await session.scalar(
        select(Notification).where(Notification.id == notification_id, Notification.user_id == caller.user_id)
    )


async def get(session: AsyncSession, notification_id: UUID) -> Notification:
    """A notification to be delivered; it exists because its delivery refers to it."""
    return await session.get_one(Notification, notification_id)


async def users_of(session: AsyncSession, account_id: UUID) -> list[UUID]:
    """The users linked to an account now."""
    return list(await session.scalars(access.subjects_of(account_id)))
