"""Calls to the bank: own timeouts, own share of connections, a breaker; an order is never made twice."""

import asyncio
import ssl
from collections.abc import Mapping
from typing import Any

import httpx
import structlog
from prometheus_client import Counter, Gauge, Histogram

from payments.payment.rules import BankTruth
from payments.rbs import wire
from payments.rbs.breaker import Breaker
from payments.rbs.wire import NewOrder, Registered
from payments.settings import Settings

CONNECT_SECONDS = 3.0
TURN_SECONDS = 2.0
ANSWER_BYTES_MAX = 256 * 1024
QUERIES_MAX = 3
CALLS = Counter("kabinet_payments_bank_calls_total", "Calls to the bank.", ["operation", "outcome"])
SECONDS = Histogram(
    "kabinet_payments_bank_call_seconds",
    "Time the bank takes to answer.",
    ["operation"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 15),
)
IS_OPEN = Gauge("kabinet_payments_bank_breaker_open", "1 while calls to the bank are held back.")
log = structlog.get_logger()


class BankNotReachedError(Exception):
    """Nothing was sent: the call can be made again without harm."""


class BankSilentError(Exception):
    """Something was sent and no usable answer came: nobody knows what the bank did."""


class BankRefusedError(Exception):
    """The bank understood and refused, with its code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"bank refused with {code}")
        self.code = code
        self.message = message


def trusted_authorities() -> ssl.SSLContext:
    """The public authorities and the machine's own, or those of SSL_CERT_FILE: banks may have their own."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context


class RbsClient:
    """One organisation's connection to its bank."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._settings = settings
        self._turns = asyncio.Semaphore(settings.rbs_calls_max)
        self.breaker = Breaker()
        self._http = httpx.AsyncClient(
            base_url=settings.rbs_url.rstrip("/") + settings.rbs_prefix,
            timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=settings.rbs_calls_max),
            follow_redirects=False,
            trust_env=False,
            verify=trusted_authorities(),
            proxy=settings.egress_proxy_url,
            transport=transport,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def register(self, order: NewOrder) -> Registered:
        """Register an order. Raises BankNotReachedError, BankSilentError or BankRefusedError."""
        answer = await self._call("register.do", order.form(), seconds=self._settings.rbs_create_seconds)
        try:
            return wire.registered(answer)
        except wire.UnreadableAnswerError as error:
            raise BankSilentError from error

    async def status(self, *, provider_ref: str | None, order_no: str) -> BankTruth | None:
        """What the bank knows of an order; None when it knows none. Raises as `register` does."""
        which = {"orderId": provider_ref} if provider_ref else {"orderNumber": order_no}
        for attempt in range(1, QUERIES_MAX + 1):
            try:
                answer = await self._call(
                    "getOrderStatusExtended.do", which, seconds=self._settings.rbs_query_seconds
                )
                return wire.status_of(answer).truth()
            except BankRefusedError as refusal:
                if refusal.code == wire.NOT_FOUND:
                    return None
                raise
            except wire.UnreadableAnswerError as error:
                raise BankSilentError from error
            except (BankSilentError, BankNotReachedError):
                if attempt == QUERIES_MAX or self.breaker.is_open:
                    raise
        raise AssertionError  # the last attempt returns or raises

    async def decline(self, *, provider_ref: str) -> None:
        """Give up an order that nobody has paid. Raises as `register` does."""
        await self._call("decline.do", {"orderId": provider_ref}, seconds=self._settings.rbs_query_seconds)

    async def _call(self, operation: str, form: Mapping[str, str], *, seconds: float) -> dict[str, Any]:
        if not self.breaker.allows():
            CALLS.labels(operation, "held_back").inc()
            raise BankNotReachedError
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await self._turns.acquire()
        except TimeoutError as error:
            CALLS.labels(operation, "no_turn").inc()
            raise BankNotReachedError from error
        try:
            return await self._counted(operation, form, seconds=seconds)
        finally:
            self._turns.release()

    async def _counted(self, operation: str, form: Mapping[str, str], *, seconds: float) -> dict[str, Any]:
        outcome = "failed"
        try:
            with SECONDS.labels(operation).time():
                code, answer = wire.read(await self._send(operation, form, seconds=seconds))
            outcome = f"code_{code}" if code.isdigit() else "code_other"
        except wire.UnreadableAnswerError as error:
            outcome = "unreadable"
            raise BankSilentError from error
        except BankNotReachedError:
            outcome = "not_reached"
            raise
        except BankSilentError:
            outcome = "silent"
            raise
        finally:
            self.breaker.record(succeeded=outcome.startswith("code_"))
            IS_OPEN.set(self.breaker.is_open)
            CALLS.labels(operation, outcome).inc()
        if code == wire.SYSTEM_ERROR and operation == "register.do":
            raise BankSilentError
        if code != "0":
            log.warning("bank refused", operation=operation, error=f"{code} {wire.message_of(answer)}")
            raise BankRefusedError(code, wire.message_of(answer))
        return answer

    async def _send(self, operation: str, form: Mapping[str, str], *, seconds: float) -> bytes:
        credentials = {
            "userName": self._settings.rbs_user,
            "password": self._settings.rbs_password.get_secret_value(),
        }
        received = bytearray()
        try:
            async with (
                asyncio.timeout(seconds),
                self._http.stream("POST", operation, data={**credentials, **form}) as answer,
            ):
                async for chunk in answer.aiter_bytes():
                    received += chunk
                    if len(received) > ANSWER_BYTES_MAX:
                        raise BankSilentError
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise BankNotReachedError from error
        except (httpx.HTTPError, TimeoutError) as error:
            raise BankSilentError from error
        if answer.status_code != httpx.codes.OK:
            raise BankSilentError
        return bytes(received)
