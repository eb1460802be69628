"""Money: the golden sums of the real tables, and what holds for any sum."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.tariff.rules import line_amount

pytestmark = [pytest.mark.feature("BIL-08"), pytest.mark.check("F-03", "D-15")]
rates = st.decimals(min_value=0, max_value=100_000, places=4)
volumes = st.decimals(min_value=-10_000, max_value=10_000, places=4)


@pytest.mark.parametrize(
    ("tariff", "volume", "kopecks"),
    [
        ("22.94", "114.8", 263351), ("11.65", "114.8", 133742), ("25.16", "0.3098", 779),
        ("2.35", "57.4139", 13492), ("8.20", "114.8", 94136), ("0.65", "114.8", 7462),
        ("18.24", "0.3098", 565), ("16.00", "10", 16000), ("0.49", "10", 490), ("0.56", "10", 560),
        ("1170.57", "0.848", 99264), ("31.31", "36.4", 113968), ("0.24", "10", 240),
    ],
)  # fmt: skip
def test_every_real_charge_comes_out_to_the_kopeck(tariff: str, volume: str, kopecks: int) -> None:
    assert line_amount(Decimal(tariff), Decimal(volume)) == kopecks


@pytest.mark.parametrize(
    ("tariff", "volume", "kopecks"),
    [("0.005", "1", 1), ("0.0049", "1", 0), ("28.35", "61.7", 174920), ("0.005", "-1", -1), ("1", "0", 0)],
)
def test_half_a_kopeck_goes_up_and_away_from_zero(tariff: str, volume: str, kopecks: int) -> None:
    assert line_amount(Decimal(tariff), Decimal(volume)) == kopecks


@given(rates, volumes)
def test_the_rounding_is_never_off_by_more_than_half_a_kopeck(tariff: Decimal, volume: Decimal) -> None:
    exact = tariff * volume * 100
    assert abs(exact - line_amount(tariff, volume)) <= Decimal("0.5")


@given(rates, volumes)
def test_a_recalculation_mirrors_its_charge(tariff: Decimal, volume: Decimal) -> None:
    assert line_amount(tariff, -volume) == -line_amount(tariff, volume)
