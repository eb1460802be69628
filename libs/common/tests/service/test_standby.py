"""A commit that no standby has confirmed is never reported as done, nor is its repetition (D-04)."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import insert, select
from sqlalchemy.engine import make_url

from common.ids import new_id
from common.testing import Harness
from sample.app import box

KEY = "a-key-of-the-standby-test"
PATIENCE_SECONDS = 10


def unconfirmed() -> float:
    return REGISTRY.get_sample_value("kabinet_db_unconfirmed_commits_total") or 0


class Server:
    """The administrator's hands: a standby that is required and absent, and commits that wait for it."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql")

    async def run(self, *statements: str) -> list[Any]:
        url = self._url.render_as_string(hide_password=False)
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            for statement in statements:
                cursor = await connection.execute(statement.encode())
            return await cursor.fetchall() if cursor.description else []

    @asynccontextmanager
    async def standby_required(self) -> AsyncIterator[None]:
        database = f'ALTER DATABASE "{self._url.database}"'
        absent = "ALTER SYSTEM SET synchronous_standby_names = 'absent'"
        await self.run(f"{database} SET synchronous_commit = on", absent, "SELECT pg_reload_conf()")
        try:
            yield
        finally:
            await self.standby_given_up()
            await self.run(f"{database} RESET synchronous_commit")

    async def standby_given_up(self) -> None:
        await self.run("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()")

    async def waiting(self) -> int:
        """The process of a commit that waits for the standby, as soon as there is one."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        commits = """SELECT pid FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event = 'SyncRep'"""
        while not (rows := await self.run(commits)):
            assert time.monotonic() < deadline, "no commit waits for the standby"
            await asyncio.sleep(0.05)
        return int(rows[0][0])


@pytest.mark.check("D-04", "R-03")
async def test_a_commit_that_gave_up_on_the_standby_is_an_unknown_outcome(service: Harness) -> None:
    user_id, box_id = new_id(), new_id()
    async with service.session() as session:
        await session.execute(insert(box).values(id=box_id, opened=0))
    await service.grant(user_id, box_id)
    server, before = Server(service.admin_url), unconfirmed()

    async def open_box() -> Any:
        headers = {**service.issuer.resident(user_id), "Idempotency-Key": KEY}
        return await service.client.post(
            service.url(f"/boxes/{box_id}/open"), json={"times": 1}, headers=headers
        )

    await service.resources.engine.dispose()
    async with server.standby_required():
        for attempt in (1, 2):
            request = asyncio.create_task(open_box())
            await server.run(f"SELECT pg_cancel_backend({await server.waiting()})")
            answer = await asyncio.wait_for(request, PATIENCE_SECONDS)
            assert (answer.status_code, answer.json()["type"]) == (503, "/problems/outcome-unknown"), attempt
        assert unconfirmed() == before + 2
        request = asyncio.create_task(open_box())
        await server.waiting()
        assert not request.done(), "what the first attempt left behind is not a proof"
        await server.standby_given_up()
        answer = await asyncio.wait_for(request, PATIENCE_SECONDS)
    assert answer.status_code == 201
    assert answer.headers["Idempotency-Replayed"] == "true"
    assert await opened(service, box_id) == 1
    assert len(await service.published()) == 1
    await service.resources.engine.dispose()


async def opened(service: Harness, box_id: UUID) -> int:
    async with service.resources.sessions() as session:
        return int((await session.execute(select(box.c.opened).where(box.c.id == box_id))).scalar_one())
