"""What can be done with deliveries."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import clock, jobs
from notify.delivery import repository
from notify.delivery.models import Delivery

MAIL_JOB = "send_mail"


async def plan_mail(session: AsyncSession, notification_id: UUID, *, is_asked: bool) -> None:
    """Send a notification by e-mail as soon as this transaction has committed.

    One that was asked for goes out whatever the user has chosen for its topic.
    """
    delivery = Delivery(notification_id=notification_id, channel="email")
    session.add(delivery)
    await session.flush()
    payload = {"delivery_id": str(delivery.id), "is_asked": is_asked}
    await jobs.enqueue(session, kind=MAIL_JOB, dedupe_key=str(delivery.id), payload=payload)


async def finish(session: AsyncSession, delivery_id: UUID, *, state: str) -> None:
    """Record that a delivery was sent, skipped or failed."""
    await repository.finish(session, delivery_id, state=state, moment=clock.now())
