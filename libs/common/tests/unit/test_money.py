"""Money: exact parsing, half-up rounding, amounts as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.money import parse_minor, round_minor, rubles


@pytest.mark.parametrize(
    ("text", "minor"),
    [("1 234,56", 123456), ("0", 0), ("-14.62", -1462), ("−0,02", -2), ("5135.27", 513527), ("10", 1000)],
)
def test_amounts_are_read_as_people_write_them(text: str, minor: int) -> None:
    assert parse_minor(text) == minor


@pytest.mark.parametrize("text", ["", "1,234.56", "1.234", "abc", "NaN", "Infinity", "1e400", "9" * 30])
def test_what_is_not_an_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_minor(text)


@pytest.mark.parametrize(
    ("amount", "minor"),
    [
        ("2633.512", 263351),
        ("7.794568", 779),
        ("0.005", 1),
        ("-0.005", -1),
        ("0.0049", 0),
        ("992.64336", 99264),
    ],
)
def test_rounding_is_half_up(amount: str, minor: int) -> None:
    assert round_minor(Decimal(amount)) == minor


@pytest.mark.check("F-03")
@given(st.integers(-(10**13), 10**13))
def test_amounts_survive_a_round_trip(minor: int) -> None:
    text = f"{'-' if minor < 0 else ''}{abs(minor) // 100},{abs(minor) % 100:02d}"
    assert parse_minor(text) == minor


@pytest.mark.parametrize(
    ("minor", "text"),
    [
        (0, "0,00"),
        (5, "0,05"),
        (-1462, "−14,62"),
        (5512717, "55\u00a0127,17"),
        (100000000, "1\u00a0000\u00a0000,00"),
    ],
)
def test_amounts_are_written_as_people_read_them(minor: int, text: str) -> None:
    assert rubles(minor) == text
