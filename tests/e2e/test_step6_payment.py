"""Step 6 over the interface: the cart of GD-06 is paid at a bank that does not always behave."""

import asyncio
from typing import Any

import pytest

from e2e.conftest import Neighbour
from e2e.figures import GD_06, GD_06_TOTAL, plain
from e2e.outside import POOR_CARD, Sandbox, eventually
from e2e.people import Resident, new_key
from e2e.twins import Q

pytestmark = pytest.mark.check("D-06", "D-07", "D-15", "D-16", "D-17", "D-18", "D-19")

SESSION_IS_OVER = 21 * 60


async def filled_cart(anna: Resident) -> dict[str, Any]:
    receipt = await anna.overview()
    cart: dict[str, Any] = await anna.done(
        "POST", "payments/v1/cart/receipts", json={"receipt_id": receipt["receipt_id"]}
    )
    return cart


def lines_of(cart: dict[str, Any]) -> dict[str, dict[str, Any]]:
    recipients = [recipient for group in cart["groups"] for recipient in group["recipients"]]
    return {line["name"]: line for recipient in recipients for line in recipient["lines"]}


def order_for(cart: dict[str, Any]) -> dict[str, Any]:
    return {
        "method": "card",
        "rules_version": cart["rules_version"],
        "cart_version": cart["version"],
        "wants_receipt": True,
    }


async def started(anna: Resident) -> dict[str, Any]:
    """A payment whose page at the bank is known."""
    cart = await filled_cart(anna)
    payment = await anna.done("POST", "payments/v1/payments", json=order_for(cart))
    return await at_bank(anna, payment["payment_id"])


async def at_bank(anna: Resident, payment_id: str) -> dict[str, Any]:
    async def known() -> dict[str, Any] | None:
        payment: dict[str, Any] = await anna.get(f"payments/v1/payments/{payment_id}")
        return payment if payment["redirect_url"] else None

    return await eventually(known, what="the bank has a page for the payment")


async def ended(anna: Resident, payment: dict[str, Any], *, seconds: float = 30.0) -> dict[str, Any]:
    async def over() -> dict[str, Any] | None:
        now: dict[str, Any] = await anna.get(f"payments/v1/payments/{payment['payment_id']}")
        return None if now["is_pending"] else now

    return await eventually(over, what="the payment has come to its end", seconds=seconds)


async def come_back(anna: Resident, payment: dict[str, Any]) -> None:
    await anna.done("POST", f"payments/v1/payments/{payment['payment_id']}/check")


async def paid(anna: Resident, outside: Sandbox, *, payment: dict[str, Any]) -> dict[str, Any]:
    back = await outside.pay(payment["redirect_url"])
    assert payment["payment_id"] in back, "the bank sends the resident back to his payment"
    return await ended(anna, payment)


async def uncounted(anna: Resident, number: str) -> dict[str, Any]:
    """The overview once it shows the payment as made but not yet in a receipt."""

    async def shown() -> dict[str, Any] | None:
        receipt = await anna.overview()
        return receipt if any(one["number"] == number for one in receipt["uncounted_payments"]) else None

    return await eventually(shown, what="the payment is taken off the balance")


@pytest.mark.feature("PAY-02", "PAY-03", "PAY-07")
async def test_the_cart_is_the_one_of_the_real_table(neighbour: Neighbour) -> None:
    cart = await filled_cart(await neighbour(Q))
    assert {name: line["amount_minor"] for name, line in lines_of(cart).items()} == GD_06
    assert (cart["line_count"], cart["total_minor"], cart["commission_percent"]) == (7, GD_06_TOTAL, "0")
    (group,) = cart["groups"]
    assert [recipient["total_minor"] for recipient in group["recipients"]] == [94136, 419391], "A11"


@pytest.mark.feature("PAY-04", "PAY-06", "PAY-10", "PAY-21", "PAY-22", "BIL-02")
async def test_a_changed_sum_is_paid_and_shows_as_not_yet_counted(
    neighbour: Neighbour, outside: Sandbox
) -> None:
    anna = await neighbour(Q)
    await anna.confirm_email()
    cart = await filled_cart(anna)
    guard = lines_of(cart)["Охрана"]
    path = f"payments/v1/cart/lines/{guard['line_id']}"
    small = await anna.call("PATCH", path, json={"amount_minor": 100, "cart_version": cart["version"]})
    assert (small.status_code, small.json()["type"]) == (422, "/problems/sum-too-small")
    cart = await anna.done("PATCH", path, json={"amount_minor": 100000, "cart_version": cart["version"]})
    total = GD_06_TOTAL - 133742 + 100000
    assert cart["total_minor"] == total

    made = await anna.done("POST", "payments/v1/payments", json=order_for(cart))
    payment = await at_bank(anna, made["payment_id"])
    assert payment["amount_minor"] == total
    payment = await paid(anna, outside, payment=payment)
    assert (payment["state"], sum(part["amount_minor"] for part in payment["parts"])) == ("confirmed", total)

    receipt = await uncounted(anna, payment["number"])
    assert receipt["uncounted_total_minor"] == total
    assert receipt["balance"] == {"kind": "debt", "amount_minor": GD_06_TOTAL - total}
    assert receipt["rows"]["due"]["main_minor"] == GD_06_TOTAL, "the receipt itself stays as it was given"
    assert (await anna.get("payments/v1/cart"))["line_count"] == 0
    letter = await outside.letter(anna.email, payment["number"])
    assert plain(letter["subject"]) == "Оплата 4 797,85 ₽ прошла"
    assert f"/pay/done/{payment['payment_id']}" in letter["text"]
    await anna.notice(payment["number"])


