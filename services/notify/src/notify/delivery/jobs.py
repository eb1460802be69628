"""Sends what was planned: asks for the contact, calls the channel, records the result."""

from datetime import timedelta
from typing import cast
from uuid import UUID

import structlog

from common.db import unit_of_work
from common.jobs import ATTEMPTS_MAX, Job, RetryLaterError
from common.problems import Unavailable
from common.service import Resources
from contracts.identity import ContactQuery, ContactReply
from notify.delivery import repository, usecases
from notify.delivery.mail import Mail, MailChannel
from notify.errors import ChannelError
from notify.notification import repository as notifications
from notify.preference import usecases as preferences

CONTACT_SECONDS = 2.0
CONTACT_AGAIN = timedelta(seconds=30)
log = structlog.get_logger()


async def send_mail(resources: Resources, job: Job) -> None:
    """Mail one notification, unless the user has no confirmed address or wants no mail of it."""
    delivery_id = UUID(job.payload["delivery_id"])
    async with resources.sessions() as session:
        delivery = await repository.waiting(session, delivery_id)
        if delivery is None:
            return
        notification = await notifications.get(session, delivery.notification_id)
        wanted = await preferences.list_preferences(session, notification.user_id)
    state = "skipped"
    if job.payload.get("is_asked", False) or wanted.get(notification.topic, True):
        contact = await _contact_of(resources, notification.user_id)
        if contact.email is not None:
            mail = Mail(
                to=contact.email,
                subject=notification.title,
                text=notification.body,
                message_id=str(delivery_id),
                link=notification.link,
            )
            state = await _attempt(resources, job, mail=mail)
    async with unit_of_work(resources.sessions) as session:
        await usecases.finish(session, delivery_id, state=state)


async def _contact_of(resources: Resources, user_id: UUID) -> ContactReply:
    """Where to send it; identity may be away for hours, and the mail waits for it."""
    query = ContactQuery(user_id=user_id)
    try:
        return await resources.broker.request(
            query.subject, query, reply=ContactReply, seconds=CONTACT_SECONDS
        )
    except Unavailable as error:
        raise RetryLaterError(CONTACT_AGAIN) from error


async def _attempt(resources: Resources, job: Job, *, mail: Mail) -> str:
    channel = cast("MailChannel", resources.extras["mail"])
    try:
        await channel.send(mail)
    except ChannelError as error:
        log.warning("mail not sent", error=str(error), attempts=job.attempts)
        if not error.is_final and job.attempts < ATTEMPTS_MAX:
            raise
        return "failed"
    return "sent"
