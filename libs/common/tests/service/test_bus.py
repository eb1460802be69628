"""Outbox, broker and inbox: every event takes effect once and in order, whatever the broker does."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import structlog
from prometheus_client import REGISTRY
from sqlalchemy import delete, func, select, text, update

from common import outbox as events
from common.bus import Consumer
from common.db import unit_of_work
from common.gaps import ask_for_missing
from common.ids import new_id
from common.inbox import replay_quarantined
from common.service import create_resources
from common.tables import aggregate_cursor, consumer_position, inbox, inbox_quarantine, outbox, parked_event
from common.testing import Harness
from common.worker import Worker
from sample.app import BoxOpened, definition, failing, seen

PATIENCE_SECONDS = 20


@asynccontextmanager
async def working(service: Harness, **settings: object) -> AsyncIterator[Worker]:
    values = service.resources.settings.model_copy(update={"poll_seconds": 0.05, **settings})
    resources = create_resources(definition, values)
    resources.broker.start()
    worker = Worker(resources)
    worker.start()
    try:
        yield worker
    finally:
        await worker.stop()
        await resources.broker.close()
        await resources.engine.dispose()


async def publish(service: Harness, box_id: UUID, *, times: int = 1) -> None:
    async with service.session() as session:
        await events.publish(session, BoxOpened(box_id=box_id, times=times))


async def total(service: Harness, box_id: UUID) -> int:
    async with service.resources.sessions() as session:
        return await session.scalar(select(seen.c.total).where(seen.c.id == box_id)) or 0


async def until_total(service: Harness, box_id: UUID, *, expected: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (current := await total(service, box_id)) != expected:
        assert time.monotonic() < deadline, f"{current} instead of {expected}"
        await asyncio.sleep(0.05)


async def test_events_arrive_once_and_in_order(service: Harness) -> None:
    boxes = [new_id() for _ in range(5)]
    async with working(service):
        for _ in range(4):
            for box_id in boxes:
                await publish(service, box_id)
        for box_id in boxes:
            await until_total(service, box_id, expected=4)
    async with service.resources.sessions() as session:
        versions = (await session.scalars(select(aggregate_cursor.c.last_version))).all()
        unpublished = await session.scalar(select(func.count()).where(outbox.c.published_at.is_(None)))
    assert versions == [4] * 5
    assert unpublished == 0


@pytest.mark.parametrize("role", ["all", "worker"])
async def test_work_is_noticed_when_it_is_left_long_before_the_next_poll(service: Harness, role: str) -> None:
    box_id = new_id()
    async with working(service, role=role, poll_seconds=600) as worker:
        if role == "worker":
            await _until_listening(service)
        for opened in (1, 2):
            async with unit_of_work(worker.resources.sessions) as session:
                await events.publish(session, BoxOpened(box_id=box_id, times=1))
            await until_total(service, box_id, expected=opened)


async def _until_listening(service: Harness) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    heard = text("SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'")
    while True:
        async with service.resources.sessions() as session:
            if (await session.execute(heard)).all():
                return
        assert time.monotonic() < deadline, "nobody listens"
        await asyncio.sleep(0.05)


@pytest.mark.check("R-09")
async def test_doubled_and_shuffled_deliveries_take_effect_once(service: Harness) -> None:
    box_id, ids = new_id(), [new_id() for _ in range(4)]
    for version in (3, 1, 1, 4, 2, 3, 4, 2):
        await service.emit(
            BoxOpened(box_id=box_id, times=10**version), version=version, event_id=ids[version - 1]
        )
    assert await total(service, box_id) == 11110
    async with service.resources.sessions() as session:
        assert (await session.scalar(select(func.count()).select_from(parked_event))) == 0


@pytest.mark.check("R-10")
async def test_a_poisoned_event_stops_only_its_own_aggregate(service: Harness) -> None:
    sick, healthy = new_id(), new_id()
    failing.add(sick)
    async with working(service, deliveries_max=1):
        await publish(service, sick)
        await publish(service, sick)
        await publish(service, healthy)
        await until_total(service, healthy, expected=1)
        await _until_quarantined(service)
    assert await total(service, sick) == 0
    failing.clear()
    async with service.session() as session:
        assert await replay_quarantined(session, definition) == 1
    assert await total(service, sick) == 2


async def _until_quarantined(service: Harness) -> None:
    await _until_aside(service, quarantined=1, parked=1)


async def _until_aside(service: Harness, *, quarantined: int, parked: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        async with service.resources.sessions() as session:
            aside = await session.scalar(select(func.count()).select_from(inbox_quarantine))
            waiting = await session.scalar(select(func.count()).select_from(parked_event))
        if (aside, waiting) == (quarantined, parked):
            return
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


@pytest.mark.check("R-05", "D-12")
async def test_events_the_broker_lost_are_published_again(service: Harness) -> None:
    box_id = new_id()
    async with working(service):
        await publish(service, box_id)
        await until_total(service, box_id, expected=1)
    async with service.session() as session:
        # The stream claims to be at a lower sequence than what was applied: it lost its tail.
        await session.execute(
            consumer_position.update().values(
                last_stream_sequence=consumer_position.c.last_stream_sequence + 1000
            )
        )
        await session.execute(aggregate_cursor.delete())
        await session.execute(seen.delete())
        await session.execute(inbox.delete())
    async with working(service):
        await until_total(service, box_id, expected=1)


async def lose(service: Harness, box_id: UUID) -> None:
    """Publish an event, and have the broker forget it before anybody took it."""
    await publish(service, box_id)
    await service.drain()
    jetstream = await service.resources.broker.connected()
    await jetstream.purge_stream(definition.name.upper())


async def repeated(service: Harness) -> list[tuple[UUID, int]]:
    """Which events were published again."""
    async with service.resources.sessions() as session:
        again = select(outbox.c.aggregate_id, outbox.c.aggregate_version).where(outbox.c.attempts > 0)
        return [(box_id, version) for box_id, version in await session.execute(again)]


@pytest.mark.check("D-12", "R-05")
async def test_the_last_event_of_a_quiet_aggregate_is_found_by_the_sweep(service: Harness) -> None:
    heard, lost = new_id(), new_id()
    async with working(service):
        await publish(service, heard)
        await publish(service, lost)
        for box_id in (heard, lost):
            await until_total(service, box_id, expected=1)
    await lose(service, lost)
    async with working(service, sweep_seconds=0.1, sweep_quiet_seconds=0):
        await until_total(service, lost, expected=2)
    assert await total(service, heard) == 1
    assert await repeated(service) == [(lost, 2)], "what was applied is not published again"


@pytest.mark.check("D-12")
async def test_the_sweep_leaves_alone_what_is_put_aside(service: Harness) -> None:
    sick, lost = new_id(), new_id()
    failing.add(sick)
    async with working(service, deliveries_max=1):
        await publish(service, sick)
        await publish(service, sick)
        await _until_quarantined(service)
    await lose(service, lost)
    async with working(service, sweep_seconds=0.1, sweep_quiet_seconds=0):
        await until_total(service, lost, expected=1)
    assert await repeated(service) == [(lost, 1)]


@pytest.mark.check("D-12", "R-10")
async def test_a_poisoned_event_that_will_be_tried_again_is_not_lost(
    service: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the sweep nor the successor that waits for it has it published again all the time."""
    sick = new_id()
    failing.add(sick)
    lost_before = REGISTRY.get_sample_value("kabinet_bus_lost_events_total", {"stream": "sample"}) or 0
    monkeypatch.setattr("common.gaps.PARKED_PATIENCE", timedelta(0))
    async with working(service, sweep_seconds=0.1, sweep_quiet_seconds=0) as worker:
        await publish(service, sick)
        await publish(service, sick)
        await _until_aside(service, quarantined=0, parked=1)
        for _ in range(10):
            await ask_for_missing(worker.resources)
            await asyncio.sleep(0.1)
        async with service.resources.sessions() as session:
            most = await session.scalar(select(func.max(outbox.c.attempts)))
    assert most in {0, 1}, "it was asked for once"
    assert (
        REGISTRY.get_sample_value("kabinet_bus_lost_events_total", {"stream": "sample"}) or 0
    ) == lost_before


