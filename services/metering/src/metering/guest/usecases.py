"""Readings without signing in: the same rules, fewer words, and a count of attempts."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from common import limits
from metering import metrics
from metering.account.models import GuestAccount
from metering.errors import GuestReadingRefused, GuestReadingUnusual, ReadingRefused, ReadingUnusual
from metering.reading.chain import GUEST
from metering.reading.rules import Entry
from metering.reading.usecases import Taken, take

TOO_MANY_REQUESTS = "С вашего адреса слишком много запросов. Попробуйте через час или войдите в кабинет"
TOO_MANY_READINGS = (
    "По этому лицевому счёту сегодня уже передавали показания. Войдите в кабинет или попробуйте завтра"
)


async def count_request(session: AsyncSession, network: str, *, operation: str, per_hour: int) -> None:
    """Count a guest's request. Raises TooManyRequests."""
    metrics.GUESTS.labels(operation).inc()
    await limits.count(
        session,
        "guest-request",
        subject=network,
        window=timedelta(hours=1),
        limit=per_hour,
        detail=TOO_MANY_REQUESTS,
    )


async def submit_guest_readings(
    session: AsyncSession, account: GuestAccount, *, taken_on: date, entries: Sequence[Entry], per_day: int
) -> Taken:
    """Take a guest's readings. Every attempt counts, or a lower value could be searched for by refusals."""
    await limits.count(
        session,
        "guest-reading",
        subject=str(account),
        window=timedelta(days=1),
        limit=per_day,
        detail=TOO_MANY_READINGS,
    )
    try:
        return await take(
            session, account=account, taken_on=taken_on, entries=entries, source=GUEST, user_id=None
        )
    except ReadingRefused as problem:
        raise GuestReadingRefused(problem.detail, **problem.extra) from problem
    except ReadingUnusual as problem:
        raise GuestReadingUnusual(problem.detail, **problem.extra) from problem
