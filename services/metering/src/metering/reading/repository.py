"""Every statement on readings."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from common import access
from common.auth import Caller
from metering.account.models import OwnedAccount
from metering.meter.models import Meter
from metering.reading.models import ACCEPTED, WITHDRAWN, Reading

ReadingRow = Row[Reading, Meter]


async def current_readings(
    session: AsyncSession, meter_ids: Collection[UUID], *, since: date | None = None
) -> list[Reading]:
    """The current readings of meters, newest period last."""
    statement = select(Reading).where(Reading.meter_id.in_(meter_ids), Reading.is_current)
    if since is not None:
        statement = statement.where(Reading.period >= since)
    return list((await session.scalars(statement.order_by(Reading.period, Reading.id))).all())


async def accepted_readings(session: AsyncSession, meter_ids: Collection[UUID]) -> list[Reading]:
    """All accepted readings of meters, superseded ones too; for imports."""
    result = await session.scalars(
        select(Reading)
        .where(Reading.meter_id.in_(meter_ids), Reading.status == ACCEPTED)
        .order_by(Reading.period, Reading.id)
    )
    return list(result.all())


async def add_readings(session: AsyncSession, readings: Iterable[Reading]) -> None:
    """Append readings."""
    session.add_all(readings)
    await session.flush()


async def supersede(session: AsyncSession, old: Reading, *, new_id: UUID) -> None:
    """Take a reading's place in its period; the row stays. Runs before the new one is added."""
    await _change(session, old, is_current=False, superseded_by=new_id)


async def withdraw(session: AsyncSession, reading: Reading) -> None:
    """Mark a reading as taken back."""
    await _change(session, reading, is_current=False, status=WITHDRAWN)


async def set_step(session: AsyncSession, reading: Reading, *, previous_value: Any, volume: Any) -> None:
    """Set what the reading is counted from, after its predecessor changed."""
    await _change(session, reading, previous_value=previous_value, volume=volume)


async def accept_for_billing(session: AsyncSession, reading: Reading, *, on: date, import_id: UUID) -> None:
    """Record that the billing system has taken the reading into calculation."""
    await _change(session, reading, accepted_for_billing_on=on, acceptance_import_id=import_id)


async def _change(session: AsyncSession, reading: Reading, **values: Any) -> None:
    await session.execute(
        update(Reading)
        .where(Reading.id == reading.id, Reading.period == reading.period)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def lock_own_reading(session: AsyncSession, caller: Caller, reading_id: UUID) -> ReadingRow | None:
    """A reading of the caller's as it is once its meter is locked."""
    statement = _with_meter().where(Reading.id == reading_id, Reading.account_id.in_(access.owned(caller)))
    row = (await session.execute(statement.with_for_update(of=Meter))).one_or_none()
    if row is not None:
        # What the wait for the lock let others change is not in the first answer.
        await session.refresh(row[0])
    return row


async def submission(session: AsyncSession, caller: Caller, submission_id: UUID) -> list[ReadingRow]:
    """The readings the caller's accounts hold of one submission."""
    statement = _with_meter().where(
        Reading.submission_id == submission_id, Reading.account_id.in_(access.owned(caller))
    )
    return list((await session.execute(statement.order_by(Reading.id))).all())


async def history(
    session: AsyncSession,
    owner: Any,
    *,
    first: date | None = None,
    last: date | None = None,
    after: tuple[date, UUID] | None = None,
    limit: int,
) -> list[ReadingRow]:
    """Readings that meet the condition `owner`, newest period first."""
    statement = _with_meter().where(owner)
    if first is not None:
        statement = statement.where(Reading.period >= first)
    if last is not None:
        statement = statement.where(Reading.period <= last)
    if after is not None:
        statement = statement.where(tuple_(Reading.period, Reading.id) < after)
    statement = statement.order_by(Reading.period.desc(), Reading.id.desc()).limit(limit)
    return list((await session.execute(statement)).all())


def of_meter(meter_id: UUID) -> Any:
    """The condition for one meter's readings."""
    return Reading.meter_id == meter_id


def of_account(account: OwnedAccount) -> Any:
    """The condition for the readings of all meters of an account."""
    return Reading.account_id == account


async def imported_readings(session: AsyncSession, import_id: UUID) -> list[Reading]:
    """The readings an import added and not yet took back."""
    result = await session.scalars(
        select(Reading).where(Reading.import_id == import_id, Reading.status == ACCEPTED)
    )
    return list(result.all())


async def superseded_by(session: AsyncSession, reading_ids: Collection[UUID]) -> list[Reading]:
    """The readings whose place these took."""
    result = await session.scalars(select(Reading).where(Reading.superseded_by.in_(reading_ids)))
    return list(result.all())


async def restore(session: AsyncSession, reading: Reading) -> None:
    """Give a superseded reading its place back."""
    await _change(session, reading, is_current=True, superseded_by=None)


async def forget_acceptance(session: AsyncSession, import_id: UUID) -> None:
    """Take back what an import said of acceptance for billing."""
    await session.execute(
        update(Reading)
        .where(Reading.acceptance_import_id == import_id)
        .values(accepted_for_billing_on=None, acceptance_import_id=None)
        .execution_options(synchronize_session=False)
    )


def _with_meter() -> Select[Reading, Meter]:
    return select(Reading, Meter).join(Meter, Meter.id == Reading.meter_id)
