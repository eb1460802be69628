"""Cells of the files: what is read, and the words for what is not."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing import RowError
from metering.meter import imports as meters
from metering.reading import imports as readings

METER = {"number": "1", "serial": "26616450", "service_code": "cold_water", "name": "ХВС С/У", "unit": "м3"}
READING = {
    "number": "1", "serial": "26616450", "register": "", "taken_on": "25.09.2020", "source": "Начальное",
    "value": "12,5",
}  # fmt: skip


def wrong_column(kind: Any, row: dict[str, str]) -> str:
    with pytest.raises(RowError) as caught:
        kind.parse("", row)
    return caught.value.column


def test_meter_has_five_digits_two_decimals_and_one_register_unless_the_file_says() -> None:
    parsed = meters.parse("", METER | {"installed_on": "19.08.2016", "verification_due_on": "2022-07-01"})
    assert (parsed["digits"], parsed["decimals"], parsed["zones"]) == (5, 2, 1)
    assert (parsed["installed_on"], parsed["verification_due_on"]) == ("2016-08-19", "2022-07-01")


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"serial": ""}, "номер счётчика"),
        ({"installed_on": "31.02.2020"}, "дата установки"),
        ({"installed_on": "01.01.0016"}, "дата установки"),
        ({"digits": "10"}, "цифр"),
        ({"digits": "²"}, "цифр"),
        ({"decimals": "-1"}, "знаков"),
        ({"zones": "4"}, "зон"),
        ({"name": "Х\x07ВС"}, "название"),
        ({"name": "Х" * 101}, "название"),
        ({"calculated_from": "01.02.2020", "calculated_to": "01.01.2020"}, "окончание расчёта"),
    ],
)
def test_wrong_cell_of_a_meter_names_its_column(cells: dict[str, str], column: str) -> None:
    assert wrong_column(meters, METER | cells) == column


def test_reading_is_accounted_on_the_day_it_was_taken_unless_the_file_says() -> None:
    parsed = readings.parse("", READING)
    assert (parsed["accounted_on"], parsed["source"], parsed["value"]) == ("2020-09-25", "initial", "12.5")


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"taken_on": ""}, "дата снятия"),
        ({"accounted_on": "01.01.2099"}, "дата учёта"),
        ({"value": "12,5,1"}, "показание"),
        ({"value": "-1"}, "показание"),
        ({"value": "1e3"}, "показание"),
        ({"value": "NaN"}, "показание"),
        ({"value": ""}, "показание"),
        ({"source": "сосед"}, "источник"),
        ({"register": "t4"}, "зона"),
        ({"is_rollover": "может быть"}, "через ноль"),
    ],
)
def test_wrong_cell_of_a_reading_names_its_column(cells: dict[str, str], column: str) -> None:
    assert wrong_column(readings, READING | cells) == column


@given(
    st.fixed_dictionaries({name: st.text(max_size=12) for name in (*READING, "accepted_on", "is_rollover")})
)
def test_no_cell_breaks_the_reader(cells: dict[str, str]) -> None:
    for kind, row in ((readings, READING | cells), (meters, METER | cells)):
        with suppress(RowError):
            assert kind.parse("", row)["serial"]
