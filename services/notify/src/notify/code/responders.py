"""Answers identity: takes a code and hands it to the channel at once."""

from typing import cast

import structlog

from common.ids import new_id
from common.service import Resources
from contracts.notify import CodeQuery, CodeReply
from notify.code.rules import subject_of, text_of
from notify.delivery.mail import Mail, MailChannel
from notify.delivery.sms import SmsChannel
from notify.errors import ChannelError
from notify.settings import Settings

log = structlog.get_logger()


async def send_code(resources: Resources, query: CodeQuery) -> CodeReply:
    """Deliver a code now; the answer tells whether the channel took it."""
    settings = cast("Settings", resources.settings)
    text = text_of(code=query.code, purpose=query.purpose, language=query.language)
    try:
        if query.channel == "sms":
            sms = cast("SmsChannel", resources.extras["sms"])
            await sms.send(phone=query.address, text=text, seconds=settings.code_seconds)
        else:
            mail = Mail(
                to=query.address,
                subject=subject_of(purpose=query.purpose, language=query.language),
                text=text,
                message_id=str(new_id()),
                language=query.language,
            )
            channel = cast("MailChannel", resources.extras["mail"])
            await channel.send(mail, seconds=settings.code_seconds)
    except ChannelError as error:
        log.warning("code not sent", kind=query.channel, error=str(error))
        return CodeReply(accepted=False)
    return CodeReply(accepted=True)
