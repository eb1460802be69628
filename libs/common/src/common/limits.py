"""Limits that must not be forgotten: counters in PostgreSQL, changed by one atomic statement (D-22)."""

import hashlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common import clock
from common.problems import TooManyRequests
from common.tables import rate_counter

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def _window_start(window: timedelta) -> datetime:
    moment = clock.now()
    return moment - (moment - EPOCH) % window


def masked(subject: str) -> str:
    """A counter's subject without the personal data it was made of."""
    return hashlib.sha256(subject.encode()).hexdigest()[:32]


async def count(
    session: AsyncSession,
    scope: str,
    *,
    subject: str,
    window: timedelta,
    limit: int,
    detail: str | None = None,
) -> int:
    """Count one attempt of `subject` in the current window; return how many there are now.

    Raises TooManyRequests, with the changes kept, when the attempt is over the limit.
    """
    start = _window_start(window)
    statement = insert(rate_counter).values(scope=scope, subject=masked(subject), window_start=start, count=1)
    result = await session.execute(
        statement.on_conflict_do_update(
            index_elements=["scope", "subject", "window_start"], set_={"count": rate_counter.c.count + 1}
        ).returning(rate_counter.c.count)
    )
    current: int = result.scalar_one()
    if current > limit:
        seconds = int((start + window - clock.now()).total_seconds()) + 1
        raise TooManyRequests(detail, retry_after_seconds=seconds)
    return current


async def counted(session: AsyncSession, scope: str, *, subject: str, window: timedelta) -> int:
    """How many attempts of `subject` the current window holds."""
    result = await session.execute(
        select(func.coalesce(func.max(rate_counter.c.count), 0)).where(
            rate_counter.c.scope == scope,
            rate_counter.c.subject == masked(subject),
            rate_counter.c.window_start == _window_start(window),
        )
    )
    attempts: int = result.scalar_one()
    return attempts


async def refuse_over(
    session: AsyncSession,
    scope: str,
    *,
    subject: str,
    window: timedelta,
    limit: int,
    detail: str | None = None,
) -> None:
    """Raise TooManyRequests when `limit` attempts were counted already; counts nothing."""
    if await counted(session, scope, subject=subject, window=window) >= limit:
        seconds = int((_window_start(window) + window - clock.now()).total_seconds()) + 1
        raise TooManyRequests(detail, retry_after_seconds=seconds)
