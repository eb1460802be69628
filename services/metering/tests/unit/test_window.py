"""Reading windows at their edges, by the calendar of the organisation's zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metering.window.rules import WindowRules, month_start, months_between, window_at

pytestmark = pytest.mark.feature("MET-10")
MOSCOW = ZoneInfo("Europe/Moscow")
moments = st.datetimes(datetime(2015, 1, 1), datetime(2034, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
days = st.integers(1, 31)


def at(text: str) -> datetime:
    """A moment of the Moscow clock."""
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW)


def test_window_is_open_all_month_unless_the_organisation_decides_otherwise() -> None:
    for text in ("2020-02-01T00:00", "2020-02-15T12:00", "2020-02-29T23:59:59"):
        state = window_at(WindowRules(), at(text))
        assert state.is_open
        assert state.period == date(2020, 2, 1)
    assert window_at(WindowRules(), at("2020-02-20T12:00")).message == (
        "Показания принимаются в любой день месяца. До конца приёма 9 дней."
    )


@pytest.mark.feature("MET-11")
@pytest.mark.parametrize(
    ("moment", "is_open", "days_left"),
    [
        ("2020-10-19T23:59:59", False, 1),
        ("2020-10-20T00:00:00", True, 5),
        ("2020-10-25T23:59:59", True, 0),
        ("2020-10-26T00:00:00", False, 25),
        ("2020-10-01T00:00:00", False, 19),
    ],
)
def test_window_opens_and_closes_at_midnight_in_moscow(*, moment: str, is_open: bool, days_left: int) -> None:
    state = window_at(WindowRules(opens_day=20, closes_day=25), at(moment))
    assert (state.is_open, state.takes_readings, state.days_left) == (is_open, is_open, days_left)


def test_midnight_is_that_of_the_organisation() -> None:
    moment = datetime(2020, 10, 25, 21, 30, tzinfo=UTC)
    assert not window_at(WindowRules(opens_day=20, closes_day=25), moment).is_open
    assert window_at(WindowRules(opens_day=20, closes_day=25, time_zone="Europe/Kaliningrad"), moment).is_open


def test_reading_sent_after_midnight_of_the_first_belongs_to_the_new_month() -> None:
    assert window_at(WindowRules(), at("2020-10-31T23:59:59")).period == date(2020, 10, 1)
    assert window_at(WindowRules(), at("2020-11-01T00:00:00")).period == date(2020, 11, 1)
    assert window_at(WindowRules(), at("2020-12-31T23:59:59")).period == date(2020, 12, 1)
    assert window_at(WindowRules(), at("2021-01-01T00:00:00")).period == date(2021, 1, 1)


@pytest.mark.parametrize(("year", "last"), [(2020, 29), (2021, 28)])
def test_a_day_that_february_does_not_have_is_its_last_day(year: int, last: int) -> None:
    rules = WindowRules(opens_day=25, closes_day=30)
    state = window_at(rules, at(f"{year}-02-{last}T23:59:59"))
    assert (state.is_open, state.closes_on, state.days_left) == (True, date(year, 2, last), 0)
    assert not window_at(rules, at(f"{year}-03-01T00:00:00")).is_open


@pytest.mark.parametrize(
    ("moment", "is_open", "period"),
    [
        ("2020-10-24T12:00", False, date(2020, 10, 1)),
        ("2020-10-25T00:00", True, date(2020, 10, 1)),
        ("2020-11-03T23:59", True, date(2020, 10, 1)),
        ("2020-11-04T00:00", False, date(2020, 11, 1)),
        ("2021-01-02T00:00", True, date(2020, 12, 1)),
    ],
)
def test_window_may_end_in_the_next_month(*, moment: str, is_open: bool, period: date) -> None:
    state = window_at(WindowRules(opens_day=25, closes_day=3), at(moment))
    assert (state.is_open, state.period) == (is_open, period)


def test_late_readings_belong_to_the_next_window_where_they_are_taken() -> None:
    state = window_at(WindowRules(opens_day=20, closes_day=25, takes_late=True), at("2020-10-26T10:00"))
    assert (state.is_open, state.takes_readings, state.period) == (False, True, date(2020, 11, 1))
    assert "учтут в следующем расчёте" in state.message


def test_closed_window_names_its_days_and_asks_to_mind_them() -> None:
    assert window_at(WindowRules(opens_day=20, closes_day=25), at("2020-10-18T10:00")).message == (
        "Показания принимаются с 20 по 25 число каждого месяца. Пожалуйста, учитывайте эти сроки: "
        "приём откроется 20.10.2020, через 2 дня."
    )


@given(moment=moments, opens=days, closes=days, late=st.booleans())
def test_window_always_has_an_answer(moment: datetime, opens: int, closes: int, *, late: bool) -> None:
    rules = WindowRules(opens_day=opens, closes_day=closes, takes_late=late)
    state = window_at(rules, moment)
    assert state.today == moment.astimezone(MOSCOW).date()
    assert state.days_left >= 0
    assert state.opens_on <= state.closes_on
    assert state.is_open == (state.opens_on <= state.today <= state.closes_on)
    assert state.period.day == 1
    assert state.opens_on.replace(day=1) == state.period
    assert abs(months_between(state.today, state.period)) <= 1


@given(moments, days, days, st.integers(1, 60))
def test_period_never_goes_back(moment: datetime, opens: int, closes: int, later: int) -> None:
    rules = WindowRules(opens_day=opens, closes_day=closes)
    assert window_at(rules, moment).period <= window_at(rules, moment + timedelta(days=later)).period


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-400, 400))
def test_months_add_up(day: date, months: int) -> None:
    assert months_between(day, month_start(day, months=months)) == months
