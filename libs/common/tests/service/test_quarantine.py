"""Events put aside are applied on demand, and none is lost on the way (D-11)."""

from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common import clock
from common.envelope import Envelope
from common.ids import new_id
from common.inbox import quarantine, receive, replay_quarantined
from common.service import ServiceDefinition
from common.testing import Harness
from sample.app import BoxOpened, definition, seen


@pytest.mark.check("R-10")
async def test_what_is_quarantined_during_a_replay_waits_for_the_next_one(
    service: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (_opened(new_id()) for _ in range(2))
    async with service.session() as session:
        await quarantine(session, first, deliveries=8, error="x")

    async def receive_meanwhile(session: AsyncSession, definition: ServiceDefinition, event: Envelope) -> str:
        async with service.session() as consumer:
            await quarantine(consumer, second, deliveries=8, error="x")
        return await receive(session, definition, event)

    with monkeypatch.context() as patched:
        patched.setattr("common.inbox.receive", receive_meanwhile)
        async with service.session() as session:
            assert await replay_quarantined(session, definition) == 1
    async with service.session() as session:
        assert await replay_quarantined(session, definition) == 1
    async with service.session() as session:
        assert await session.scalar(select(seen.c.total).where(seen.c.id == second.aggregate_id)) == 1


def _opened(box_id: UUID) -> Envelope:
    event = BoxOpened(box_id=box_id, times=1)
    return Envelope(
        event_id=new_id(),
        subject=event.subject,
        aggregate_type=event.aggregate_type,
        aggregate_id=event.aggregate_id,
        aggregate_version=1,
        occurred_at=clock.now(),
        producer="sample",
        data=event.model_dump(mode="json"),
    )
