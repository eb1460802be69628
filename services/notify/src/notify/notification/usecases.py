"""What can be done with notifications."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import clock
from common.auth import Caller
from notify.delivery import usecases as deliveries
from notify.errors import NotificationNotFound
from notify.notification import repository
from notify.notification.models import Notification
from notify.notification.rules import Message

UNREAD_COUNT_MAX = 100


async def tell(
    session: AsyncSession, *, user_id: UUID, message: Message, dedupe_key: str, is_asked: bool | None = None
) -> None:
    """Put a message into the user's notification centre and on its way by e-mail, once.

    `is_asked` is what the user said about the mail of this very message; else the choice for its topic holds.
    """
    notification_id = await repository.add(
        session,
        user_id=user_id,
        topic=message.topic,
        title=message.title,
        body=message.body,
        link=message.link,
        dedupe_key=dedupe_key,
        created_at=clock.now(),
    )
    if notification_id is not None and is_asked is not False:
        await deliveries.plan_mail(session, notification_id, is_asked=is_asked is True)


async def list_notifications(
    session: AsyncSession, caller: Caller, *, before: UUID | None, limit: int
) -> Sequence[Notification]:
    """The caller's notifications, newest first."""
    return await repository.page_of(session, caller, before=before, limit=limit)


async def count_unread(session: AsyncSession, caller: Caller) -> int:
    """How many the caller has not read, at most UNREAD_COUNT_MAX."""
    return await repository.count_unread(session, caller, limit=UNREAD_COUNT_MAX)


async def read_notification(session: AsyncSession, caller: Caller, notification_id: UUID) -> None:
    """Mark one as read; repeating it changes nothing. Raises NotificationNotFound."""
    if await repository.find(session, caller, notification_id) is None:
        raise NotificationNotFound
    await repository.mark_read(session, caller, moment=clock.now(), notification_id=notification_id)


async def read_all(session: AsyncSession, caller: Caller) -> None:
    """Mark all as read."""
    await repository.mark_read(session, caller, moment=clock.now())
