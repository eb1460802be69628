"""Readings of a file beside those that are there: precedence, repetition, and consumption that adds up."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import clock
from common.ids import new_id
from metering.reading import chain
from metering.reading.merge import Incoming, Merge, merge
from metering.reading.models import Reading
from metering.window.rules import month_start

pytestmark = pytest.mark.check("F-04")
CAPACITY = Decimal(100_000)
METER = new_id()


@dataclass
class Lines:
    """Numbers the rows of a file."""

    last: int = 1

    def row(self, month: int, value: str, *, source: str = "resident", **extra: Any) -> Incoming:
        self.last += 1
        taken_on = month_start(date(2019, 1, 1), months=month).replace(day=25)
        return Incoming(
            line_no=self.last, meter_id=METER, register_code="single", period=taken_on.replace(day=1),
            accounted_on=taken_on, taken_on=taken_on, source=source, value=Decimal(value),
            accepted_on=extra.get("accepted_on"), is_rollover=extra.get("is_rollover", False),
        )  # fmt: skip


def existing(month: int, value: str, *, source: str = "resident", **extra: Any) -> Reading:
    taken_on = month_start(date(2019, 1, 1), months=month).replace(day=25)
    given_values = {"is_current": True, "previous_value": None, "volume": None} | extra
    return Reading(
        id=new_id(), period=taken_on.replace(day=1), meter_id=METER, register_code="single",
        account_id=new_id(), value=Decimal(value), taken_on=taken_on, accounted_on=taken_on, source=source,
        created_at=clock.now(), **given_values,
    )  # fmt: skip


def run(there: list[Reading], rows: list[Incoming]) -> Merge:
    return merge(there, rows, capacity=CAPACITY)


def test_new_readings_count_from_one_another() -> None:
    file = Lines()
    rows = [file.row(2, "16.5"), file.row(0, "10", source="initial"), file.row(1, "12")]
    result = run([], rows)
    assert len(result.added) == 3
    assert result.errors == []
    assert [(row.previous_value, row.volume) for row in rows] == [
        (Decimal(12), Decimal("4.5")), (Decimal(10), Decimal(0)), (Decimal(10), Decimal(2)),
    ]  # fmt: skip


def test_reading_that_is_there_already_is_not_added_again() -> None:
    there = existing(1, "12.00", source="resident")
    result = run([there], [Lines().row(1, "12", source="operator", accepted_on=date(2019, 3, 1))])
    assert (result.added, result.unchanged) == ([], 1)
    assert result.accepted == [(there, date(2019, 3, 1))]


@pytest.mark.parametrize(("source", "wins"), [("operator", True), ("device", True), ("guest", False)])
def test_stronger_source_takes_the_place_of_the_period(source: str, *, wins: bool) -> None:
    there = existing(1, "12", source="resident")
    row = Lines().row(1, "13", source=source)
    result = run([there], [row])
    assert row.is_current is wins
    assert result.superseded == ([(there, row)] if wins else [])
    assert result.added == [row]


def test_reading_between_two_others_changes_what_the_later_counts_from() -> None:
    first = existing(0, "10", volume=Decimal(0), previous_value=Decimal(10))
    last = existing(2, "16", volume=Decimal(6), previous_value=Decimal(10))
    result = run([first, last], [Lines().row(1, "12")])
    assert result.counted_anew == [(last, chain.Step(Decimal(12), Decimal(4)))]


@pytest.mark.parametrize(("month", "value"), [(2, "9"), (0, "11")])
def test_value_that_goes_backwards_is_an_error_of_its_line(month: int, value: str) -> None:
    result = run([existing(1, "10")], [Lines().row(month, value)])
    assert result.errors == [(2, "Показание не согласуется с соседними по времени")]


def test_pass_through_zero_is_taken_when_the_file_says_so() -> None:
    row = Lines().row(2, "3", is_rollover=True)
    assert run([existing(1, "99998")], [row]).errors == []
    assert row.volume == 5
    assert run([existing(1, "1")], [Lines().row(2, "3", is_rollover=True)]).errors != []


def test_estimate_neither_counts_nor_is_counted_from() -> None:
    file = Lines()
    estimate, row = file.row(1, "90", source="estimated"), file.row(2, "12")
    assert run([existing(0, "10")], [estimate, row]).errors == []
    assert (estimate.volume, row.volume) == (None, Decimal(2))


def test_the_same_row_twice_is_an_error() -> None:
    file = Lines()
    result = run([], [file.row(1, "10"), file.row(1, "10")])
    assert result.errors == [(3, "Такое показание уже было в файле")]


sources = st.sampled_from(sorted(set(chain.RANKS) - {"initial"}))
facts = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 200), sources), max_size=25)


@given(facts, facts)
def test_one_current_value_a_period_and_no_negative_consumption(
    there: list[tuple[int, int, str]], rows: list[tuple[int, int, str]]
) -> None:
    months = sorted({month for month, _, _ in there})
    values = sorted(value for _, value, _ in there)
    held = [
        existing(month, str(value), source=source)
        for month, value, (_, _, source) in zip(months, values, there, strict=False)
    ]
    file = Lines()
    result = run(held, [file.row(month, str(value), source=source) for month, value, source in rows])

    gone = {id(old) for old, _ in result.superseded}
    current = [old for old in held if id(old) not in gone]
    newest = [row for row in result.added if row.is_current]
    periods = [each.period for each in current] + [each.period for each in newest]
    assert len(periods) == len(set(periods))
    assert all(chain.RANKS[new.source] >= chain.RANKS[old.source] for old, new in result.superseded)
    if not result.errors:
        assert all(row.volume is None or row.volume >= 0 for row in result.added)
        assert all(step.volume >= 0 for _, step in result.counted_anew)


@given(facts)
def test_the_same_file_again_changes_nothing(rows: list[tuple[int, int, str]]) -> None:
    file = Lines()
    first = run([], [file.row(month, str(value), source=source) for month, value, source in rows])
    stored = [
        existing(
            (row.period.year - 2019) * 12 + row.period.month - 1, str(row.value), source=row.source,
            is_current=row.is_current, previous_value=row.previous_value, volume=row.volume,
        )
        for row in first.added
    ]  # fmt: skip
    second = run(stored, [Lines().row(month, str(value), source=source) for month, value, source in rows])
    assert second.added == []
    assert second.superseded == []
    assert second.counted_anew == []
