"""Every statement on preliminary charges."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from billing.account.models import OwnedAccount
from billing.preliminary.models import MeteredVolume, PreliminaryLine, PreliminaryTotal


async def lock_total(
    session: AsyncSession, account_id: UUID, *, period: date, reading_id: UUID
) -> PreliminaryTotal:
    """The account's total of a period, made when missing; locked, so that two meters wait for each other."""
    values = {"account_id": account_id, "period": period, "amount_minor": 0, "reading_id": reading_id}
    await session.execute(insert(PreliminaryTotal).values(**values).on_conflict_do_nothing())
    statement = (
        select(PreliminaryTotal)
        .where(PreliminaryTotal.account_id == account_id, PreliminaryTotal.period == period)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(statement)).one()


async def save_volume(session: AsyncSession, volume: MeteredVolume) -> bool:
    """Keep the newest volume of a meter's register in a period; False when a newer one is there."""
    values = {column.name: getattr(volume, column.name) for column in MeteredVolume.__table__.columns}
    statement = insert(MeteredVolume).values(**values)
    result = await session.execute(
        statement.on_conflict_do_update(
            index_elements=["account_id", "period", "meter_id", "register_code"],
            set_={name: statement.excluded[name] for name in values},
            where=MeteredVolume.version < statement.excluded.version,
        ).returning(MeteredVolume.meter_id)
    )
    return result.scalar_one_or_none() is not None


async def volumes_of(session: AsyncSession, account_id: UUID, *, period: date) -> list[MeteredVolume]:
    """What the account's meters used in a period."""
    statement = select(MeteredVolume).where(
        MeteredVolume.account_id == account_id,
        MeteredVolume.period == period,
        MeteredVolume.is_withdrawn.is_(False),
    )
    return list((await session.scalars(statement)).all())


async def replace_lines(
    session: AsyncSession, total: PreliminaryTotal, lines: Sequence[PreliminaryLine]
) -> None:
    """Put new lines in the place of the old ones, and their sum into the total."""
    await session.execute(
        delete(PreliminaryLine).where(
            PreliminaryLine.account_id == total.account_id, PreliminaryLine.period == total.period
        )
    )
    session.add_all(lines)
    total.amount_minor = sum(line.amount_minor for line in lines)


async def lines_since(session: AsyncSession, account: OwnedAccount, *, after: date) -> list[PreliminaryLine]:
    """The preliminary lines of an account for the months after a period."""
    statement = (
        select(PreliminaryLine)
        .where(PreliminaryLine.account_id == account, PreliminaryLine.period > after)
        .order_by(PreliminaryLine.period, PreliminaryLine.service_code, PreliminaryLine.zone)
    )
    return list((await session.scalars(statement)).all())


async def totals_of(session: AsyncSession, account_id: UUID) -> list[PreliminaryTotal]:
    """Every total of an account."""
    statement = select(PreliminaryTotal).where(PreliminaryTotal.account_id == account_id)
    return list((await session.scalars(statement.order_by(PreliminaryTotal.period))).all())


async def totals_page(
    session: AsyncSession, *, after: tuple[UUID, date] | None, limit: int
) -> list[PreliminaryTotal]:
    """Totals in the order of their keys, for a recomputation."""
    statement = select(PreliminaryTotal).order_by(PreliminaryTotal.account_id, PreliminaryTotal.period)
    if after is not None:
        statement = statement.where(
            tuple_(PreliminaryTotal.account_id, PreliminaryTotal.period) > tuple_(*after)
        )
    return list((await session.scalars(statement.limit(limit))).all())
