"""Every statement on meters."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common import access
from common.auth import Caller
from metering.account.models import CheckedAccount
from metering.meter.models import Meter, MeterChange


async def list_meters(session: AsyncSession, account: CheckedAccount) -> list[Meter]:
    """The meters of an account."""
    result = await session.scalars(
        select(Meter)
        .where(Meter.account_id == account, Meter.is_hidden.is_(False))
        .order_by(Meter.service_code, Meter.name, Meter.serial)
    )
    return list(result.all())


async def lock_meters(
    session: AsyncSession, account: CheckedAccount, meter_ids: Iterable[UUID]
) -> dict[UUID, Meter]:
    """The account's meters among these ids, locked in id order until the end of the transaction."""
    result = await session.scalars(
        select(Meter)
        .where(Meter.account_id == account, Meter.id.in_(set(meter_ids)), Meter.is_hidden.is_(False))
        .order_by(Meter.id)
        .with_for_update()
    )
    return {meter.id: meter for meter in result.all()}


async def find_own_meter(session: AsyncSession, caller: Caller, meter_id: UUID) -> Meter | None:
    """A meter of one of the caller's accounts."""
    found: Meter | None = await session.scalar(
        select(Meter).where(
            Meter.id == meter_id, Meter.account_id.in_(access.owned(caller)), Meter.is_hidden.is_(False)
        )
    )
    return found


async def meters_of_accounts(
    session: AsyncSession, account_ids: Collection[UUID], *, lock: bool = False
) -> dict[tuple[UUID, str], Meter]:
    """The meters of many accounts by (account, serial), hidden ones too; for imports."""
    statement = select(Meter).where(Meter.account_id.in_(account_ids)).order_by(Meter.id)
    result = await session.scalars(statement.with_for_update() if lock else statement)
    return {(meter.account_id, meter.serial): meter for meter in result.all()}


async def lock_meters_by_id(session: AsyncSession, meter_ids: Collection[UUID]) -> dict[UUID, Meter]:
    """Meters of any account, locked in id order; for imports."""
    result = await session.scalars(
        select(Meter).where(Meter.id.in_(meter_ids)).order_by(Meter.id).with_for_update()
    )
    return {meter.id: meter for meter in result.all()}


async def add_meters(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """Insert meters."""
    if rows:
        await session.execute(insert(Meter), rows)


async def update_meter(session: AsyncSession, meter_id: UUID, values: Mapping[str, Any]) -> None:
    """Change the described columns of a meter."""
    await session.execute(update(Meter).where(Meter.id == meter_id).values(**values))


async def hide_meter(session: AsyncSession, meter_id: UUID) -> None:
    """Take a meter out of sight: the import that added it was rolled back."""
    await session.execute(update(Meter).where(Meter.id == meter_id).values(is_hidden=True))


async def record_changes(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    """Remember what meters were before an import."""
    if rows:
        await session.execute(insert(MeterChange), rows)


async def changes_of(session: AsyncSession, import_id: UUID) -> list[MeterChange]:
    """What an import changed."""
    result = await session.scalars(
        select(MeterChange).where(MeterChange.import_id == import_id).order_by(MeterChange.meter_id)
    )
    return list(result.all())


async def forget_changes(session: AsyncSession, import_id: UUID) -> None:
    """Drop the before-images of an import that was rolled back."""
    await session.execute(delete(MeterChange).where(MeterChange.import_id == import_id))
