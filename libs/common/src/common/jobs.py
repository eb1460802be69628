"""Work that calls the outside world: recorded in the transaction, claimed with a lease, done after it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from psycopg.types.json import Json
from sqlalchemy import delete, func, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from common import clock, metrics, tracing
from common.db import unit_of_work
from common.ids import new_id
from common.outbox import wake
from common.tables import job as job_table

if TYPE_CHECKING:
    from common.service import Resources

ATTEMPTS_MAX = 12
LEASE = timedelta(seconds=60)
# Who runs the work now keeps the lease, but can no longer end it with the outcome of this run.
ENQUEUE = text("""
    INSERT INTO job AS mine (id, kind, dedupe_key, payload, run_at)
    VALUES (:id, :kind, :key, :payload, :moment)
    ON CONFLICT (kind, dedupe_key) DO UPDATE SET state = 'waiting', attempts = 0, lease_token = NULL,
        payload = excluded.payload, run_at = least(mine.run_at, excluded.run_at)""")
CLAIM = text("""
    UPDATE job SET lease_until = now() + make_interval(secs => :lease), lease_token = :token,
        attempts = attempts + 1
    WHERE id = (
        SELECT id FROM job
        WHERE state = 'waiting' AND kind = ANY(:kinds) AND run_at <= :moment
        AND (lease_until IS NULL OR lease_until < now())
        ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, kind, dedupe_key, payload, attempts, lease_token""")
BACKOFF_SECONDS = (1, 2, 5, 15, 60, 300, 900)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed piece of work."""

    id: UUID
    kind: str
    dedupe_key: str
    payload: dict[str, Any]
    attempts: int
    lease_token: UUID


JobHandler = Callable[["Resources", Job], Awaitable[None]]


class RetryLaterError(Exception):
    """The work is not done and is not a failure: try again after `delay`, without counting the attempt."""

    def __init__(self, delay: timedelta) -> None:
        super().__init__(f"again in {delay}")
        self.delay = delay


async def enqueue(session: AsyncSession, *, kind: str, dedupe_key: str, payload: dict[str, Any]) -> None:
    """Record work to be done after this transaction; equal (kind, dedupe_key) is recorded once.

    Work that is under way is done once more, for it may not see what this transaction changes; work that was
    given up is begun anew.
    """
    row = {"id": new_id(), "kind": kind, "key": dedupe_key, "payload": Json(payload), "moment": clock.now()}
    await session.execute(ENQUEUE, row)
    await wake(session)


async def claim(session: AsyncSession, kinds: list[str]) -> Job | None:
    """Take the oldest due job under a lease, skipping those that others hold."""
    chosen = {"kinds": kinds, "moment": clock.now(), "token": new_id(), "lease": LEASE.total_seconds()}
    row = (await session.execute(CLAIM, chosen)).one_or_none()
    return None if row is None else Job(*row)


async def run_one(resources: "Resources") -> bool:
    """Claim and run one due job; False when there is none."""
    handlers = resources.definition.jobs
    async with unit_of_work(resources.sessions) as session:
        job = await claim(session, list(handlers))
    if job is None:
        return False
    try:
        renewal = asyncio.create_task(_renew(resources, job))
        try:
            with tracing.span(f"{job.kind} job", kind="internal"):
                await handlers[job.kind](resources, job)
        finally:
            renewal.cancel()
    except RetryLaterError as later:
        await _put_back(resources, job, delay=later.delay, attempts=job.attempts - 1, error=None)
    except Exception as error:
        log.exception("job failed", kind=job.kind, attempts=job.attempts)
        delay = timedelta(seconds=BACKOFF_SECONDS[min(job.attempts, len(BACKOFF_SECONDS)) - 1])
        await _put_back(resources, job, delay=delay, attempts=job.attempts, error=type(error).__name__)
    else:
        await _end(resources, job, statement=delete(job_table))
        metrics.JOBS.labels(job.kind, "done").inc()
    return True


async def _end(resources: "Resources", job: Job, *, statement: Any) -> None:
    """Record how the run ended; work that was asked for again meanwhile is due at once instead."""
    mine, token = job_table.c.id == job.id, job_table.c.lease_token
    async with unit_of_work(resources.sessions) as session:
        ended = statement.where(mine, token == job.lease_token).returning(token)
        if (await session.execute(ended)).one_or_none() is None:
            await session.execute(update(job_table).where(mine, token.is_(None)).values(lease_until=None))
            await wake(session)


async def _renew(resources: "Resources", job: Job) -> None:
    token = job_table.c.lease_token
    held = (job_table.c.id == job.id) & ((token == job.lease_token) | token.is_(None))
    while True:
        await asyncio.sleep(LEASE.total_seconds() / 3)
        async with unit_of_work(resources.sessions) as session:
            await session.execute(update(job_table).where(held).values(lease_until=func.now() + LEASE))


async def _put_back(
    resources: "Resources", job: Job, *, delay: timedelta, attempts: int, error: str | None
) -> None:
    state = "failed" if attempts >= ATTEMPTS_MAX else "waiting"
    values = {"state": state, "attempts": attempts, "run_at": clock.now() + delay, "last_error": error}
    await _end(resources, job, statement=update(job_table).values(lease_until=None, **values))
    metrics.JOBS.labels(job.kind, "failed" if state == "failed" else "retried").inc()