async def test_an_event_is_not_told_under_the_number_of_the_one_before(service: Harness) -> None:
    ended = []

    class Malformed:
        data, subject = b"no event", "sample.box.opened.v1"

        async def term(self) -> None:
            ended.append(structlog.contextvars.get_contextvars())

    structlog.contextvars.bind_contextvars(request_id="of the one before")
    consumer = Consumer(service.resources, "sample", subjects=["sample.box.*.*"])
    await consumer._handle(Malformed())  # type: ignore[arg-type] # noqa: SLF001 - all that is looked at
    assert ended == [{}]


@pytest.mark.check("D-08")
async def test_an_event_of_a_rolled_back_transaction_never_leaves(service: Harness) -> None:
    box_id = new_id()

    async def change_our_mind() -> None:
        async with unit_of_work(service.resources.sessions) as session:
            await events.publish(session, BoxOpened(box_id=box_id, times=1))
            raise RuntimeError("changed our mind")

    with pytest.raises(RuntimeError):
        await change_our_mind()
    await service.drain()
    assert await service.published() == []


@pytest.mark.check("D-13")
async def test_after_a_restore_what_came_later_is_applied_again(
    service: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[4] / "deploy/backup"))
    from rejoin import rewound

    box_id = new_id()
    async with working(service):
        await publish(service, box_id, times=1)
        await until_total(service, box_id, expected=1)
        async with service.resources.sessions() as session:
            backup = await session.scalar(select(consumer_position.c.last_stream_sequence))
        await publish(service, box_id, times=10)
        await until_total(service, box_id, expected=11)
    async with service.session() as session:  # the database as it was after the first
        await session.execute(update(seen).values(total=1))
        await session.execute(update(aggregate_cursor).values(last_version=1))
        await session.execute(update(consumer_position).values(last_stream_sequence=backup))
        await session.execute(delete(inbox))
    jetstream = await service.resources.broker.connected()
    config = (await jetstream.consumer_info("SAMPLE", "sample")).config
    await jetstream.delete_consumer("SAMPLE", "sample")
    await jetstream.add_consumer("SAMPLE", rewound(config, (backup or 0) + 1))
    async with working(service):
        await until_total(service, box_id, expected=11)
        await publish(service, box_id, times=100)
        await until_total(service, box_id, expected=111)
    assert (await jetstream.consumer_info("SAMPLE", "sample")).config.opt_start_seq == (backup or 0) + 1
    await jetstream.delete_consumer("SAMPLE", "sample")
