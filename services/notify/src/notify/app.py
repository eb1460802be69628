"""The map of the notify service."""

from typing import cast

from common.service import Resources, ServiceDefinition, migrations_of
from contracts.notify import CodeQuery
from notify.code.responders import send_code
from notify.consumers import HANDLERS
from notify.database import metadata
from notify.delivery.jobs import send_mail
from notify.delivery.mail import MailChannel
from notify.delivery.sms import SmsChannel
from notify.delivery.usecases import MAIL_JOB
from notify.notification.router import router as notification_router
from notify.preference.router import router as preference_router
from notify.settings import Settings


async def open_channels(resources: Resources) -> None:
    """Make the channels ready."""
    settings = cast("Settings", resources.settings)
    resources.extras["mail"] = MailChannel(settings)
    resources.extras["sms"] = SmsChannel(settings)


async def close_channels(resources: Resources) -> None:
    """Close the channels."""
    await cast("SmsChannel", resources.extras["sms"]).close()


definition = ServiceDefinition(
    name="notify",
    title="Личный кабинет: уведомления",
    settings_class=Settings,
    metadata=metadata,
    routers=[notification_router, preference_router],
    consumers=HANDLERS,
    jobs={MAIL_JOB: send_mail},
    responders={CodeQuery.subject: (CodeQuery, send_code)},
    startup=open_channels,
    shutdown=close_channels,
    migrations=migrations_of(__file__),
)
