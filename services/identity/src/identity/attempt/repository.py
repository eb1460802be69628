"""Statements on the counters of `common.limits` that only identity needs."""

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from common import clock, limits
from common.tables import rate_counter


async def forgive(session: AsyncSession, scope: str, *, subject: str, window: timedelta) -> None:
    """Take one counted attempt back: it was no failure."""
    await session.execute(
        update(rate_counter)
        .where(
            rate_counter.c.scope == scope,
            rate_counter.c.subject == limits.masked(subject),
            rate_counter.c.window_start > clock.now() - window,
            rate_counter.c.count > 0,
        )
        .values(count=rate_counter.c.count - 1)
    )