@pytest.mark.feature("PAY-21")
async def test_a_declined_card_keeps_the_cart(neighbour: Neighbour, outside: Sandbox) -> None:
    anna = await neighbour(Q)
    payment = await started(anna)
    await outside.pay(payment["redirect_url"], card=POOR_CARD)
    payment = await ended(anna, payment)
    assert (payment["state"], payment["paid_at"]) == ("rejected", None)
    cart = await anna.get("payments/v1/cart")
    assert (cart["total_minor"], cart["pending_payment_id"]) == (GD_06_TOTAL, None)
    assert (await anna.overview())["uncounted_payments"] == []
    again = await anna.done("POST", "payments/v1/payments", json=order_for(cart))
    assert again["payment_id"] != payment["payment_id"]
    assert again["number"] != payment["number"]


@pytest.mark.feature("PAY-09")
async def test_an_abandoned_payment_ends_with_the_banks_session(
    neighbour: Neighbour, outside: Sandbox
) -> None:
    anna = await neighbour(Q)
    payment = await started(anna)
    locked = await anna.call(
        "POST", "payments/v1/payments", json=order_for(await anna.get("payments/v1/cart"))
    )
    assert (locked.status_code, locked.json()["type"]) == (409, "/problems/cart-locked")
    async with outside.later(SESSION_IS_OVER):
        await come_back(anna, payment)
        payment = await ended(anna, payment)
    assert payment["paid_at"] is None
    assert (await anna.get("payments/v1/cart"))["total_minor"] == GD_06_TOTAL


@pytest.mark.feature("PAY-21", "PAY-22")
async def test_a_lost_callback_is_made_up_for_when_the_resident_returns(
    neighbour: Neighbour, outside: Sandbox
) -> None:
    anna = await neighbour(Q)
    payment = await started(anna)
    async with outside.fault("callback", "callback_lost"):
        await outside.pay(payment["redirect_url"])
        await come_back(anna, payment)
        payment = await ended(anna, payment)
    assert payment["state"] == "confirmed"
    assert (await uncounted(anna, payment["number"]))["uncounted_total_minor"] == GD_06_TOTAL


@pytest.mark.feature("PAY-22")
async def test_a_callback_that_comes_twice_counts_once(neighbour: Neighbour, outside: Sandbox) -> None:
    anna = await neighbour(Q)
    payment = await started(anna)
    async with outside.fault("callback", "callback_doubled"):
        payment = await paid(anna, outside, payment=payment)

        (order,) = await outside.orders(payment["number"])

        async def delivered_twice() -> bool:
            return len(await outside.calls("callback_doubled", order["md_order"])) == 2

        await eventually(delivered_twice, what="the bank has called twice")
    receipt = await uncounted(anna, payment["number"])
    assert [one["amount_minor"] for one in receipt["uncounted_payments"]] == [GD_06_TOTAL]
    await anna.notice(payment["number"])
    assert len(await anna.notices(payment["number"])) == 1


async def test_a_forged_callback_pays_nothing(neighbour: Neighbour, outside: Sandbox) -> None:
    anna = await neighbour(Q)
    payment = await started(anna)
    (order,) = await outside.orders(payment["number"])
    forged = {
        "mdOrder": order["md_order"],
        "orderNumber": order["order_number"],
        "operation": "deposited",
        "status": "1",
        "checksum": "0" * 64,
    }
    answer = await anna.call("GET", "payments/v1/callbacks/rbs", params=forged)
    assert answer.status_code == 200, "the sender learns nothing"
    await come_back(anna, payment)
    assert (await anna.get(f"payments/v1/payments/{payment['payment_id']}"))["is_pending"]


async def test_a_double_click_pays_once(neighbour: Neighbour, outside: Sandbox) -> None:
    anna = await neighbour(Q)
    cart, key = await filled_cart(anna), new_key()
    same = [anna.call("POST", "payments/v1/payments", json=order_for(cart), key=key) for _ in range(4)]
    other = [anna.call("POST", "payments/v1/payments", json=order_for(cart)) for _ in range(4)]
    answers = await asyncio.gather(*same, *other)
    made = {answer.json()["payment_id"] for answer in answers if answer.status_code == 201}
    assert len(made) == 1
    assert {answer.status_code for answer in answers} <= {201, 409}
    payment = await at_bank(anna, made.pop())
    assert len(await outside.orders(payment["number"])) == 1
    await paid(anna, outside, payment=payment)
    assert len((await anna.get("payments/v1/payments"))["items"]) == 1
