"""How cells are read, and how numbers and months are written."""

from datetime import date
from decimal import Decimal

import pytest

from billing.charge.rules import plain
from billing.document.view import line_numbers, month_name
from billing.receipt.rules import balance_kind, horizon, months_between, next_month
from billing.upload import fields

pytestmark = pytest.mark.feature("OPS-10")


@pytest.mark.parametrize(
    ("cell", "kopecks"),
    [("", 0), ("0", 0), ("1 234,56", 123456), ("1\u00a0234.5", 123450), ("-14,62", -1462), ("−14,62", -1462)],
)
def test_amounts_are_read_as_people_write_them(cell: str, kopecks: int) -> None:
    assert fields.money(cell) == kopecks


@pytest.mark.parametrize("cell", ["триста", "1,2,3", "1.234", "1e3", "NaN", "inf", "--1", "1_000", "²"])
def test_what_is_no_amount_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="не сумма"):
        fields.money(cell)


@pytest.mark.parametrize(("cell", "value"), [("2,7770", "2.7770"), ("114.8", "114.8"), ("16,00", "16.00")])
def test_a_number_keeps_the_decimals_it_came_with(cell: str, value: str) -> None:
    assert fields.decimal(cell) == value


@pytest.mark.parametrize("cell", ["1,1234567", "1234567890", "x", "1E5"])
def test_what_is_no_number_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r"[Чч]исло"):
        fields.decimal(cell)


@pytest.mark.parametrize("cell", ["28.09.2019", "2019-09-28"])
def test_dates_are_read_in_both_forms(cell: str) -> None:
    assert fields.day(cell) == "2019-09-28"


@pytest.mark.parametrize("cell", ["31.02.2019", "28/09/2019", "28.09.19", "28.09.0019", "28.09.9999"])
def test_what_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="Дата"):
        fields.day(cell)


@pytest.mark.parametrize("cell", ["08.2020", "2020-08", "2020-08-01"])
def test_months_are_read_in_three_forms(cell: str) -> None:
    assert fields.month(cell) == "2020-08-01"


def test_flags_codes_counts_and_texts() -> None:
    assert (fields.flag("Да"), fields.flag("нет"), fields.flag("")) == (True, False, False)
    assert fields.code("capital-repair") == "capital-repair"
    assert (fields.integer("7"), fields.integer("")) == (7, None)
    for read, cell in (
        (fields.flag, "может быть"), (fields.code, "a b"), (fields.code, "x" * 41), (fields.integer, "-1"),
        (fields.integer, "10000"), (fields.integer, "٣"), (fields.text(3), "четыре"),
        (fields.text(9), "a\tb"),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"\w"):
            read(cell)


def test_numbers_are_written_with_a_comma() -> None:
    assert plain(Decimal("2.7770")) == "2,7770"


def test_line_numbers_join_runs_of_three() -> None:
    assert line_numbers([1, 2, 4, 8, 9]) == "1, 2, 4, 8, 9"
    assert line_numbers([3, 5, 6, 7]) == "3, 5–7"
    assert line_numbers([]) == ""


def test_months_know_their_neighbours() -> None:
    assert month_name(date(2016, 3, 1)) == "Март 2016"
    assert (next_month(date(2019, 9, 1)), next_month(date(2019, 12, 1))) == (
        date(2019, 10, 1),
        date(2020, 1, 1),
    )
    assert months_between(date(2019, 11, 1), date(2020, 2, 1)) == 3


def test_the_horizon_counts_whole_months_back() -> None:
    assert horizon(date(2026, 11, 20), 36) == date(2023, 11, 1)
    assert horizon(date(2026, 1, 31), 1) == date(2025, 12, 1)
    assert horizon(date(2026, 11, 20), 0) == date.min


def test_the_balance_words_follow_the_sign() -> None:
    assert [balance_kind(amount) for amount in (1, 0, -1)] == ["debt", "clear", "overpaid"]
