"""When readings are taken and to which period they belong: date calculation in the organisation's zone."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from metering.texts import plural, spoken_date

DAYS_MAX = 31


@dataclass(frozen=True, slots=True)
class WindowRules:
    """An organisation's decision; the defaults hold until it makes one.

    A window whose closing day is before its opening day ends in the next month. With `takes_late` readings
    sent outside the window are taken too and belong to the window that comes next.
    """

    opens_day: int = 1
    closes_day: int = DAYS_MAX
    takes_late: bool = False
    time_zone: str = "Europe/Moscow"
    unusual_factor: Decimal = Decimal(3)


@dataclass(frozen=True, slots=True)
class WindowState:
    """The window as it stands at one moment; outside it the dates are those of the next one.

    `period` is the first day of the month that a reading sent now belongs to, `days_left` counts to the end
    of an open window or to the start of the next one.
    """

    is_open: bool
    takes_readings: bool
    period: date
    opens_on: date
    closes_on: date
    today: date
    days_left: int
    message: str


def month_start(day: date, *, months: int = 0) -> date:
    """The first day of the month `months` away from the one of `day`."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def months_between(earlier: date, later: date) -> int:
    """Whole calendar months from one period to another."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def window_at(rules: WindowRules, moment: datetime) -> WindowState:
    """The window at a moment, by the calendar of the organisation's time zone."""
    today = moment.astimezone(ZoneInfo(rules.time_zone)).date()
    period, opens_on, closes_on = _nearest(rules, today)
    is_open = opens_on <= today <= closes_on
    days_left = ((closes_on if is_open else opens_on) - today).days
    return WindowState(
        is_open=is_open,
        takes_readings=is_open or rules.takes_late,
        period=period,
        opens_on=opens_on,
        closes_on=closes_on,
        today=today,
        days_left=days_left,
        message=_message(rules, is_open=is_open, opens_on=opens_on, days_left=days_left),
    )


def _nearest(rules: WindowRules, today: date) -> tuple[date, date, date]:
    """(period, first day, last day) of the window that is open or opens next."""
    wraps = rules.closes_day < rules.opens_day
    for months in (-1, 0, 1) if wraps else (0, 1):
        period = month_start(today, months=months)
        closes_on = _day(month_start(period, months=1 if wraps else 0), rules.closes_day)
        if today <= closes_on:
            return period, _day(period, rules.opens_day), closes_on
    raise AssertionError("one of the windows ends after today")


def _day(month: date, day: int) -> date:
    return month.replace(day=min(day, monthrange(month.year, month.month)[1]))


def span(rules: WindowRules) -> str:
    """The days of the month in words."""
    if (rules.opens_day, rules.closes_day) == (1, DAYS_MAX):
        return "в любой день месяца"
    if rules.closes_day < rules.opens_day:
        return f"с {rules.opens_day} числа месяца по {rules.closes_day} число следующего"
    if rules.opens_day == rules.closes_day:
        return f"{rules.opens_day} числа каждого месяца"
    return f"с {rules.opens_day} по {rules.closes_day} число каждого месяца"


def _message(rules: WindowRules, *, is_open: bool, opens_on: date, days_left: int) -> str:
    days = f"{days_left} {plural(days_left, 'день', few='дня', many='дней')}"
    if is_open:
        end = "Сегодня последний день." if days_left == 0 else f"До конца приёма {days}."
        return f"Показания принимаются {span(rules)}. {end}"
    if rules.takes_late:
        return f"Показания принимаются {span(rules)}. Переданные сейчас учтут в следующем расчёте."
    return (
        f"Показания принимаются {span(rules)}. Пожалуйста, учитывайте эти сроки: "
        f"приём откроется {spoken_date(opens_on)}, через {days}."
    )
