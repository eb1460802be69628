"""The cart, over the API."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from common.testing import Harness
from contracts.accounts import AccountUnlinked
from contracts.billing import ReceiptWithdrawn


@pytest.mark.feature("PAY-02", "PAY-03", "PAY-05", "PAY-26")
async def test_the_receipt_of_the_sample_fills_the_cart_of_the_sample(payer: Any) -> None:
    event = await payer.published()

    answer = await payer.add(event.receipt_id)

    assert answer.status_code == 201
    cart = answer.json()
    assert cart["total_minor"] == 513527
    assert cart["line_count"] == 7
    (group,) = cart["groups"]
    assert group["receipt_name"] == "Квитанция Объединённая"
    assert group["account_number"] == "1000000007"
    assert group["organisation"]["name"] == "Центр начислений (демо)"
    shown = [
        (recipient["group_name"], [(line["name"], line["amount_minor"]) for line in recipient["lines"]])
        for recipient in group["recipients"]
    ]
    assert shown == [
        ("КАПИТАЛЬНЫЙ РЕМОНТ", [("Взнос В Фонд Капремонта", 94136)]),
        (
            "КОММУНАЛЬНЫЕ УСЛУГИ",
            [
                ("Обслуживание и ремонт", 263351),
                ("Охрана", 133742),
                ("ХВС в целях сод.ОИ", 779),
                ("Эл.эн в целях сод.ОИ", 13492),
                ("Обсл. спец. счета к.р.", 7462),
                ("ВО в целях сод.ОИ", 565),
            ],
        ),
    ]
    assert (await payer.call("GET", "/cart/count")).json() == {"line_count": 7}
    assert await payer.cart() == cart


@pytest.mark.feature("PAY-05")
async def test_the_counter_is_zero_when_the_cart_is_empty(payer: Any) -> None:
    assert (await payer.call("GET", "/cart/count")).json() == {"line_count": 0}
    cart = await payer.cart()
    assert (cart["can_pay"], cart["blockers"], cart["groups"]) == (False, ["empty"], [])


@pytest.mark.feature("PAY-02")
async def test_the_preliminary_charge_is_added_on_request(payer: Any) -> None:
    event = await payer.published(preliminary=23522)

    plain = (await payer.add(event.receipt_id)).json()
    ahead = (await payer.add(event.receipt_id, with_preliminary=True)).json()

    assert plain["total_minor"] == 513527
    assert ahead["total_minor"] == 513527 + 23522
    assert ahead["line_count"] == 7
    payable = (await payer.call("GET", f"/accounts/{payer.account_id}/payable")).json()["items"]
    assert [(item["due_minor"], item["due_with_preliminary_minor"]) for item in payable] == [(513527, 537049)]


@pytest.mark.feature("PAY-02")
async def test_a_receipt_of_an_organisation_without_payments_is_not_payable(payer: Any) -> None:
    await payer.link(has_payments=False)
    event = await payer.published()

    answer = await payer.add(event.receipt_id)

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/receipt-not-payable")
    assert (await payer.call("GET", f"/accounts/{payer.account_id}/payable")).json()["items"] == []
    assert (await payer.cart())["line_count"] == 0


@pytest.mark.feature("PAY-02")
async def test_a_receipt_with_nothing_due_is_refused(payer: Any) -> None:
    event = await payer.published(due=dict.fromkeys(range(1, 9), 0) | {2: -500})

    answer = await payer.add(event.receipt_id)

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/nothing-to-pay")


@pytest.mark.feature("PAY-04", "PAY-13")
async def test_a_sum_can_be_changed_within_the_limits(payer: Any) -> None:
    await payer.fill_cart()
    line = next(line for line in await payer.lines() if line["amount_minor"] == 565)
    path = f"/cart/lines/{line['line_id']}"

    low = await payer.call("PATCH", path, json={"amount_minor": 999})
    assert (low.status_code, low.json()["type"]) == (422, "/problems/sum-too-small")
    assert low.json()["minimum_minor"] == 1000

    raised = await payer.call("PATCH", path, json={"amount_minor": 1000})
    assert raised.status_code == 200
    assert raised.json()["total_minor"] == 513527 - 565 + 1000
    changed = next(each for each in await payer.lines() if each["line_id"] == line["line_id"])
    assert (changed["amount_minor"], changed["due_minor"], changed["is_changed"]) == (1000, 565, True)

    back = await payer.call("PATCH", path, json={"amount_minor": 565})
    assert back.json()["total_minor"] == 513527
    assert not any(line["is_changed"] for line in await payer.lines())

    high = await payer.call("PATCH", path, json={"amount_minor": 10_000_001})
    assert (high.status_code, high.json()["type"]) == (422, "/problems/sum-too-large")


@pytest.mark.feature("PAY-04")
@pytest.mark.parametrize("amount", [0, -5, 10.5, "100", None, 10**12, True])
async def test_a_sum_that_is_no_sum_is_refused(payer: Any, amount: object) -> None:
    await payer.fill_cart()
    before = await payer.cart()
    line = (await payer.lines())[0]

    answer = await payer.call("PATCH", f"/cart/lines/{line['line_id']}", json={"amount_minor": amount})

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/validation-failed")
    assert await payer.cart() == before


@pytest.mark.feature("PAY-03")
async def test_lines_are_removed_one_by_one_and_all_at_once(payer: Any) -> None:
    await payer.fill_cart()
    line = (await payer.lines())[0]

    removed = await payer.call("DELETE", f"/cart/lines/{line['line_id']}")
    assert removed.json()["line_count"] == 6
    again = await payer.call("DELETE", f"/cart/lines/{line['line_id']}")
    assert (again.status_code, again.json()["type"]) == (404, "/problems/line-not-found")
    cleared = await payer.call("DELETE", "/cart")
    assert (cleared.json()["line_count"], cleared.json()["total_minor"]) == (0, 0)


@pytest.mark.feature("PAY-03")
async def test_adding_again_starts_the_receipt_afresh(payer: Any) -> None:
    event = await payer.fill_cart()
    line = (await payer.lines())[0]
    await payer.call("PATCH", f"/cart/lines/{line['line_id']}", json={"amount_minor": 5000})

    again = (await payer.add(event.receipt_id)).json()

    assert (again["line_count"], again["total_minor"]) == (7, 513527)


@pytest.mark.feature("PAY-03")
async def test_the_cart_follows_a_receipt_that_is_published_again(payer: Any) -> None:
    event = await payer.fill_cart()
    before = await payer.cart()
    edited = next(line for line in await payer.lines() if line["amount_minor"] == 133742)
    await payer.call("PATCH", f"/cart/lines/{edited['line_id']}", json={"amount_minor": 50000})

    await payer.published(receipt_id=event.receipt_id, due={1: 200000, 2: 140000, 3: 0})

    lines = {line["name"]: line for line in await payer.lines()}
    assert lines["Обслуживание и ремонт"]["amount_minor"] == 200000
    assert (lines["Охрана"]["amount_minor"], lines["Охрана"]["due_minor"]) == (50000, 140000)
    assert "ХВС в целях сод.ОИ" not in lines
    after = await payer.cart()
    assert after["version"] > before["version"] + 1
    stale = await payer.pay(cart_version=before["version"])
    assert (stale.status_code, stale.json()["type"]) == (409, "/problems/cart-changed")


@pytest.mark.feature("PAY-03")
async def test_lines_leave_the_cart_when_their_receipt_can_no_longer_be_paid(
    service: Harness, payer: Any
) -> None:
    august = await payer.fill_cart()
    september = await payer.published(period="2020-09-01")
    assert (await payer.cart())["line_count"] == 0
    refused = await payer.add(august.receipt_id)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/receipt-not-payable")

    await payer.add(september.receipt_id)
    await service.emit(ReceiptWithdrawn(receipt_id=september.receipt_id, account_id=payer.account_id))
    assert (await payer.cart())["line_count"] == 0
    assert (await payer.add(august.receipt_id)).status_code == 201


async def test_lines_of_a_lost_account_leave_the_cart(service: Harness, payer: Any) -> None:
    await payer.fill_cart()
    link = (await _links(service))[0]

    await service.emit(AccountUnlinked(link_id=link, user_id=payer.user_id, account_id=payer.account_id))

    assert (await payer.cart())["line_count"] == 0
    assert (await payer.call("GET", f"/accounts/{payer.account_id}/payable")).status_code == 404


async def _links(service: Harness) -> list[Any]:
    from sqlalchemy import select

    from common.tables import aggregate_cursor

    async with service.session() as session:
        result = await session.execute(
            select(aggregate_cursor.c.aggregate_id).where(
                aggregate_cursor.c.aggregate_type == "accounts.link"
            )
        )
        return list(result.scalars())


async def test_a_foreign_receipt_is_a_missing_one(payer: Any, stranger: Any) -> None:
    event = await payer.fill_cart()
    line = (await payer.lines())[0]

    foreign, missing = await stranger.add(event.receipt_id), await stranger.add(uuid4())
    assert foreign.status_code == missing.status_code == 404
    assert foreign.json() == missing.json()
    for method, body in (("PATCH", {"amount_minor": 5000}), ("DELETE", None)):
        taken = await stranger.call(method, f"/cart/lines/{line['line_id']}", json=body)
        unknown = await stranger.call(method, f"/cart/lines/{uuid4()}", json=body)
        assert taken.status_code == 404
        assert taken.json() == unknown.json()
    assert (await payer.cart())["total_minor"] == 513527


@pytest.mark.check("R-11")
async def test_adding_with_one_key_happens_once(payer: Any) -> None:
    event = await payer.published()
    body = {"receipt_id": str(event.receipt_id)}

    answers = await asyncio.gather(
        *(payer.call("POST", "/cart/receipts", key="one-key-for-all-of-them", json=body) for _ in range(10))
    )

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    other = await payer.call(
        "POST", "/cart/receipts", key="one-key-for-all-of-them", json=body | {"with_preliminary": True}
    )
    assert (other.status_code, other.json()["type"]) == (422, "/problems/key-reused")
    assert (await payer.cart())["version"] == 1


async def test_two_edits_of_the_same_sight_do_not_overwrite_each_other(payer: Any) -> None:
    await payer.fill_cart()
    seen = (await payer.cart())["version"]
    line = (await payer.lines())[0]
    path = f"/cart/lines/{line['line_id']}"

    answers = await asyncio.gather(
        *(
            payer.call("PATCH", path, json={"amount_minor": amount, "cart_version": seen})
            for amount in (5000, 6000)
        )
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]


@pytest.mark.feature("PAY-13", "PAY-20")
async def test_a_total_below_the_minimum_cannot_be_paid(payer: Any) -> None:
    await payer.fill_cart(due=dict.fromkeys(range(1, 9), 0) | {8: 565})
    cart = await payer.cart()
    assert (cart["can_pay"], cart["blockers"]) == (False, ["below_minimum"])

    answer = await payer.pay()

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/sum-too-small")


@pytest.mark.feature("PAY-07")
async def test_the_commission_is_told(payer: Any) -> None:
    cart = await payer.cart()
    assert (cart["commission_percent"], cart["commission_minor"], cart["minimum_minor"]) == ("0", 0, 1000)
