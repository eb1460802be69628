"""The gauges tell the truth about the database, the stream and the consumers."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

from prometheus_client import REGISTRY
from sqlalchemy import text, update

from common import outbox as events
from common.broker import stream_config
from common.db import unit_of_work
from common.health import Health
from common.ids import new_id
from common.jobs import Job, enqueue
from common.relay import publish_batch
from common.service import Resources
from common.tables import job, outbox
from common.testing import Harness
from common.watch import observe_database, observe_stream
from sample.app import BoxOpened, definition

STREAM = definition.name.upper()


def value(name: str, **labels: Any) -> float:
    found = REGISTRY.get_sample_value(f"kabinet_{name}", labels)
    assert found is not None, name
    return found


async def publish_nothing(_: Resources, __: Job) -> None:
    """Work that never comes up here."""


async def publish(resources: Resources) -> None:
    async with unit_of_work(resources.sessions) as session:
        await events.publish(session, BoxOpened(box_id=new_id(), times=1))


async def test_an_unpublished_event_and_an_overdue_job_grow_old(service: Harness) -> None:
    kind = "knock"
    knocking = replace(definition, jobs={kind: publish_nothing})
    resources = replace(service.resources, definition=knocking)
    await observe_database(resources)
    assert value("outbox_unpublished") == value("outbox_oldest_seconds") == 0
    assert value("jobs_waiting", kind=kind, state="waiting") == value("jobs_overdue_seconds", kind=kind) == 0
    await publish(resources)
    async with service.session() as session:
        await enqueue(session, kind=kind, dedupe_key="one", payload={})
        await session.execute(update(job).values(run_at=job.c.run_at - timedelta(minutes=2)))
        await session.execute(update(outbox).values(created_at=outbox.c.created_at - timedelta(minutes=1)))
    await observe_database(resources)
    assert value("outbox_unpublished") == 1
    assert 60 <= value("outbox_oldest_seconds") < 90
    assert value("jobs_waiting", kind=kind, state="waiting") == 1
    assert 120 <= value("jobs_overdue_seconds", kind=kind) < 150


async def test_a_transaction_left_alone_is_seen(service: Harness) -> None:
    async with service.resources.sessions() as session:
        await session.execute(text("SELECT 1"))
        await asyncio.sleep(0.3)
        await observe_database(service.resources)
    assert value("db_idle_in_transaction_seconds") >= 0.3
    await observe_database(service.resources)
    assert value("db_idle_in_transaction_seconds") < 0.3
    assert value("db_standby_missing") == 0
    assert value("db_pool_wait_seconds_count") > 0


async def test_a_pool_that_is_used_up_does_not_blind_the_gauges(service: Harness) -> None:
    settings = service.resources.settings
    async with AsyncExitStack() as busy:
        for _ in range(settings.pool_size):
            session = await busy.enter_async_context(service.resources.sessions())
            await session.execute(text("SELECT 1"))
        await asyncio.sleep(0.2)
        await observe_database(service.resources)
    assert value("db_idle_in_transaction_seconds") >= 0.2


async def test_an_event_that_nobody_applies_is_seen_by_its_producer(service: Harness) -> None:
    resources = service.resources
    jetstream = await resources.broker.connected()
    await publish(resources)
    await publish_batch(resources, jetstream)
    await jetstream.pull_subscribe(f"{definition.name}.>", durable="reader", stream=STREAM)
    await asyncio.sleep(0.2)
    try:
        await observe_stream(resources)
        assert value("stream_last_sequence", stream=STREAM) >= 1
        assert value("consumer_pending", stream=STREAM, consumer="reader") >= 1
        assert value("consumer_lag_seconds", stream=STREAM, consumer="reader") >= 0.2
    finally:
        await jetstream.delete_consumer(STREAM, "reader")
    await observe_stream(resources)
    assert (
        REGISTRY.get_sample_value("kabinet_consumer_pending", {"stream": STREAM, "consumer": "reader"})
        is None
    )


async def test_a_stream_that_is_not_as_provisioned_is_seen(service: Harness) -> None:
    jetstream = await service.resources.broker.connected()
    wanted = stream_config(definition.name, service.resources.settings)
    health = Health(service.resources)
    await health.look()
    await observe_stream(service.resources)
    assert value("stream_config_drift", stream=STREAM) == 0
    await jetstream.update_stream(wanted.evolve(max_bytes=10_000_000))
    try:
        await health.look()
        await observe_stream(service.resources)
        assert value("stream_config_drift", stream=STREAM) == 1
        assert value("stream_bytes_max", stream=STREAM) == 10_000_000
    finally:
        await jetstream.update_stream(wanted)
        await health.look()
