"""How cells are read, and how numbers and months are written."""

from datetime import date
from decimal import Decimal

import pytest

from billing.charge.rules import plain
from billing.document.view import line_numbers, month_name
from billing.receipt.rules import balance_kind, horizon, months_between, next_month
from billing.upload import fields

pytestmark = pytest.mark.feature("OPS-10")


def test_codes_details_and_numbers_are_read_as_the_layout_wants_them() -> None:
    assert fields.code("capital-repair") == "capital-repair"
    assert fields.digits("4070 2810") == "40702810"
    assert (fields.money(""), fields.money("-14,62")) == (0, -1462)
    assert (fields.integer("7"), fields.integer("")) == (7, None)
    assert (fields.decimal("-2,7770"), fields.required_decimal("2,7770")) == ("-2.7770", "2.7770")
    for read, cell in (
        (fields.code, "a b"), (fields.code, "x" * 41), (fields.integer, "10000"),
        (fields.decimal, "1,1234567"), (fields.decimal, "1234567890"), (fields.required_decimal, ""),
        (fields.required_decimal, "-1"),
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
