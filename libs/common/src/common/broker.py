"""The connection to NATS: kept for ever, used for JetStream and for the few request–reply calls."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error as NatsError
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError
from pydantic import BaseModel, ValidationError

from common import metrics, tracing
from common.problems import Unavailable
from common.settings import ServiceSettings

Reply = TypeVar("Reply", bound=BaseModel)
STREAM_AGE_SECONDS = 14 * 86400
MESSAGE_BYTES_MAX = 256 * 1024
DUPLICATE_WINDOW_SECONDS = 20 * 60
FIRST_SECONDS = 2.5
CONNECT_SECONDS = 10
PROVISION_SECONDS = 20
log = structlog.get_logger()


class Broker:
    """One NATS client of a process; connects in the background, so that a broker outage stops no start."""

    def __init__(self, service: str, settings: ServiceSettings) -> None:
        self.service = service
        self.settings = settings
        self.client = Client()
        self.was_connected = False
        self._last_error = "not connected yet"
        self._is_connected = asyncio.Event()
        self._connecting: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to connect."""
        metrics.BROKER_CONNECTED.set_function(lambda: self.client.is_connected)
        self._connecting = asyncio.create_task(self._connect())

    async def _connect(self) -> None:
        while not self.was_connected:
            try:
                # After a failed TLS handshake the client waits for ever, so each attempt has a new one.
                async with asyncio.timeout(CONNECT_SECONDS):
                    await self.client.connect(
                        self.settings.nats_url.get_secret_value(),
                        name=self.service,
                        connect_timeout=2,
                        max_reconnect_attempts=-1,
                        reconnect_time_wait=1,
                        ping_interval=10,
                        max_outstanding_pings=2,
                        drain_timeout=20,
                        inbox_prefix=f"_INBOX_{self.service}".encode(),
                        error_cb=self._on_error,
                    )
            except TimeoutError:
                self.client = Client()
            except (OSError, NatsError) as error:
                await self._on_error(error)
                await asyncio.sleep(1)
            else:
                self.was_connected = True
                self._is_connected.set()

    async def _on_error(self, error: Exception) -> None:
        """Every failed attempt to connect comes here too: those are told by the check of the broker."""
        self._last_error = f"{type(error).__name__}: {error}"
        if self.client.is_connected:
            log.warning("broker error", error=type(error).__name__)

    async def problem(self) -> str | None:
        """Why there is no connection; the first one is waited for a moment."""
        if not self.was_connected:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._is_connected.wait(), FIRST_SECONDS)
        return None if self.client.is_connected else self._last_error

    async def connected(self) -> JetStreamContext:
        """Wait for the first connection, which is kept from then on; return its JetStream."""
        await self._is_connected.wait()
        return self.client.jetstream(timeout=5)

    async def close(self) -> None:
        """Drain and close."""
        if self._connecting is not None:
            self._connecting.cancel()
        if self.client.is_connected:
            with contextlib.suppress(NatsError, TimeoutError, asyncio.CancelledError):
                await asyncio.wait_for(self.client.drain(), 5)
        elif not self.client.is_closed:
            await self.client.close()

    async def request(
        self, subject: str, payload: BaseModel, *, reply: type[Reply], seconds: float = 2
    ) -> Reply:
        """Ask another service and wait for its answer. Raises Unavailable."""
        body, headers = payload.model_dump_json().encode(), {"traceparent": tracing.traceparent.get()}
        try:
            answer = await self.client.request(subject, body, timeout=seconds, headers=headers)
            return reply.model_validate_json(answer.data)
        except (NatsError, TimeoutError, OSError, ValidationError) as error:
            log.warning("request failed", subject=subject, error=type(error).__name__)
            raise Unavailable from error

    async def respond(
        self, subject: str, model: type[BaseModel], *, handler: Callable[[Any], Awaitable[BaseModel]]
    ) -> Subscription:
        """Answer requests on `subject`, sharing the load with the other copies of this service."""

        async def on_message(message: Msg) -> None:
            try:
                parent = (message.headers or {}).get("traceparent", "")
                with tracing.span(f"{subject} answer", kind="server", parent=parent):
                    answer = await handler(model.model_validate_json(message.data))
                await message.respond(answer.model_dump_json().encode())
            except Exception:
                log.exception("request not answered", subject=subject)

        return await self.client.subscribe(subject, queue=self.service, cb=on_message)


async def ensure_stream(jetstream: JetStreamContext, service: str, *, settings: ServiceSettings) -> None:
    """Create or update the stream a service publishes to (D-10)."""
    config = stream_config(service, settings)
    try:
        await jetstream.stream_info(service.upper())
    except NotFoundError:
        await jetstream.add_stream(config)
    else:
        await jetstream.update_stream(config)


def stream_config(service: str, settings: ServiceSettings) -> StreamConfig:
    """What the stream of a service has to be."""
    return StreamConfig(
        name=service.upper(),
        subjects=[f"{service}.*.*.*"],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        max_age=STREAM_AGE_SECONDS,
        max_bytes=settings.stream_bytes_max,
        max_msg_size=MESSAGE_BYTES_MAX,
        duplicate_window=DUPLICATE_WINDOW_SECONDS,
        num_replicas=settings.replicas,
        deny_delete=True,
    )


async def provision(service: str, settings: ServiceSettings) -> None:
    """Connect once and make the service's stream what it has to be. Raises TimeoutError with the reason."""
    client, told = Client(), ["no answer"]

    async def on_error(error: Exception) -> None:
        told.append(f"{type(error).__name__}: {error}")

    try:
        # After a failed TLS handshake the client waits for ever.
        async with asyncio.timeout(PROVISION_SECONDS):
            url = settings.nats_url.get_secret_value()
            await client.connect(url, connect_timeout=2, max_reconnect_attempts=3, error_cb=on_error)
            await ensure_stream(client.jetstream(timeout=5), service, settings=settings)
    except TimeoutError as error:
        raise TimeoutError(f"NATS did not answer in time: {told[-1]}") from error
    finally:
        await client.close()
