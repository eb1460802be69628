"""After step 6: the bank gives a part of the money back, and every page follows."""

import pytest
from playwright.async_api import expect

from e2e.browser import Screen
from e2e.conftest import Neighbour
from e2e.figures import plain
from e2e.outside import Sandbox, eventually
from e2e.people import Resident
from e2e.test_step6_payment import paid, started, uncounted
from e2e.twins import Q

BACK = 100_000


async def refunded(anna: Resident, payment_id: str) -> int:
    """What the history says was given back of a payment."""
    history = await anna.get(f"payments/v1/accounts/{anna.account_id}/history")
    return sum(one["refunded_minor"] for one in history["items"] if one["id"] == payment_id)


@pytest.mark.feature("PAY-20", "PAY-22", "BIL-02")
async def test_money_given_back_is_due_again(phone: Screen, neighbour: Neighbour, outside: Sandbox) -> None:
    anna = await neighbour(Q)
    await anna.confirm_email()
    payment = await paid(anna, outside, payment=await started(anna))
    receipt = await uncounted(anna, payment["number"])
    assert receipt["balance"]["kind"] == "clear"
    (order,) = await outside.orders(payment["number"])

    await outside.give_back(order["md_order"], BACK)

    async def due_again() -> bool:
        receipt = await anna.overview()
        balance = receipt["balance"]
        return (balance["kind"], balance["amount_minor"]) == ("debt", BACK)

    await eventually(due_again, what="what came back is due again")
    assert await refunded(anna, payment["payment_id"]) == BACK

    page = phone.page
    await phone.sign_in(anna)
    await phone.open("/")
    await expect(page.locator(".home-sum__amount")).to_contain_text("1 000,00")
    await phone.open("/payments")
    await expect(page.get_by_text("Часть денег возвращена").first).to_be_visible()
    await page.get_by_role("tab", name="Все оплаты").click()
    await expect(page.get_by_text("Возвращено", exact=True).first).to_be_visible()
    text = plain(await page.locator("main").inner_text())
    assert "1 000,00" in text
    assert "5 135,27" in text
    await phone.open(f"/pay/done/{payment['payment_id']}")
    await expect(page.get_by_role("definition").filter(has_text="1 000,00")).to_be_visible()
