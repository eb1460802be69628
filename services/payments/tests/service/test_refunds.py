"""Money that the bank gives back is no longer paid: for the cart, for other services, in the history."""

from typing import Any

import pytest

from common.testing import Harness

SUCCEEDED, REFUNDED = "payments.payment.succeeded.v1", "payments.payment.refunded.v1"
WHOLE = 513527
pytestmark = [pytest.mark.feature("PAY-22"), pytest.mark.check("D-17")]


async def paid(bank: Any, payer: Any) -> tuple[Any, dict[str, Any], str]:
    """A paid receipt, its payment and the bank's name for it."""
    event = await payer.fill_cart()
    payment = await payer.started()
    await bank.pay(payment["redirect_url"])
    await payer.checked(payment["payment_id"])
    (mine,) = await payer.stored()
    return event, payment, mine.provider_ref


async def history(payer: Any) -> list[tuple[int, int]]:
    answer = await payer.call("GET", f"/accounts/{payer.account_id}/history")
    return [(item["amount_minor"], item["refunded_minor"]) for item in answer.json()["items"]]


async def test_a_refunded_payment_is_announced_and_can_be_paid_again(
    service: Harness, bank: Any, payer: Any
) -> None:
    event, payment, order = await paid(bank, payer)
    await bank.call("refund.do", orderId=order, amount=WHOLE)

    assert (await payer.checked(payment["payment_id"]))["state"] == "refunded"
    await payer.checked(payment["payment_id"])

    (told,) = await service.published(REFUNDED)
    assert (told["number"], told["amount_minor"], told["refunded_minor"]) == (
        payment["number"],
        WHOLE,
        WHOLE,
    )
    assert told["parts"] == [
        {
            "account_id": str(payer.account_id),
            "receipt_id": str(event.receipt_id),
            "amount_minor": WHOLE,
        }
    ]
    assert await history(payer) == [(-WHOLE, WHOLE)]
    assert (await payer.add(event.receipt_id)).json()["total_minor"] == WHOLE
    again = await payer.started()
    await bank.pay(again["redirect_url"])
    assert (await payer.checked(again["payment_id"]))["state"] == "confirmed"


async def test_a_reversed_payment_is_announced(service: Harness, bank: Any, payer: Any) -> None:
    event, payment, order = await paid(bank, payer)
    await bank.call("reverse.do", orderId=order)

    assert (await payer.checked(payment["payment_id"]))["state"] == "reversed"

    assert [told["refunded_minor"] for told in await service.published(REFUNDED)] == [WHOLE]
    assert (await payer.add(event.receipt_id)).json()["total_minor"] == WHOLE


async def test_refunds_in_parts_tell_all_that_was_given_back_so_far(
    service: Harness, bank: Any, payer: Any
) -> None:
    event, payment, order = await paid(bank, payer)
    for amount in (1, 99999, 1):
        await bank.call("refund.do", orderId=order, amount=amount)
        await payer.checked(payment["payment_id"])

    told = await service.published(REFUNDED)
    assert [each["refunded_minor"] for each in told] == [1, 100000, 100001]
    assert [sum(part["amount_minor"] for part in each["parts"]) for each in told] == [1, 100000, 100001]
    assert await history(payer) == [(-WHOLE, 100001)]
    assert (await payer.add(event.receipt_id)).json()["total_minor"] == 100001
    # The receipt published again knows what is still paid of it.
    await service.emit(event)
    assert (await payer.cart())["total_minor"] == 100001


async def test_a_refund_noticed_together_with_the_payment_is_announced_after_it(
    service: Harness, bank: Any, payer: Any
) -> None:
    event = await payer.fill_cart()
    payment = await payer.started()
    await bank.misbehave("callback_lost", target="callback", count=10)
    await bank.pay(payment["redirect_url"])
    (mine,) = await payer.stored()
    await bank.call("refund.do", orderId=mine.provider_ref, amount=100000)

    await payer.checked(payment["payment_id"])

    told = await service.published()
    assert [each["amount_minor"] for each in told] == [WHOLE, WHOLE]
    assert [each.get("refunded_minor") for each in told] == [None, 100000]
    assert (await payer.add(event.receipt_id)).json()["total_minor"] == 100000


async def test_a_payment_nobody_was_told_of_is_not_announced_as_given_back(
    service: Harness, bank: Any, payer: Any
) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await bank.misbehave("callback_lost", target="callback", count=10)
    await bank.pay(payment["redirect_url"])
    (mine,) = await payer.stored()
    await bank.call("reverse.do", orderId=mine.provider_ref)

    await payer.checked(payment["payment_id"])

    assert await service.published(REFUNDED) == await service.published(SUCCEEDED) == []


async def test_a_receipt_that_contains_the_payment_waits_for_the_next_one(
    service: Harness, bank: Any, payer: Any
) -> None:
    event, payment, order = await paid(bank, payer)
    line = event.lines[0].model_copy(update={"due_minor": 12345})
    rest = [each.model_copy(update={"due_minor": 0}) for each in event.lines[1:]]
    counted = {"lines": [line, *rest], "counted_payments": [payment["number"]]}
    await service.emit(event.model_copy(update=counted))
    await bank.call("refund.do", orderId=order, amount=WHOLE)

    await payer.checked(payment["payment_id"])

    assert len(await service.published(REFUNDED)) == 1
    assert (await payer.add(event.receipt_id)).json()["total_minor"] == 12345


@pytest.mark.check("C-23")
async def test_a_cart_that_asks_for_more_because_of_a_refund_has_to_be_seen_first(
    bank: Any, payer: Any
) -> None:
    event = await payer.fill_cart()
    line = next(line for line in await payer.lines() if line["name"] == "Охрана")
    await payer.call("PATCH", f"/cart/lines/{line['line_id']}", json={"amount_minor": 100000})
    payment = await payer.started()
    await bank.pay(payment["redirect_url"])
    await payer.checked(payment["payment_id"])
    (mine,) = await payer.stored()
    seen = (await payer.add(event.receipt_id)).json()
    await bank.call("refund.do", orderId=mine.provider_ref, amount=mine.amount_minor)

    await payer.checked(payment["payment_id"])

    refused = await payer.pay(cart_version=seen["version"])
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/cart-changed")
    assert (await payer.cart())["total_minor"] == 133742
