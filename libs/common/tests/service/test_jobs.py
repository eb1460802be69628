"""Jobs: asked for in a transaction, done after it, never lost between a run and its end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select, update

from common import jobs
from common.jobs import Job
from common.service import Resources
from common.tables import job as job_table
from common.testing import Harness


async def ask(service: Harness) -> None:
    async with service.session() as session:
        await jobs.enqueue(session, kind="count", dedupe_key="one", payload={})


async def left(service: Harness) -> int:
    async with service.session() as session:
        return (await session.execute(select(func.count()).select_from(job_table))).scalar_one()


@asynccontextmanager
async def doing(service: Harness, work: Any) -> AsyncIterator[None]:
    """The service with one more kind of work."""
    resources, definition = service.resources, service.resources.definition
    resources.definition = replace(definition, jobs={**definition.jobs, "count": work})
    try:
        yield
    finally:
        resources.definition = definition


async def test_work_asked_for_twice_before_it_began_is_done_once(service: Harness) -> None:
    runs: list[Job] = []

    async def work(_: Resources, job: Job) -> None:
        runs.append(job)

    async with doing(service, work):
        await ask(service)
        await ask(service)
        await service.drain()
    assert len(runs) == 1
    assert await left(service) == 0


@pytest.mark.parametrize("fails", [False, True])
async def test_work_asked_for_while_it_runs_is_done_once_more(service: Harness, *, fails: bool) -> None:
    runs: list[Job] = []

    async def work(_: Resources, job: Job) -> None:
        runs.append(job)
        if len(runs) == 1:
            await ask(service)
            assert not await jobs.run_one(service.resources)
            if fails:
                raise RuntimeError("broken on purpose")

    async with doing(service, work):
        await ask(service)
        await service.drain()
    assert [job.attempts for job in runs] == [1, 1]
    assert await left(service) == 0


async def test_work_given_up_is_done_when_it_is_asked_for_again(service: Harness) -> None:
    runs: list[Job] = []

    async def work(_: Resources, job: Job) -> None:
        runs.append(job)
        if len(runs) == 1:
            raise RuntimeError("broken on purpose")

    async with doing(service, work):
        await ask(service)
        async with service.session() as session:
            await session.execute(update(job_table).values(attempts=jobs.ATTEMPTS_MAX - 1))
        await service.drain()
        async with service.session() as session:
            assert await session.scalar(select(job_table.c.state)) == "failed"
        await ask(service)
        await service.drain()
    assert len(runs) == 2
    assert await left(service) == 0
