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
async def test_a_receipt_published_again_while_money_comes_loses_nothing(
    service: Harness, payer: Any
) -> None:
    event = await payer.fill_cart()
    due = (await payer.cart())["total_minor"]
    line = next(line for line in event.lines if line.due_minor > 100)
    async with service.session() as session:
        await add_paid(session, [(event.receipt_id, line.line_no, 100)])
        publishing = asyncio.create_task(service.emit(event))
        await asyncio.sleep(0.3)
        assert not publishing.done()
    await publishing
    assert (await payer.cart())["total_minor"] == due - 100


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
