"""The SMS channel: the HTTP protocol of SMSC-compatible gateways."""

import asyncio
import secrets
import ssl

import httpx

from notify import metrics
from notify.errors import ChannelError
from notify.settings import Settings

ID_MAX = 2**31 - 1
# Refusals that another attempt does not change: parameters, credentials, money, forbidden text, bad number.
FINAL_CODES = frozenset({1, 2, 3, 6, 7})


def trusted_authorities() -> ssl.SSLContext:
    """The public authorities and the machine's own, or those of SSL_CERT_FILE."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context


class SmsChannel:
    """Hands messages to the gateway, a bounded number at once."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._slots = asyncio.Semaphore(settings.sms_at_once)
        self._client = httpx.AsyncClient(
            base_url=settings.smsc_url,
            timeout=settings.channel_seconds,
            follow_redirects=False,
            trust_env=False,
            verify=trusted_authorities(),
            proxy=settings.egress_proxy_url,
        )

    async def send(self, *, phone: str, text: str, seconds: float | None = None) -> None:
        """Send one message to a phone in E.164 form. Raises ChannelError."""
        try:
            await self._hand_over(phone=phone, text=text, seconds=seconds)
        except ChannelError:
            metrics.MESSAGES.labels("sms", "failed").inc()
            raise
        metrics.MESSAGES.labels("sms", "sent").inc()
        metrics.SMS_SPEND.inc(self.settings.sms_price_minor)

    async def _hand_over(self, *, phone: str, text: str, seconds: float | None) -> None:
        form = {
            # The gateway takes the same text to the same phone only under an id of ours.
            "id": str(secrets.randbelow(ID_MAX) + 1),
            "login": self.settings.smsc_login,
            "psw": self.settings.smsc_password.get_secret_value(),
            "phones": phone,
            "mes": text,
            "charset": "utf-8",
            "fmt": "3",
        }
        if self.settings.sms_sender:
            form["sender"] = self.settings.sms_sender
        try:
            async with self._slots:
                answer = await self._client.post(
                    "/sys/send.php", data=form, timeout=seconds or self.settings.channel_seconds
                )
            body = answer.raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise ChannelError(type(error).__name__) from error
        if not isinstance(body, dict) or "id" not in body:
            code = body.get("error_code") if isinstance(body, dict) else None
            raise ChannelError(f"gateway refused with {code}", is_final=code in FINAL_CODES)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
