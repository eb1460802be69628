"""Limits that must not be forgotten: counters in PostgreSQL, changed by one atomic statement (D-22)."""

import hashlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from common import clock
from common.problems import TooManyRequests

COUNT = text("""
    INSERT INTO rate_counter AS mine (scope, subject, window_start, count)
    VALUES (:scope, :subject, :start, 1)
    ON CONFLICT (scope, subject, window_start) DO UPDATE SET count = mine.count + 1 RETURNING count""")
COUNTED = text(
    "SELECT count FROM rate_counter WHERE scope = :scope AND subject = :subject AND window_start = :start"
)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def _window_start(window: timedelta) -> datetime:
    moment = clock.now()
    return moment - (moment - EPOCH) % window


def _seconds_left(window: timedelta) -> int:
    return int((_window_start(window) + window - clock.now()).total_seconds()) + 1


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
    counter = {"scope": scope, "subject": masked(subject), "start": _window_start(window)}
    current = int((await session.execute(COUNT, counter)).scalar_one())
    if current > limit:
        raise TooManyRequests(detail, retry_after_seconds=_seconds_left(window))
    return current


async def counted(session: AsyncSession, scope: str, *, subject: str, window: timedelta) -> int:
    """How many attempts of `subject` the current window holds."""
    counter = {"scope": scope, "subject": masked(subject), "start": _window_start(window)}
    return int(await session.scalar(COUNTED, counter) or 0)


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
        raise TooManyRequests(detail, retry_after_seconds=_seconds_left(window))
