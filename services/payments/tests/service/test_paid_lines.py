"""What was paid is not asked for again."""

import asyncio
from typing import Any

import pytest

from common.testing import Harness
from payments.receipt.repository import add_paid, withdraw_receipt


async def pay_cart(bank: Any, payer: Any) -> None:
    payment = await payer.started()
    await bank.pay(payment["redirect_url"])
    await bank.called_back()
    assert (await payer.settled(payment["payment_id"]))["state"] == "confirmed"


@pytest.mark.feature("PAY-02", "PAY-22")
async def test_a_paid_receipt_cannot_be_put_into_the_cart_again(bank: Any, payer: Any) -> None:
    event = await payer.fill_cart()
    await pay_cart(bank, payer)
    again = await payer.add(event.receipt_id)
    assert (again.status_code, again.json()["type"]) == (422, "/problems/nothing-to-pay")


@pytest.mark.feature("PAY-04", "PAY-22")
async def test_after_a_part_only_the_rest_is_asked_for(service: Harness, bank: Any, payer: Any) -> None:
    event = await payer.fill_cart()
    cart = await payer.cart()
    line = next(
        line
        for recipient in cart["groups"][0]["recipients"]
        for line in recipient["lines"]
        if line["name"] == "Охрана"
    )
    await payer.call("PATCH", f"/cart/lines/{line['line_id']}", json={"amount_minor": 100000})
    await pay_cart(bank, payer)
    assert (await payer.add(event.receipt_id)).json()["total_minor"] == 33742
    await service.emit(event)
    assert (await payer.cart())["total_minor"] == 33742


@pytest.mark.check("D-22")
async def test_a_receipt_is_not_replaced_while_money_comes_for_it(service: Harness, payer: Any) -> None:
    event = await payer.fill_cart()
    due = (await payer.cart())["total_minor"]
    async with service.session() as session:
        # What settlement holds in its transaction while billing's event arrives.
        await add_paid(session, [(event.receipt_id, line.line_no, 0) for line in event.lines], number="П-1")
        publishing = asyncio.create_task(service.emit(event))
        await asyncio.sleep(0.3)
        assert not publishing.done()
    await publishing
    assert (await payer.cart())["total_minor"] == due


@pytest.mark.feature("BIL-02", "PAY-22")
async def test_a_receipt_that_counts_the_payment_is_asked_for_as_it_stands(
    service: Harness, bank: Any, payer: Any
) -> None:
    event = await payer.fill_cart()
    payment = await payer.started()
    await bank.pay(payment["redirect_url"])
    await bank.called_back()
    paid = await payer.settled(payment["payment_id"])
    line = event.lines[0].model_copy(update={"due_minor": 12345})
    rest = [each.model_copy(update={"due_minor": 0}) for each in event.lines[1:]]
    corrected = {"lines": [line, *rest], "counted_payments": [paid["number"]]}
    await service.emit(event.model_copy(update=corrected))
    assert (await payer.add(event.receipt_id)).json()["total_minor"] == 12345


@pytest.mark.check("C-23")
async def test_a_receipt_that_is_out_of_force_is_not_paid_even_from_a_cart(
    service: Harness, payer: Any
) -> None:
    event = await payer.fill_cart()
    async with service.session() as session:
        # As if it had been put into the cart at the very moment it was taken back.
        await withdraw_receipt(session, event.receipt_id)
    refused = await payer.pay()
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/receipt-not-payable")
    assert await service.published() == []
