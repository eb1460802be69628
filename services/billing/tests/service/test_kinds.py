"""Several kinds of receipt, and accounts without any."""

from typing import Any

import pytest


@pytest.mark.feature("BIL-01")
async def test_an_account_without_receipts_has_an_empty_overview(desk: Any) -> None:
    await desk.register("5")

    body = await desk.look("5", "overview")

    assert body["receipts"] == []
    assert body["balance"] == {"kind": "clear", "amount_minor": 0}


def two_kinds(period: str) -> str:
    return (
        "!receipt;account;kind;kind_name;issued_on;due_main;charged_main\n"
        f"receipt;77;main;Квитанция Объединённая;{period};100,00;100,00\n"
        f"receipt;77;water;Квитанция ХВС и ВО;{period};40,00;40,00\n"
        "!recipient;account;kind;code;name;due\n"
        "recipient;77;main;a;Первый;100,00\n"
        "recipient;77;water;a;Первый;40,00\n"
        "!line;account;kind;line_no;service;recipient;charged;due\n"
        "line;77;main;1;heating;a;100,00;100,00\n"
        "line;77;water;1;cold_water;a;40,00;40,00\n"
    )


@pytest.mark.feature("BIL-23")
async def test_each_kind_of_receipt_is_a_block_of_its_own(desk: Any) -> None:
    await desk.register("77")
    await desk.publish("charges", two_kinds("01.10.2026"), period="2026-10-01")

    body = await desk.look("77", "overview")

    assert [each["kind_name"] for each in body["receipts"]] == [
        "Квитанция Объединённая",
        "Квитанция ХВС и ВО",
    ]
    assert body["balance"]["amount_minor"] == 14000


@pytest.mark.feature("BIL-23")
async def test_a_kind_no_longer_issued_leaves_the_overview_but_not_the_archive(desk: Any) -> None:
    await desk.register("77")
    await desk.publish("charges", two_kinds("01.01.2026"), period="2026-01-01")
    only_main = "\n".join(line for line in two_kinds("01.10.2026").splitlines() if ";water;" not in line)
    await desk.publish("charges", only_main, period="2026-10-01")

    body = await desk.look("77", "overview")

    assert [each["kind_code"] for each in body["receipts"]] == ["main"]
    archive = (await desk.look("77", "receipts"))["items"]
    assert [(each["period"], each["kind_code"]) for each in archive] == [
        ("2026-10-01", "main"),
        ("2026-01-01", "main"),
        ("2026-01-01", "water"),
    ]
