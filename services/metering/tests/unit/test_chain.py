"""Consumption along a register's readings: baseline, average, and what replaces what."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metering.reading import chain
from metering.window.rules import month_start

CAPACITY = Decimal(100_000)


@dataclass(frozen=True)
class Link:
    """A reading in a chain."""

    period: date
    value: Decimal
    source: str = "resident"
    is_rollover: bool = False
    taken_on: date = date(2020, 1, 25)


def months(start: date, *values: str) -> list[Link]:
    return [Link(month_start(start, months=i), Decimal(value)) for i, value in enumerate(values)]


def average(links: list[Link], before: date = date(2020, 10, 1)) -> Decimal | None:
    return chain.average(links, before=before, capacity=CAPACITY)


@pytest.mark.feature("MET-19")
def test_average_is_of_the_last_six_months_with_three_decimals() -> None:
    links = months(date(2020, 2, 1), "0", "50", "51", "53", "56", "60", "61", "62")
    assert str(average(links)) == "2.000"


@pytest.mark.feature("MET-19")
def test_average_is_blank_without_history() -> None:
    assert average([]) is None
    assert average(months(date(2020, 9, 1), "12.00")) is None
    same_month = [Link(date(2020, 9, 1), Decimal(10), "initial"), Link(date(2020, 9, 1), Decimal(12))]
    assert average(same_month) is None


@pytest.mark.feature("MET-19")
def test_average_of_a_short_history_is_of_what_there_is() -> None:
    assert average(months(date(2020, 7, 1), "10", "11", "14")) == Decimal("2.000")


@pytest.mark.feature("MET-19")
def test_average_over_a_gap_counts_its_months() -> None:
    links = [Link(date(2019, 9, 1), Decimal(10)), Link(date(2020, 9, 1), Decimal(34))]
    assert average(links) == Decimal("2.000")


def test_the_period_itself_is_no_part_of_its_average() -> None:
    links = months(date(2020, 7, 1), "10", "12", "14", "5000")
    assert average(links) == Decimal("2.000")


def test_estimates_are_no_part_of_the_chain() -> None:
    links = [*months(date(2020, 7, 1), "10", "12"), Link(date(2020, 9, 1), Decimal(90), "estimated")]
    baseline = chain.baseline(links, date(2020, 10, 1))
    assert baseline is not None
    assert baseline.value == 12


@pytest.mark.feature("MET-07")
def test_initial_reading_of_the_same_month_is_the_baseline() -> None:
    initial = Link(date(2020, 10, 1), Decimal(5), "initial")
    current = Link(date(2020, 10, 1), Decimal(7))
    assert chain.baseline([current, initial], date(2020, 10, 1)) is initial
    assert chain.chain([current, initial]) == [initial, current]


def test_half_of_the_last_decimal_is_rounded_up() -> None:
    links = [Link(date(2020, 3, 1), Decimal(0)), Link(date(2020, 9, 1), Decimal("0.003"))]
    assert average(links) == Decimal("0.001")


@pytest.mark.check("F-04")
@pytest.mark.parametrize("owner", ["resident", "operator", "device"])
def test_guest_never_replaces_an_owners_operators_or_device_value(owner: str) -> None:
    assert not chain.replaces("guest", owner)
    assert chain.replaces(owner, "guest")


@given(st.sampled_from(sorted(chain.RANKS)), st.sampled_from(sorted(chain.RANKS)))
def test_weaker_source_never_replaces_a_stronger_one(new: str, old: str) -> None:
    assert chain.replaces(new, old) or chain.replaces(old, new)
    assert chain.replaces(new, new)
    assert not chain.replaces("estimated", old) or old == "estimated"


@given(st.lists(st.decimals(0, 99, places=2), min_size=2, max_size=20), st.randoms())
def test_average_does_not_depend_on_the_order_of_rows(volumes: list[Decimal], random: object) -> None:
    value, links = Decimal(0), []
    for number, volume in enumerate(volumes):
        value += volume
        links.append(Link(month_start(date(2018, 1, 1), months=number), value))
    expected = average(links)
    random.shuffle(links)  # type: ignore[attr-defined] # hypothesis gives a random.Random
    assert average(links) == expected
    assert expected is not None
    assert expected >= 0
