"""The overview shows what the billing system says, to the kopeck, and what happened since beside it."""

from typing import Any

import pytest

ROWS = ("debt", "paid", "charged", "due", "preliminary", "due_with_preliminary")


def main_rows(receipt: dict[str, Any]) -> list[int]:
    return [receipt["rows"][name]["main_minor"] for name in ROWS]


def penalty_rows(receipt: dict[str, Any]) -> list[int]:
    return [receipt["rows"][name]["penalty_minor"] for name in ROWS]


@pytest.mark.feature("BIL-01", "BIL-03", "BIL-04")
@pytest.mark.parametrize(
    ("number", "period", "rows"),
    [
        ("1234567899", "2019-09-01", [277992, 0, 51316, 329308, 23522, 352830]),
        ("1000000002", "2020-08-01", [6442974, -756461, 151830, 5838343, 190464, 6028807]),
        ("1000000003", "2018-02-01", [0, -48528, 53920, 53920, 0, 53920]),
    ],
    ids=["GD-01", "GD-02", "GD-03"],
)
async def test_the_six_rows_are_the_sources(demo: Any, number: str, period: str, rows: list[int]) -> None:
    receipt = await demo.overview(number)

    assert receipt["period"] == period
    assert main_rows(receipt) == rows
    assert penalty_rows(receipt) == [0] * 6
    assert receipt["preliminary_source"] == "billing_system"


@pytest.mark.feature("BIL-01")
async def test_a_total_that_does_not_add_up_is_shown_as_given_and_flagged(demo: Any) -> None:
    receipt = await demo.overview("1000000003")

    assert receipt["rows"]["due"]["main_minor"] == 53920
    flags = {each["code"]: each for each in receipt["mismatches"]}
    assert flags["receipt-sum-main"] == {
        "code": "receipt-sum-main",
        "expected_minor": 5392,
        "shown_minor": 53920,
        "line_no": None,
    }


@pytest.mark.feature("BIL-07")
async def test_an_overpaid_penalty_is_not_set_off(demo: Any) -> None:
    receipt = await demo.overview("1000000007")

    assert penalty_rows(receipt)[:4] == [-1462, 0, 0, 0]
    assert main_rows(receipt)[3] == 513527
    flags = {(each["code"], each["line_no"]): each for each in receipt["mismatches"]}
    assert flags[("line-sum", 7)]["expected_minor"] == -1462
    assert flags[("line-sum", 7)]["shown_minor"] == 0
    assert flags[("receipt-sum-total", None)]["expected_minor"] == 512065
    assert flags[("receipt-sum-total", None)]["shown_minor"] == 513527
    assert set(flags) == {("line-sum", 7), ("receipt-sum-total", None), ("receipt-sum-penalty", None)}


@pytest.mark.feature("BIL-01")
@pytest.mark.parametrize("number", ["1234567899", "1000000002", "1000000010", "1000000009"])
async def test_receipts_that_add_up_have_no_flags(demo: Any, number: str) -> None:
    assert (await demo.overview(number))["mismatches"] == []


@pytest.mark.feature("BIL-05")
async def test_the_balance_has_a_word_and_a_sign(demo: Any) -> None:
    body = await demo.look("1000000007", "overview")

    assert body["receipts"][0]["balance"] == {"kind": "debt", "amount_minor": 513527}
    assert body["balance"] == {"kind": "debt", "amount_minor": 513527}
    assert body["currency"] == "RUB"


@pytest.mark.feature("BIL-01", "WEB-16")
async def test_the_cause_names_the_service_that_moved_most(demo: Any) -> None:
    cause = (await demo.overview("1000000007"))["cause"]

    assert cause["text_code"] == "charge-changed"
    assert (cause["delta_minor"], cause["part_minor"]) == (8916, 8916)
    assert cause["service_name"] == "Консьерж"
    assert (cause["previous_minor"], cause["previous_period"]) == (504611, "2020-07-01")


@pytest.mark.feature("BIL-01", "WEB-16")
async def test_the_cause_tells_that_the_heating_season_began(demo: Any) -> None:
    cause = (await demo.overview("1000000009"))["cause"]

    assert cause["text_code"] == "service-started"
    assert cause["service_name"] == "Отопление"
    assert cause["part_minor"] == 276635


@pytest.mark.feature("BIL-01")
async def test_a_first_receipt_has_no_cause(demo: Any) -> None:
    assert (await demo.overview("1000000002"))["cause"] is None
