"""Step 6 on a phone: from home through the cart and the bank's page to the receipt."""

import re

import pytest
from playwright.async_api import Page, expect

from e2e.browser import Screen
from e2e.conftest import Neighbour
from e2e.figures import GD_06, money, plain
from e2e.outside import CODE_CARD, FREE_CARD, POOR_CARD, THREE_D_CODE, Sandbox
from e2e.people import Resident
from e2e.test_step6_payment import SESSION_IS_OVER, uncounted
from e2e.twins import Q

BANK = re.compile(r"/bank/pay/")


async def cart_page(screen: Screen, anna: Resident) -> Page:
    """From home to the cart with one tap."""
    await anna.confirm_email()
    page = screen.page
    await screen.sign_in(anna)
    await screen.open("/")
    await page.get_by_role("button", name="Оплатить 5 135,27").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Корзина")
    return page


async def to_bank(page: Page) -> None:
    await page.get_by_role("checkbox", name="правилами оплаты").check()
    await page.get_by_role("button", name=re.compile("^Оплатить")).click()
    await page.wait_for_url(BANK)


async def card(page: Page, number: str) -> None:
    """Fill in the bank's form as printed on the card."""
    await page.get_by_label("Номер карты").fill(number)
    await page.get_by_label("Срок действия").fill("12/34")
    await page.get_by_label("CVC").fill("123")
    await page.get_by_label("Имя владельца").fill("ANNA TESTOVA")
    await page.get_by_role("button", name="Оплатить").click()


@pytest.mark.feature("PAY-02", "PAY-03", "PAY-04", "PAY-06", "PAY-08", "PAY-10", "PAY-20", "PAY-21", "PAY-22")
async def test_a_changed_sum_is_paid_with_a_card(
    phone: Screen, neighbour: Neighbour, outside: Sandbox
) -> None:
    anna = await neighbour(Q)
    page = await cart_page(phone, anna)
    for name, sum_minor in GD_06.items():
        shown = await page.get_by_label(name, exact=True).input_value()
        assert plain(shown) == money(sum_minor), name
    pay = page.get_by_role("button", name=re.compile("^Оплатить"))
    await expect(pay).to_be_disabled()
    await page.get_by_label("Охрана", exact=True).fill("1000")
    await page.get_by_label("Охрана", exact=True).press("Enter")
    await expect(page.get_by_role("button", name="Оплатить 4 797,85")).to_be_visible()
    await to_bank(page)
    assert "4 797,85" in plain(await page.locator("body").inner_text())
    await card(page, CODE_CARD)
    await page.get_by_label("Код подтверждения").fill(THREE_D_CODE)
    await page.get_by_role("button", name="Подтвердить").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Оплата прошла")
    number = (await anna.get("payments/v1/payments"))["items"][0]["number"]
    await expect(page.get_by_text(number).first).to_be_visible()

    await uncounted(anna, number)
    await phone.open("/")
    await expect(page.get_by_text("ещё не учтено").first).to_contain_text("4 797,85")
    await expect(page.locator(".home-sum__amount")).to_contain_text("337,42")
    await outside.letter(anna.email, number)
    await phone.open("/payments")
    await expect(page.get_by_text("4 797,85").first).to_be_visible()


@pytest.mark.feature("PAY-06", "PAY-21")
async def test_a_declined_card_is_told_and_the_cart_stays(phone: Screen, neighbour: Neighbour) -> None:
    anna = await neighbour(Q)
    page = await cart_page(phone, anna)
    await to_bank(page)
    await card(page, POOR_CARD)
    if "/bank/acs/" in page.url:
        await page.get_by_label("Код подтверждения").fill(THREE_D_CODE)
        await page.get_by_role("button", name="Подтвердить").click()
    await page.wait_for_url(re.compile("/pay/status/"))
    await expect(page.get_by_role("heading", level=1)).to_have_text("Платёж не прошёл")
    await expect(page.get_by_text("На карте не хватило денег").first).to_be_visible()
    await page.get_by_role("link", name="Попробовать ещё раз").click()
    await expect(page.get_by_role("button", name="Оплатить 5 135,27")).to_be_visible()


@pytest.mark.feature("PAY-09", "PAY-21")
async def test_an_abandoned_payment_is_waited_for_and_ends_honestly(
    phone: Screen, neighbour: Neighbour, outside: Sandbox
) -> None:
    anna = await neighbour(Q)
    page = await cart_page(phone, anna)
    await to_bank(page)
    await page.get_by_role("link", name="Вернуться в магазин").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Проверяем оплату")
    await page.reload()
    await expect(page.get_by_role("link", name="Вернуться на страницу банка")).to_be_visible()
    async with outside.later(SESSION_IS_OVER):
        await expect(page.get_by_role("heading", level=1)).to_have_text("Платёж не прошёл", timeout=30_000)
    await expect(page.get_by_text("Корзина сохранена").first).to_be_visible()


@pytest.mark.feature("PAY-21")
async def test_a_double_tap_pays_once(phone: Screen, neighbour: Neighbour, outside: Sandbox) -> None:
    anna = await neighbour(Q)
    page = await cart_page(phone, anna)
    await page.get_by_role("checkbox", name="правилами оплаты").check()
    async with outside.fault("callback", "callback_lost"):
        await page.get_by_role("button", name=re.compile("^Оплатить")).dblclick()
        await page.wait_for_url(BANK)
        await card(page, FREE_CARD)
        await expect(page.get_by_role("heading", level=1)).to_have_text("Оплата прошла")
    payments = (await anna.get("payments/v1/payments"))["items"]
    assert len(payments) == 1
    assert len(await outside.orders(payments[0]["number"])) == 1
