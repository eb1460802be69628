"""The e-mail channel: SMTP submission."""

import asyncio
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape

import aiosmtplib

from common import clock
from notify import metrics
from notify.errors import ChannelError
from notify.settings import Settings

PERMANENT = 500


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to send; the same `message_id` is the same mail for the mailboxes."""

    to: str
    subject: str
    text: str
    message_id: str
    link: str | None = None
    language: str = "ru"


class MailChannel:
    """Hands mails to the submission host, a bounded number at once."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._slots = asyncio.Semaphore(settings.mails_at_once)

    async def send(self, mail: Mail, *, seconds: float | None = None) -> None:
        """Send one mail. Raises ChannelError."""
        try:
            await self._hand_over(mail, seconds=seconds or self.settings.channel_seconds)
        except ChannelError:
            metrics.MESSAGES.labels("email", "failed").inc()
            raise
        metrics.MESSAGES.labels("email", "sent").inc()

    async def _hand_over(self, mail: Mail, *, seconds: float) -> None:
        settings = self.settings
        password = settings.smtp_password.get_secret_value() if settings.smtp_password else None
        try:
            async with self._slots:
                await aiosmtplib.send(
                    self.compose(mail),
                    hostname=settings.smtp_host,
                    port=settings.smtp_port,
                    username=settings.smtp_user,
                    password=password,
                    start_tls=settings.smtp_starttls,
                    timeout=seconds,
                )
        except aiosmtplib.SMTPResponseException as error:
            raise ChannelError(f"mail refused with {error.code}", is_final=error.code >= PERMANENT) from error
        except aiosmtplib.SMTPRecipientsRefused as error:
            is_final = all(refusal.code >= PERMANENT for refusal in error.recipients)
            raise ChannelError("recipient refused", is_final=is_final) from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise ChannelError(type(error).__name__) from error

    def compose(self, mail: Mail) -> EmailMessage:
        """The message with a text and an HTML part."""
        message = EmailMessage()
        local, _, domain = self.settings.mail_from.partition("@")
        message["From"] = Address(self.settings.company_name, local, domain)
        message["To"] = mail.to
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(clock.now())
        message["Message-ID"] = f"<{mail.message_id}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        url = f"{self.settings.portal_url}{mail.link}" if mail.link else None
        signature = self.settings.company_name
        message.set_content("\n\n".join(filter(None, [mail.text, url, signature])))
        button = f'<p><a href="{escape(url)}">Открыть в личном кабинете</a></p>' if url else ""
        message.add_alternative(
            f'<!doctype html><html lang="{escape(mail.language)}"><meta charset="utf-8">'
            f"<title>{escape(mail.subject)}</title>"
            '<body style="font:16px/1.5 sans-serif;color:#1b1f24;max-width:36em;margin:2em auto">'
            f'<h1 style="font-size:20px">{escape(mail.subject)}</h1><p>{escape(mail.text)}</p>{button}'
            f'<p style="color:#57606a">{escape(signature)}</p></body></html>',
            subtype="html",
        )
        return message
