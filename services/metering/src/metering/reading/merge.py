"""Readings of a file beside those that are there: what is new, what takes a place, what counts from what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from metering.reading import chain
from metering.reading.models import Reading


@dataclass(slots=True, eq=False)
class Incoming:
    """A reading in a file; the merge fills the last four fields."""

    line_no: int
    meter_id: UUID
    register_code: str
    period: date
    accounted_on: date
    taken_on: date
    source: str
    value: Decimal
    accepted_on: date | None
    is_rollover: bool
    is_current: bool = False
    previous_value: Decimal | None = None
    volume: Decimal | None = None
    superseded_by: "Incoming | None" = None


@dataclass(slots=True)
class Merge:
    """What to do so that the readings of one register are those of the file too."""

    added: list[Incoming] = field(default_factory=list)
    superseded: list[tuple[Reading, Incoming]] = field(default_factory=list)
    accepted: list[tuple[Reading, date]] = field(default_factory=list)
    counted_anew: list[tuple[Reading, chain.Step]] = field(default_factory=list)
    unchanged: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)


Holder = Reading | Incoming
Slot = tuple[date, bool]


def merge(existing: Sequence[Reading], incoming: Iterable[Incoming], *, capacity: Decimal) -> Merge:
    """Merge a file's readings of one register into those that are there, in the order of the file.

    `existing` are the accepted readings of the register, superseded ones too. A value that is already there
    is not added again; a source that is not weaker takes the period's place, a weaker one stands beside.
    """
    result = Merge()
    current: dict[Slot, Holder] = {_slot(each): each for each in existing if each.is_current}
    known = {_fact(each): each for each in sorted(existing, key=lambda each: each.is_current)}
    seen = set()
    for reading in incoming:
        if _fact(reading) in seen:
            result.errors.append((reading.line_no, "Такое показание уже было в файле"))
            continue
        seen.add(_fact(reading))
        same = known.get(_fact(reading))
        if same is not None:
            result.unchanged += 1
            if reading.accepted_on is not None and same.accepted_for_billing_on != reading.accepted_on:
                result.accepted.append((same, reading.accepted_on))
            continue
        holder = current.get(_slot(reading))
        if holder is None or chain.replaces(reading.source, holder.source):
            reading.is_current = True
            current[_slot(reading)] = reading
            if isinstance(holder, Incoming):
                holder.is_current, holder.superseded_by = False, reading
            elif holder is not None:
                result.superseded.append((holder, reading))
        result.added.append(reading)
    _count(current.values(), capacity, result=result)
    return result


def _slot(reading: Holder) -> Slot:
    return reading.period, reading.source == chain.INITIAL


def _fact(reading: Holder) -> tuple[date, bool, date, Decimal]:
    return reading.period, reading.source == chain.INITIAL, reading.taken_on, reading.value


def _count(current: Iterable[Holder], capacity: Decimal, *, result: Merge) -> None:
    previous: Holder | None = None
    for reading in chain.chain(current):
        step = chain.step(previous, reading, capacity=capacity)
        if step.volume < 0 or (reading.is_rollover and step.volume >= capacity):
            culprit = reading if isinstance(reading, Incoming) else previous
            if isinstance(culprit, Incoming):
                result.errors.append((culprit.line_no, "Показание не согласуется с соседними по времени"))
        if isinstance(reading, Incoming):
            reading.previous_value, reading.volume = step.previous_value, step.volume
        elif (reading.previous_value, reading.volume) != (step.previous_value, step.volume):
            result.counted_anew.append((reading, step))
        previous = reading


def recount(current: Iterable[Reading], capacity: Decimal) -> list[tuple[Reading, chain.Step]]:
    """The readings whose consumption counts from another one now."""
    result = Merge()
    _count(current, capacity, result=result)
    return result.counted_anew
