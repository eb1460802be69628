"""One submission of readings: judged as a whole, then taken as a whole or not at all."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from metering.errors import ReadingRefused, ReadingUnusual, WindowClosed
from metering.meter.models import Meter
from metering.reading.chain import GUEST, replaces
from metering.reading.dials import DialHistory
from metering.reading.rules import Dial, Entry, Judged, Refusal, check_date, is_unusual, judge
from metering.window.rules import WindowRules, WindowState


@dataclass(frozen=True, slots=True)
class Submission:
    """Readings sent together, on their way."""

    id: UUID
    account_id: UUID
    taken_on: date
    sent_at: datetime
    entries: Sequence[Entry]
    source: str
    user_id: UUID | None
    rules: WindowRules
    window: WindowState

    @property
    def is_guest(self) -> bool:
        """Whether it came without signing in."""
        return self.source == GUEST


def window_facts(window: WindowState) -> dict[str, Any]:
    """The window as a problem tells it."""
    return {
        "opens_on": window.opens_on.isoformat(),
        "closes_on": window.closes_on.isoformat(),
        "days_left": window.days_left,
    }


def check_moment(submission: Submission) -> None:
    """The date comes first, then the window. Raises ReadingRefused or WindowClosed."""
    try:
        check_date(submission.taken_on, today=submission.window.today)
    except Refusal as refusal:
        raise ReadingRefused(refusal.message, errors=[_row("taken_on", refusal)]) from refusal
    if not submission.window.takes_readings:
        raise WindowClosed(submission.window.message, window=window_facts(submission.window))


def judge_all(
    submission: Submission, meters: Mapping[UUID, Meter], *, dials: Mapping[tuple[UUID, str], DialHistory]
) -> list[Judged]:
    """The values to take, in the order of the entries. Raises ReadingRefused or ReadingUnusual for all."""
    repeated = _repeated(submission.entries)
    judged: list[Judged] = []
    errors: list[dict[str, Any]] = []
    for entry in submission.entries:
        try:
            judged.append(
                _judge(submission, entry, meter=meters[entry.meter_id], dials=dials, repeated=repeated)
            )
        except Refusal as refusal:
            place = {"meter_id": str(entry.meter_id), "register": entry.register_code}
            field = refusal.name if refusal.name == "taken_on" else f"items.{entry.index}.{refusal.name}"
            errors.append(_row(field, refusal) | place)
    if errors:
        raise ReadingRefused(_summary(errors), errors=errors)
    _ask_about_unusual(submission, judged, meters=meters, dials=dials)
    return judged


def _judge(
    submission: Submission,
    entry: Entry,
    *,
    meter: Meter,
    dials: Mapping[tuple[UUID, str], DialHistory],
    repeated: Collection[tuple[UUID, str]],
) -> Judged:
    key = (entry.meter_id, entry.register_code)
    _check_serial(entry, meter)
    if key not in dials:
        raise Refusal("unknown_register", "У этого счётчика нет такой зоны", name="register")
    if key in repeated:
        raise Refusal("repeated", "Этот счётчик указан дважды", name="meter_id")
    if not meter.is_active(submission.window.today):
        raise Refusal("meter_removed", "Счётчик снят с расчёта: показания по нему не принимаются")
    dial = dials[key]
    if dial.has_later:
        raise Refusal("later_reading", "За следующий месяц показание уже передано")
    current = dial.current
    if current is not None and not submission.is_guest and not replaces(submission.source, current.source):
        raise Refusal("stronger_reading", "За этот месяц показание уже внесла организация")
    facts = Dial(meter.scale, dial.baseline, hides_previous=submission.is_guest)
    return judge(entry, facts, taken_on=submission.taken_on)


def _check_serial(entry: Entry, meter: Meter) -> None:
    """A guest shows by the end of the serial number that the meter is before their eyes."""
    if entry.serial_end is None:
        return
    if meter.serial[-4:].casefold() != entry.serial_end.casefold():
        raise Refusal("serial_mismatch", "Последние знаки номера счётчика не совпадают", name="serial_last4")


def _ask_about_unusual(
    submission: Submission,
    judged: Sequence[Judged],
    *,
    meters: Mapping[UUID, Meter],
    dials: Mapping[tuple[UUID, str], DialHistory],
) -> None:
    items = []
    for entry, result in zip(submission.entries, judged, strict=True):
        average = dials[entry.meter_id, entry.register_code].average
        if entry.is_confirmed_unusual or not is_unusual(
            result.volume, average, factor=submission.rules.unusual_factor
        ):
            continue
        meter = meters[entry.meter_id]
        item = {
            "index": entry.index,
            "meter_id": str(entry.meter_id),
            "register": entry.register_code,
            "value": meter.scale.shows(result.value),
        }
        if not submission.is_guest:
            item |= {"volume": meter.scale.shows(result.volume), "average_6_months": str(average)}
        items.append(item)
    if items:
        raise ReadingUnusual(items=items)


def _repeated(entries: Sequence[Entry]) -> set[tuple[UUID, str]]:
    counts = Counter((entry.meter_id, entry.register_code) for entry in entries)
    return {key for key, count in counts.items() if count > 1}


def _row(field: str, refusal: Refusal) -> dict[str, Any]:
    return {"field": field, "message": refusal.message, "code": refusal.code} | refusal.extra


def _summary(errors: Sequence[Mapping[str, Any]]) -> str:
    if len(errors) == 1:
        return str(errors[0]["message"])
    return "Ничего не передано: исправьте отмеченные показания и отправьте ещё раз"
