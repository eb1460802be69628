"""Whether a value can be taken: format of the dial, order, agreement with the volume, what is unusual."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from metering.meter.rules import Scale
from metering.reading.chain import Link
from metering.texts import plural, spoken, spoken_date

TAKEN_DAYS_BACK_MAX = 31
# A pass through zero is offered only where it would explain a small consumption.
ROLLOVER_SHARE = 10
REFUSED = "Показание не принято! "


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a submission, as it was sent."""

    index: int
    meter_id: UUID
    register_code: str
    value: Decimal | None
    volume: Decimal | None
    is_rollover: bool = False
    is_confirmed_unusual: bool = False
    serial_end: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A value that can be taken."""

    value: Decimal
    previous_value: Decimal
    volume: Decimal


class Refusal(Exception):  # noqa: N818 - becomes a row of a problem
    """Why a value cannot be taken; `extra` carries facts for the page."""

    def __init__(self, code: str, message: str, *, name: str = "value", **extra: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.name = name
        self.extra = extra


@dataclass(frozen=True, slots=True)
class Dial:
    """What is known of a register before a submission; a guest is not told the previous value."""

    scale: Scale
    previous: Link | None
    hides_previous: bool = False


def check_date(taken_on: date, *, today: date) -> None:
    """A reading is taken today or in the last month, whatever the window says. Raises Refusal."""
    if taken_on > today:
        raise Refusal("taken_in_future", "Дата снятия показания ещё не наступила", name="taken_on")
    if taken_on < today - timedelta(days=TAKEN_DAYS_BACK_MAX):
        message = f"Показание снято давно: можно не раньше чем {TAKEN_DAYS_BACK_MAX} день назад"
        raise Refusal("taken_too_early", message, name="taken_on")


def judge(entry: Entry, dial: Dial, *, taken_on: date) -> Judged:
    """The value to take and the consumption since the previous reading. Raises Refusal."""
    for name, number in (("value", entry.value), ("volume", entry.volume)):
        if number is not None:
            _check_format(name, number, scale=dial.scale)
    if entry.value is None and entry.volume is None:
        raise Refusal("value_missing", "Введите показание или объём")
    if dial.previous is None:
        return _first(entry)
    _check_order(dial, dial.previous, taken_on=taken_on)
    value = entry.value
    if value is None:
        value = _reached(entry, dial, previous=dial.previous.value)
    volume = _consumption(entry, dial, previous=dial.previous.value, value=value)
    if entry.volume is not None and entry.volume != volume:
        shown = "" if dial.hides_previous else f": по показаниям {spoken(volume, dial.scale.decimals)}"
        raise Refusal("value_volume_disagree", f"Показание и объём не совпадают{shown}", name="volume")
    return Judged(value, dial.previous.value, volume)


def is_unusual(volume: Decimal, average: Decimal | None, *, factor: Decimal) -> bool:
    """Whether a consumption is far above the usual; without history nothing is."""
    return average is not None and average > 0 and volume > factor * average


def _check_format(name: str, number: Decimal, *, scale: Scale) -> None:
    if number != number.quantize(Decimal(1).scaleb(-scale.decimals)):
        digits = plural(scale.decimals, "знака", few="знаков", many="знаков")
        message = (
            f"После запятой можно не больше {scale.decimals} {digits}"
            if scale.decimals
            else "Введите целое число: у этого счётчика нет знаков после запятой"
        )
        raise Refusal("too_many_decimals", message, name=name, decimals=scale.decimals)
    if number >= scale.capacity:
        digits = plural(scale.digits, "цифры", few="цифр", many="цифр")
        message = f"До запятой можно не больше {scale.digits} {digits}"
        raise Refusal("too_many_digits", message, name=name, digits=scale.digits)


def _first(entry: Entry) -> Judged:
    if entry.value is None or entry.volume is not None:
        message = "Это первое показание счётчика: введите само показание, без объёма"
        raise Refusal("no_previous", message, name="volume")
    return Judged(entry.value, entry.value, Decimal(0))


def _check_order(dial: Dial, previous: Link, *, taken_on: date) -> None:
    if taken_on < previous.taken_on:
        known = "" if dial.hides_previous else f": {spoken_date(previous.taken_on)}"
        raise Refusal(
            "taken_before_previous", f"Дата снятия раньше даты прошлого показания{known}", name="taken_on"
        )


def _reached(entry: Entry, dial: Dial, *, previous: Decimal) -> Decimal:
    """The value on the dial after the given consumption."""
    assert entry.volume is not None  # noqa: S101 - one of the two is there
    reached = previous + entry.volume
    if reached < dial.scale.capacity:
        return reached
    if not entry.is_rollover:
        message = "С таким объёмом счётчик прошёл бы через ноль. Так и было?"
        raise Refusal("over_capacity", message, name="volume", rollover_volume=_shown(dial, entry.volume))
    return reached - dial.scale.capacity


def _consumption(entry: Entry, dial: Dial, *, previous: Decimal, value: Decimal) -> Decimal:
    if value >= previous:
        if entry.is_rollover:
            message = "Показание не меньше прошлого: счётчик ещё не проходил через ноль"
            raise Refusal("not_a_rollover", message)
        return value - previous
    if entry.is_rollover:
        return value + dial.scale.capacity - previous
    raise _below(dial, previous=previous, value=value)


def _below(dial: Dial, *, previous: Decimal, value: Decimal) -> Refusal:
    if dial.hides_previous or dial.previous is None:
        return Refusal("below_previous", REFUSED + "Оно меньше переданного ранее. Проверьте ввод.")
    rolled = value + dial.scale.capacity - previous
    is_plausible = rolled * ROLLOVER_SHARE <= dial.scale.capacity
    hint = " Возможно, счётчик прошёл через ноль." if is_plausible else ""
    message = (
        f"Оно меньше переданного ранее: {spoken_date(dial.previous.taken_on)} было "
        f"{spoken(previous, dial.scale.decimals)}. Проверьте ввод.{hint}"
    )
    return Refusal(
        "below_previous",
        REFUSED + message,
        previous_value=dial.scale.shows(previous),
        previous_taken_on=dial.previous.taken_on.isoformat(),
        rollover_volume=_shown(dial, rolled) if is_plausible else None,
    )


def _shown(dial: Dial, volume: Decimal) -> str | None:
    return None if dial.hides_previous else dial.scale.shows(volume)
