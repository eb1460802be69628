"""Consumers: durable pull subscriptions that apply events once, in order per aggregate (D-11, D-12)."""

import asyncio
import contextlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, StreamInfo
from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError
from pydantic import ValidationError
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from common import metrics
from common.db import unit_of_work
from common.envelope import Envelope
from common.gaps import ReplayRequest, ask_replay
from common.inbox import Outcome, quarantine, receive
from common.service import Resources, ServiceDefinition
from common.tables import consumer_position

ACK_WAIT_SECONDS = 30
ACKS_PENDING_MAX = 256
FETCH_SECONDS = 5
BACKOFF_SECONDS = (1, 2, 5, 15, 60, 300, 600)
NOTE_POSITION = text("""
    INSERT INTO consumer_position AS mine (stream, stream_created_at, last_stream_sequence)
    VALUES (:stream, :created, :sequence)
    ON CONFLICT (stream) DO UPDATE SET stream_created_at = excluded.stream_created_at,
    last_stream_sequence = CASE WHEN :is_reset THEN excluded.last_stream_sequence
        ELSE greatest(mine.last_stream_sequence, excluded.last_stream_sequence) END""")
log = structlog.get_logger()


def families(definition: ServiceDefinition) -> dict[str, set[str]]:
    """Stream → subject filters. All events of an entity are taken: its cursor must have no holes."""
    streams: dict[str, set[str]] = {}
    for contract in definition.consumers:
        producer, entity, *_ = contract.subject.split(".")
        streams.setdefault(producer, set()).add(f"{producer}.{entity}.*.*")
    return streams


class Consumer:
    """Takes the events of one producer into this service."""

    def __init__(self, resources: Resources, producer: str, *, subjects: Iterable[str]) -> None:
        self.resources = resources
        self.producer = producer
        self.stream = producer.upper()
        self.subjects = sorted(subjects)
        self.durable = resources.definition.name
        self._stream_created_at = ""
        # What has never happened is 0 from the start: a counter that is born as 1 shows no increase.
        metrics.BUS_STREAM_LOST.labels(self.stream)
        metrics.BUS_LOST.labels(producer)
        metrics.BUS_MESSAGES.labels("unknown", "malformed")

    async def run(self) -> None:
        """Fetch and apply until the subscription fails; the caller starts it again."""
        jetstream = await self.resources.broker.connected()
        await self._check_position(await jetstream.stream_info(self.stream))
        await self._provision(jetstream)
        workers = [self._work(jetstream) for _ in range(self.resources.settings.consumer_workers)]
        async with asyncio.TaskGroup() as group:
            for worker in workers:
                group.create_task(worker)

    async def _provision(self, jetstream: JetStreamContext) -> None:
        start: dict[str, Any] = {"deliver_policy": DeliverPolicy.ALL}
        with contextlib.suppress(NotFoundError):
            # After a restore it was set to begin elsewhere (D-13); that cannot be changed and need not be.
            has = (await jetstream.consumer_info(self.stream, self.durable)).config
            start = {"deliver_policy": has.deliver_policy, "opt_start_seq": has.opt_start_seq}
        await jetstream.add_consumer(
            self.stream,
            ConsumerConfig(
                durable_name=self.durable,
                **start,
                ack_policy=AckPolicy.EXPLICIT,
                ack_wait=ACK_WAIT_SECONDS,
                max_deliver=-1,
                max_ack_pending=ACKS_PENDING_MAX,
                filter_subjects=self.subjects,
            ),
        )

    async def _check_position(self, info: StreamInfo) -> None:
        """Notice that the broker lost events, and have them published again."""
        created_at = str(info.created)
        self._stream_created_at = created_at
        async with self.resources.sessions() as session:
            mine = select(consumer_position).where(consumer_position.c.stream == self.stream)
            known = (await session.execute(mine)).one_or_none()
        if known is None:
            return
        if known.stream_created_at == created_at and info.state.last_seq >= known.last_stream_sequence:
            return
        metrics.BUS_STREAM_LOST.labels(self.stream).inc()
        log.warning("broker lost events, asking for a replay", stream=self.stream)
        since = datetime.now(UTC) - timedelta(days=self.resources.settings.outbox_keep_days)
        await ask_replay(self.resources, self.producer, ask=ReplayRequest(since=since))
        async with unit_of_work(self.resources.sessions) as session:
            await self._note_position(session, info.state.last_seq, is_reset=True)

    async def _work(self, jetstream: JetStreamContext) -> None:
        subscription = await jetstream.pull_subscribe_bind(self.durable, self.stream)
        try:
            while not self.resources.is_draining:
                with contextlib.suppress(TimeoutError):
                    for message in await subscription.fetch(1, timeout=FETCH_SECONDS):
                        await self._handle(message)
        finally:
            # What the broker still says to it nobody reads, and the connection would wait for that to drain.
            with contextlib.suppress(NatsError):
                await subscription.unsubscribe()

    async def _handle(self, message: Msg) -> None:
        structlog.contextvars.clear_contextvars()
        try:
            envelope = Envelope.model_validate_json(message.data)
        except ValidationError:
            log.exception("not an event", subject=message.subject)
            metrics.BUS_MESSAGES.labels("unknown", "malformed").inc()
            await message.term()
            return
        keep_alive = asyncio.create_task(self._keep_alive(message))
        try:
            outcome = await self._receive(envelope, message.metadata.sequence.stream)
        except Exception as error:  # noqa: BLE001 - whatever failed, the event is tried again or put aside
            await self._failed(message, envelope, error=error)
        else:
            metrics.BUS_MESSAGES.labels(envelope.subject, outcome).inc()
            await message.ack()
        finally:
            keep_alive.cancel()

    async def _receive(self, envelope: Envelope, sequence: int) -> Outcome:
        async with unit_of_work(self.resources.sessions) as session:
            outcome = await receive(session, self.resources.definition, envelope)
            await self._note_position(session, sequence)
        return outcome

    async def _note_position(self, session: AsyncSession, sequence: int, *, is_reset: bool = False) -> None:
        position = {"stream": self.stream, "created": self._stream_created_at, "sequence": sequence}
        await session.execute(NOTE_POSITION, {**position, "is_reset": is_reset})

    @staticmethod
    async def _keep_alive(message: Msg) -> None:
        while True:
            await asyncio.sleep(ACK_WAIT_SECONDS / 3)
            await message.in_progress()

    async def _failed(self, message: Msg, envelope: Envelope, *, error: Exception) -> None:
        deliveries = message.metadata.num_delivered
        log.error("event not applied", subject=envelope.subject, attempts=deliveries, error=repr(error))
        if deliveries < self.resources.settings.deliveries_max:
            metrics.BUS_MESSAGES.labels(envelope.subject, "retried").inc()
            await message.nak(delay=BACKOFF_SECONDS[min(deliveries, len(BACKOFF_SECONDS)) - 1])
            return
        async with unit_of_work(self.resources.sessions) as session:
            await quarantine(session, envelope, deliveries=deliveries, error=type(error).__name__)
        metrics.BUS_MESSAGES.labels(envelope.subject, "quarantined").inc()
        await message.term()
