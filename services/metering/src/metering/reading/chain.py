"""The chain of a register's readings: which one consumption counts from, and how much is usual."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol, TypeVar

from metering.window.rules import month_start, months_between

INITIAL, RESIDENT, GUEST, OPERATOR = "initial", "resident", "guest", "operator"
DEVICE, ESTIMATED, WITHDRAWN = "device", "estimated", "withdrawn"
# A reading replaces another of the same period only if its source is not weaker.
RANKS = {ESTIMATED: 0, GUEST: 1, RESIDENT: 2, OPERATOR: 3, DEVICE: 3, INITIAL: 4}
AVERAGE_MONTHS = 6
AVERAGE_STEP = Decimal("0.001")


class Link(Protocol):
    """What the chain needs to know of a reading."""

    @property
    def period(self) -> date: ...  # noqa: D102 - the names say it

    @property
    def taken_on(self) -> date: ...  # noqa: D102 - the names say it

    @property
    def source(self) -> str: ...  # noqa: D102 - the names say it

    @property
    def value(self) -> Decimal: ...  # noqa: D102 - the names say it

    @property
    def is_rollover(self) -> bool: ...  # noqa: D102 - the names say it


LinkT = TypeVar("LinkT", bound=Link)


@dataclass(frozen=True, slots=True)
class Step:
    """A reading beside the one before it, and the consumption between them."""

    previous_value: Decimal
    volume: Decimal


def replaces(source: str, current: str) -> bool:
    """Whether a reading from `source` takes the place of the period's `current` one."""
    return RANKS[source] >= RANKS[current]


def chain(readings: Iterable[LinkT]) -> list[LinkT]:
    """The readings that consumption is counted from, in order; estimates were never on the dial."""
    measured = (reading for reading in readings if reading.source != ESTIMATED)
    return sorted(measured, key=lambda each: (each.period, each.source != INITIAL))


def baseline(readings: Iterable[LinkT], period: date) -> LinkT | None:
    """The last reading of an earlier period, or the initial one of this period."""
    earlier = [
        each
        for each in chain(readings)
        if each.period < period or (each.period == period and each.source == INITIAL)
    ]
    return earlier[-1] if earlier else None


def step(previous: Link | None, current: Link, *, capacity: Decimal) -> Step:
    """Consumption up to `current`; negative when the value fell without a pass through zero."""
    if previous is None or current.source == INITIAL:
        return Step(current.value, Decimal(0))
    gone = current.value - previous.value
    return Step(previous.value, gone + capacity if current.is_rollover else gone)


def average(readings: Sequence[Link], *, before: date, capacity: Decimal) -> Decimal | None:
    """Mean monthly consumption over the last six months with readings, to 3 decimals; None without history.

    With less history it is the mean of what there is; where readings are sparse, of the shortest span that
    covers six months.
    """
    known = [each for each in chain(readings) if each.period < before]
    if len(known) < 2:  # noqa: PLR2004 - two readings make one consumption
        return None
    start = month_start(known[-1].period, months=-AVERAGE_MONTHS)
    first = max((i for i, each in enumerate(known) if each.period <= start), default=0)
    months = months_between(known[first].period, known[-1].period)
    if months == 0:
        return None
    used = sum(
        (step(known[i], known[i + 1], capacity=capacity).volume for i in range(first, len(known) - 1)),
        Decimal(0),
    )
    return (used / months).quantize(AVERAGE_STEP, ROUND_HALF_UP)


def is_covered(readings: Sequence[Link], *, before: date) -> bool:
    """Whether the readings at hand reach back far enough for the baseline and the average."""
    known = [each for each in chain(readings) if each.period < before]
    return bool(known) and months_between(known[0].period, known[-1].period) >= AVERAGE_MONTHS
