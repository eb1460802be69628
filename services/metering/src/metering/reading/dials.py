"""What is known of the registers of some meters: their chains, baselines and averages."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from metering.meter.models import Meter
from metering.reading import chain, repository
from metering.reading.models import Reading
from metering.window.rules import month_start

# Enough for the baseline and the average of a meter that is read every few months.
RECENT_MONTHS = 14


@dataclass(frozen=True, slots=True)
class DialHistory:
    """The current readings of one register, seen from the period that readings go to now."""

    readings: Sequence[Reading]
    period: date
    capacity: Decimal

    @property
    def baseline(self) -> Reading | None:
        """What consumption counts from."""
        return chain.baseline(self.readings, self.period)

    @property
    def average(self) -> Decimal | None:
        """The usual consumption of a month."""
        return chain.average(self.readings, before=self.period, capacity=self.capacity)

    @property
    def current(self) -> Reading | None:
        """The value of the period itself, if it has one."""
        mine = [each for each in self.readings if each.period == self.period and each.source != chain.INITIAL]
        return mine[-1] if mine else None

    @property
    def has_later(self) -> bool:
        """Whether a later period already has a value."""
        return any(each.period > self.period for each in self.readings)


async def histories(
    session: AsyncSession, meters: Collection[Meter], period: date
) -> dict[tuple[UUID, str], DialHistory]:
    """The history of every register of the meters, by (meter, register)."""
    ids = [meter.id for meter in meters]
    if not ids:
        return {}
    since = month_start(period, months=-RECENT_MONTHS)
    found = _grouped(await repository.current_readings(session, ids, since=since))
    keys = [(meter.id, register.code) for meter in meters for register in meter.registers]
    sparse = {key[0] for key in keys if not chain.is_covered(found[key], before=period)}
    if sparse:
        older = _grouped(await repository.current_readings(session, sparse))
        found |= {key: readings for key, readings in older.items() if key[0] in sparse}
    capacity = {meter.id: meter.scale.capacity for meter in meters}
    return {key: DialHistory(found[key], period, capacity[key[0]]) for key in keys}


def _grouped(readings: Collection[Reading]) -> defaultdict[tuple[UUID, str], list[Reading]]:
    grouped: defaultdict[tuple[UUID, str], list[Reading]] = defaultdict(list)
    for reading in readings:
        grouped[reading.meter_id, reading.register_code].append(reading)
    return grouped
