"""What residents do with readings: send, correct by sending again, take back a guest's, look back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import clock
from common.auth import Caller
from common.ids import new_id
from common.outbox import publish
from common.pagination import cut, position
from contracts.metering import ReadingAccepted
from metering import metrics
from metering.account.models import CheckedAccount
from metering.account.repository import require_owned
from metering.errors import MeterNotFound, NotWithdrawable, ReadingNotFound
from metering.meter.models import Meter
from metering.meter.repository import find_own_meter, lock_meters
from metering.reading import repository
from metering.reading.chain import RESIDENT, WITHDRAWN, replaces
from metering.reading.dials import DialHistory, histories
from metering.reading.models import Reading
from metering.reading.repository import ReadingRow
from metering.reading.rules import Entry, Judged
from metering.reading.submission import Submission, check_moment, judge_all
from metering.window.repository import rules_of_account
from metering.window.rules import window_at


@dataclass(frozen=True, slots=True)
class Taken:
    """A submission that was taken in."""

    submission_id: UUID
    sent_at: datetime
    taken_on: date
    period: date
    rows: Sequence[tuple[Reading, Meter]]


async def submit_readings(
    session: AsyncSession, caller: Caller, *, account_id: UUID, taken_on: date, entries: Sequence[Entry]
) -> Taken:
    """Take all readings of a resident's submission, or raise the problem that explains why none was taken."""
    return await take(
        session,
        account=await require_owned(session, caller, account_id),
        taken_on=taken_on,
        entries=entries,
        source=RESIDENT,
        user_id=caller.user_id,
    )


async def take(
    session: AsyncSession,
    *,
    account: CheckedAccount,
    taken_on: date,
    entries: Sequence[Entry],
    source: str,
    user_id: UUID | None,
) -> Taken:
    """Take readings from any source for an account that the sender may send for."""
    rules, moment = await rules_of_account(session, account), clock.now()
    window = window_at(rules, moment)
    submission = Submission(
        new_id(), account, taken_on, moment, entries, source, user_id, rules=rules, window=window
    )
    meters = await lock_meters(session, account, [entry.meter_id for entry in entries])
    if any(entry.meter_id not in meters for entry in entries):
        raise MeterNotFound
    check_moment(submission)
    dials = await histories(session, meters.values(), window.period)
    judged = judge_all(submission, meters, dials=dials)
    readings = [
        _reading(submission, entry, result=result, dial=dials[entry.meter_id, entry.register_code])
        for entry, result in zip(entries, judged, strict=True)
    ]
    await _store(session, readings, meters, dials=dials)
    metrics.ACCEPTED.labels(source).inc(len(readings))
    rows = [(reading, meters[reading.meter_id]) for reading in readings]
    return Taken(submission.id, moment, taken_on, window.period, rows)


def _reading(submission: Submission, entry: Entry, *, result: Judged, dial: DialHistory) -> Reading:
    current = dial.current
    return Reading(
        id=new_id(),
        period=submission.window.period,
        meter_id=entry.meter_id,
        register_code=entry.register_code,
        account_id=submission.account_id,
        value=result.value,
        previous_value=result.previous_value,
        volume=result.volume,
        taken_on=submission.taken_on,
        accounted_on=submission.window.today,
        source=submission.source,
        is_current=current is None or replaces(submission.source, current.source),
        is_rollover=entry.is_rollover,
        is_confirmed_unusual=entry.is_confirmed_unusual,
        submission_id=submission.id,
        submitted_by=submission.user_id,
        created_at=submission.sent_at,
    )


async def _store(
    session: AsyncSession,
    readings: Sequence[Reading],
    meters: dict[UUID, Meter],
    *,
    dials: dict[tuple[UUID, str], DialHistory],
) -> None:
    for reading in readings:
        current = dials[reading.meter_id, reading.register_code].current
        if reading.is_current and current is not None:
            await repository.supersede(session, current, new_id=reading.id)
    await repository.add_readings(session, readings)
    # In meter order, as the rows are locked; a reading that is not current changes nothing for anybody.
    for reading in sorted(readings, key=lambda each: (each.meter_id, each.register_code)):
        if reading.is_current:
            await publish(session, accepted(reading, meters[reading.meter_id]))


def accepted(reading: Reading, meter: Meter) -> ReadingAccepted:
    """The event about a reading that is the period's value now."""
    assert reading.previous_value is not None  # noqa: S101 - set for every current reading that is submitted
    assert reading.volume is not None  # noqa: S101 - same
    return ReadingAccepted(
        reading_id=reading.id,
        meter_id=meter.id,
        account_id=meter.account_id,
        service_code=meter.service_code,
        register_code=reading.register_code,
        value=reading.value,
        previous_value=reading.previous_value,
        volume=reading.volume,
        unit=meter.unit,
        taken_on=reading.taken_on,
        period=reading.period,
        source=reading.source,
    )


async def withdraw_reading(session: AsyncSession, caller: Caller, *, reading_id: UUID) -> ReadingRow:
    """Take back what a guest sent for the caller's account in the period that readings go to now."""
    row = await repository.lock_own_reading(session, caller, reading_id)
    if row is None:
        raise ReadingNotFound
    reading, meter = row
    window = window_at(await rules_of_account(session, meter.account_id), clock.now())
    if not reading.can_be_withdrawn(window.period):
        raise NotWithdrawable
    await repository.withdraw(session, reading)
    if reading.is_current:
        # Consumers keep the newest fact of a register and period: nothing was used as far as anybody knows.
        event = accepted(reading, meter)
        nothing = {"value": event.previous_value, "volume": event.volume * 0, "source": WITHDRAWN}
        await publish(session, event.model_copy(update=nothing))
    await session.refresh(reading)
    return row


async def read_submission(session: AsyncSession, caller: Caller, submission_id: UUID) -> Taken:
    """What was taken in by one submission. Raises ReadingNotFound."""
    rows = await repository.submission(session, caller, submission_id)
    if not rows:
        raise ReadingNotFound
    first = rows[0][0]
    pairs = [(reading, meter) for reading, meter in rows]
    return Taken(submission_id, first.created_at, first.taken_on, first.period, pairs)


async def list_meter_readings(
    session: AsyncSession, caller: Caller, *, meter_id: UUID, cursor: str | None, limit: int
) -> tuple[Sequence[ReadingRow], str | None]:
    """A page of one meter's readings. Raises MeterNotFound."""
    if await find_own_meter(session, caller, meter_id) is None:
        raise MeterNotFound
    rows = await repository.history(
        session,
        repository.of_meter(meter_id),
        after=position(cursor, date.fromisoformat, UUID),
        limit=limit + 1,
    )
    return _page(rows, limit)


async def list_account_readings(
    session: AsyncSession,
    caller: Caller,
    *,
    account_id: UUID,
    first: date | None,
    last: date | None,
    cursor: str | None,
    limit: int,
) -> tuple[Sequence[ReadingRow], str | None]:
    """A page of the readings of all meters of an account, by month. Raises AccountNotFound."""
    account = await require_owned(session, caller, account_id)
    rows = await repository.history(
        session,
        repository.of_account(account),
        first=first,
        last=last,
        after=position(cursor, date.fromisoformat, UUID),
        limit=limit + 1,
    )
    return _page(rows, limit)


def _page(rows: Sequence[ReadingRow], limit: int) -> tuple[Sequence[ReadingRow], str | None]:
    return cut(rows, limit, key=lambda row: [row[0].period, row[0].id])
