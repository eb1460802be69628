"""Keeping preliminary charges in step with readings and tariffs."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from billing.account import repository as accounts
from billing.preliminary import repository
from billing.preliminary.lines import preliminary_lines
from billing.preliminary.models import MeteredVolume, PreliminaryTotal
from billing.tariff import repository as tariffs
from common.envelope import Envelope
from common.outbox import publish
from contracts.billing import PreliminaryRecomputed
from contracts.metering import ReadingAccepted

RECOMPUTE_BATCH = 200
WITHDRAWN_SOURCE = "withdrawn"
Position = tuple[UUID, date]


async def follow_reading(session: AsyncSession, event: ReadingAccepted, envelope: Envelope) -> None:
    """Recompute the preliminary charge of the reading's month; a newer reading of the register wins."""
    total = await repository.lock_total(
        session, event.account_id, period=event.period, reading_id=event.reading_id
    )
    is_newest = await repository.save_volume(
        session,
        MeteredVolume(
            account_id=event.account_id,
            period=event.period,
            meter_id=event.meter_id,
            register_code=event.register_code,
            service_code=event.service_code,
            volume=event.volume,
            unit=event.unit,
            taken_on=event.taken_on,
            reading_id=event.reading_id,
            is_withdrawn=event.source == WITHDRAWN_SOURCE,
            version=envelope.aggregate_version,
        ),
    )
    if is_newest:
        total.reading_id = event.reading_id
        await _recompute(session, total, always_tell=True)


async def follow_account(session: AsyncSession, account_id: UUID) -> None:
    """Recompute an account's preliminary charges by the tariffs of the organisation that keeps it now."""
    for each in await repository.totals_of(session, account_id):
        total = await repository.lock_total(
            session, account_id, period=each.period, reading_id=each.reading_id
        )
        await _recompute(session, total, always_tell=False)


async def _recompute(session: AsyncSession, total: PreliminaryTotal, *, always_tell: bool) -> None:
    before = total.amount_minor
    volumes = await repository.volumes_of(session, total.account_id, period=total.period)
    organisation = await accounts.organisation_of(session, total.account_id)
    known = await tariffs.tariffs_of(session, organisation, {each.service_code for each in volumes})
    lines = preliminary_lines(total.account_id, total.period, volumes=volumes, tariffs=known)
    await repository.replace_lines(session, total, lines)
    if always_tell or total.amount_minor != before:
        await publish(
            session,
            PreliminaryRecomputed(
                account_id=total.account_id,
                period=total.period,
                amount_minor=total.amount_minor,
                reading_id=total.reading_id,
            ),
        )


async def recompute_page(session: AsyncSession, *, after: Position | None) -> Position | None:
    """Recompute one batch of preliminary charges; where the next one begins, None after the last."""
    totals = await repository.totals_page(session, after=after, limit=RECOMPUTE_BATCH)
    for total in totals:
        locked = await repository.lock_total(
            session, total.account_id, period=total.period, reading_id=total.reading_id
        )
        await _recompute(session, locked, always_tell=False)
    return (totals[-1].account_id, totals[-1].period) if len(totals) == RECOMPUTE_BATCH else None
