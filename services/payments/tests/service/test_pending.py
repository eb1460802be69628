"""One payment at a time: repeated requests, the locked cart, giving up."""

import asyncio
from typing import Any

import httpx
import pytest


@pytest.mark.check("R-11", "D-06")
@pytest.mark.feature("PAY-20")
async def test_fifty_equal_requests_make_one_payment(bank: Any, payer: Any) -> None:
    await payer.fill_cart()
    version = (await payer.cart())["version"]
    key = "the-key-of-an-impatient-finger"

    answers = await asyncio.gather(*(payer.pay(key=key, cart_version=version) for _ in range(50)))

    assert {answer.status_code for answer in answers} <= {201, 409, 503}
    done = [answer for answer in answers if answer.status_code == 201]
    assert len({answer.content for answer in done}) == 1
    assert len(await payer.stored()) == 1
    again = await payer.pay(key=key, cart_version=version)
    assert (again.status_code, again.content) == (201, done[0].content)
    other = await payer.pay(key=key, cart_version=version, wants_receipt=False)
    assert (other.status_code, other.json()["type"]) == (422, "/problems/key-reused")
    await payer.service.drain()
    assert len(await bank.orders()) == 1


@pytest.mark.check("R-11")
async def test_a_key_belongs_to_its_user(payer: Any, stranger: Any) -> None:
    key = "a-key-two-people-came-up-with"
    for each in (payer, stranger):
        await each.fill_cart()
    mine, theirs = await payer.pay(key=key), await stranger.pay(key=key)
    assert mine.status_code == theirs.status_code == 201
    assert mine.json()["payment_id"] != theirs.json()["payment_id"]


async def test_a_key_is_required(payer: Any) -> None:
    await payer.fill_cart()
    for key in ("", "short", "x" * 256):
        answer = await payer.service.client.post(
            payer.service.url("/payments"),
            json={"method": "card", "rules_version": 1, "cart_version": 1},
            headers=payer.headers | ({"Idempotency-Key": key} if key else {}),
        )
        assert (answer.status_code, answer.json()["type"]) == (400, "/problems/key-missing")
    assert await payer.stored() == []


@pytest.mark.feature("PAY-20")
async def test_a_pending_payment_locks_the_cart_and_is_shown_instead(payer: Any) -> None:
    event = await payer.fill_cart()
    payment = (await payer.pay()).json()
    line = (await payer.lines())[0]

    attempts = [
        await payer.pay(),
        await payer.add(event.receipt_id),
        await payer.call("PATCH", f"/cart/lines/{line['line_id']}", json={"amount_minor": 5000}),
        await payer.call("DELETE", f"/cart/lines/{line['line_id']}"),
        await payer.call("DELETE", "/cart"),
    ]

    for answer in attempts:
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/cart-locked")
        assert answer.json()["payment_id"] == payment["payment_id"]
    cart = await payer.cart()
    assert (cart["pending_payment_id"], cart["can_pay"]) == (payment["payment_id"], False)
    assert cart["blockers"] == ["payment_pending"]
    assert len(await payer.stored()) == 1


async def test_two_different_keys_at_once_make_one_payment(payer: Any) -> None:
    await payer.fill_cart()
    version = (await payer.cart())["version"]

    answers = await asyncio.gather(*(payer.pay(cart_version=version) for _ in range(10)))

    assert sorted(answer.status_code for answer in answers).count(201) == 1
    assert {answer.status_code for answer in answers} <= {201, 409, 503}
    assert len(await payer.stored()) == 1


@pytest.mark.feature("PAY-21")
async def test_a_payment_can_be_given_up_and_made_anew(bank: Any, payer: Any) -> None:
    await payer.fill_cart()
    payment = await payer.started()

    answer = await payer.call("POST", f"/payments/{payment['payment_id']}/cancel")
    assert answer.status_code == 202
    given_up = await payer.settled(payment["payment_id"])

    assert (given_up["state"], given_up["failure_code"]) == ("rejected", "cancelled")
    await bank.pay(payment["redirect_url"])
    assert [order["status"] for order in await bank.orders()] == [6]
    assert (await payer.started())["payment_id"] != payment["payment_id"]
    again = await payer.call("POST", f"/payments/{payment['payment_id']}/cancel")
    assert (again.status_code, again.json()["type"]) == (409, "/problems/payment-finished")


@pytest.mark.feature("PAY-21")
async def test_giving_up_a_payment_that_is_paid_meanwhile_keeps_the_money(bank: Any, payer: Any) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await bank.pay(payment["redirect_url"])

    await payer.call("POST", f"/payments/{payment['payment_id']}/cancel")

    assert (await payer.settled(payment["payment_id"]))["state"] == "confirmed"


async def test_asking_the_bank_is_limited(payer: Any) -> None:
    await payer.fill_cart()
    payment = (await payer.pay()).json()

    answers: list[httpx.Response] = [
        await payer.call("POST", f"/payments/{payment['payment_id']}/check") for _ in range(41)
    ]

    assert answers[0].status_code == 202
    assert (answers[-1].status_code, answers[-1].json()["type"]) == (429, "/problems/too-many-requests")
