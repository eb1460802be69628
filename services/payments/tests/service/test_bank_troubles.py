"""A bank that is slow, silent, broken, or away: nothing is paid twice and nothing is lost (R-16)."""

from datetime import timedelta
from typing import Any

import pytest

from common.testing import Harness
from payments.payment.work import ask_about_due

pytestmark = pytest.mark.check("R-16", "D-07", "D-19")
SUCCEEDED, FAILED = "payments.payment.succeeded.v1", "payments.payment.failed.v1"


async def test_a_silent_bank_leaves_the_payment_unknown_and_settles_after_its_return(
    service: Harness, bank: Any, payer: Any
) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await bank.pay(payment["redirect_url"], number="4111 1111 1111 1111")
    await bank.misbehave("silent", count=3, seconds=1)

    waiting = await payer.checked(payment["payment_id"])
    assert (waiting["state"], waiting["is_pending"]) == ("redirected", True)
    await bank.later(timedelta(minutes=21))
    await bank.misbehave("error_500", count=12)
    assert (await payer.settled(payment["payment_id"]))["state"] == "unknown"
    assert await service.published(FAILED) == []

    await bank.behave()
    await bank.code(payment["redirect_url"])
    await bank.later(timedelta(minutes=22))
    assert (await payer.settled(payment["payment_id"]))["state"] == "confirmed"
    assert await service.published(FAILED) == []


async def test_an_order_the_bank_never_made_ends_the_payment_after_a_while(
    service: Harness, bank: Any, payer: Any
) -> None:
    await payer.fill_cart()
    await bank.misbehave("error_500")
    payment = (await payer.pay()).json()
    await service.drain()
    assert (await payer.payment(payment["payment_id"]))["state"] == "unknown"

    await bank.later(timedelta(seconds=100))
    assert (await payer.settled(payment["payment_id"]))["state"] == "unknown"
    await bank.later(timedelta(seconds=160))
    ended = await payer.settled(payment["payment_id"])

    assert (ended["state"], ended["failure_code"]) == ("rejected", "not_registered")
    assert await bank.calls("register.do") == 1
    assert (await payer.pay()).status_code == 201


async def test_a_duplicate_order_number_is_looked_up(service: Harness, bank: Any, payer: Any) -> None:
    await payer.fill_cart()
    payment = (await payer.pay()).json()
    (stored,) = await payer.stored()
    await bank.call(
        "register.do", orderNumber=stored.order_no, amount=513527, returnUrl="http://portal.example.org/"
    )

    await service.drain()

    assert (await payer.payment(payment["payment_id"]))["state"] == "rejected"
    assert [order["status"] for order in await bank.orders()] == [6]


@pytest.mark.parametrize("amount", [513528, 1])
async def test_an_order_of_another_sum_is_put_aside(
    service: Harness, bank: Any, payer: Any, amount: int
) -> None:
    await payer.fill_cart()
    payment = (await payer.pay()).json()
    (stored,) = await payer.stored()
    order = await bank.call(
        "register.do", orderNumber=stored.order_no, amount=amount, returnUrl="http://portal.example.org/"
    )
    await bank.pay(f"http://bank/bank/pay/{order['orderId']}")

    await service.drain()

    (stored,) = await payer.stored()
    assert (stored.state, stored.attention) == ("unknown", "amount")
    assert await service.published() == []
    assert (await payer.payment(payment["payment_id"]))["paid_at"] is None


async def test_a_refusal_of_the_bank_ends_the_payment(service: Harness, bank: Any, payer: Any) -> None:
    await payer.fill_cart()
    await bank.misbehave("password_expired")
    payment = (await payer.pay()).json()

    await service.drain()

    ended = await payer.payment(payment["payment_id"])
    assert (ended["state"], ended["failure_code"]) == ("rejected", "bank_refused")
    assert (await payer.pay()).status_code == 201


async def test_an_expired_password_does_not_end_payments_under_way(bank: Any, payer: Any) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await bank.misbehave("password_expired")
    assert (await payer.checked(payment["payment_id"]))["state"] == "redirected"


async def test_a_lost_callback_is_made_up_for_within_seconds(service: Harness, bank: Any, payer: Any) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await bank.misbehave("callback_lost", target="callback")
    await bank.pay(payment["redirect_url"])
    assert (await payer.settled(payment["payment_id"]))["state"] == "redirected"

    await bank.later(timedelta(seconds=17))
    assert (await payer.settled(payment["payment_id"]))["state"] == "confirmed"
    assert len(await service.published(SUCCEEDED)) == 1


async def test_the_bank_is_asked_at_the_promised_times(service: Harness, bank: Any, payer: Any) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await bank.pay(payment["redirect_url"], number="4111 1111 1111 1111")
    start = (await payer.stored())[0].created_at
    asked: list[float] = []
    while (due := (await payer.stored())[0].next_check_at) is not None:
        asked.append(round((due - start).total_seconds() / 60, 1))
        await bank.later(due - start + timedelta(seconds=2))
        await ask_about_due(service.resources)
        await service.drain()

    assert asked[:4] == [0.2, 1.0, 5.0, 15.0]
    assert asked[4] == 20.5
    assert asked[5:11] == [30.0, 40.0, 50.0, 60.0, 70.0, 80.0]
    assert asked[11:] == [60.0 * hour for hour in range(2, 73)]
    assert (await payer.stored())[0].state == "expired"
