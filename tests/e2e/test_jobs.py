"""The three jobs of a resident on a phone, counted from home: nothing may cost more than promised."""

import re

import pytest
from playwright.async_api import expect

from e2e.browser import Screen
from e2e.conftest import Neighbour
from e2e.figures import plain
from e2e.fingers import Fingers
from e2e.people import Resident
from e2e.twins import M, Q

READING, FIELD = re.compile("Новое показание"), "input[data-reading]"


async def at_home(screen: Screen, anna: Resident) -> Fingers:
    await anna.confirm_email()
    await screen.sign_in(anna)
    await screen.open("/")
    return Fingers(screen.page)


@pytest.mark.feature("MET-01", "MET-06", "WEB-12")
async def test_readings_cost_two_taps_and_the_digits(phone: Screen, neighbour: Neighbour) -> None:
    hand, page = await at_home(phone, await neighbour(M)), phone.page
    await hand.tap(page.get_by_role("link", name="Передать показания"))
    fields = page.locator(FIELD)
    await expect(fields.first).to_be_focused()
    assert await fields.first.get_attribute("inputmode") == "decimal"
    digits = 0
    for index in range(await fields.count()):
        await expect(fields.nth(index)).to_be_focused()
        hint = plain(await page.locator(".reading").nth(index).inner_text())
        last = re.search(r"Прошлое: (\d+)", hint)
        assert last, hint
        value = str(int(last.group(1)) + 2)
        digits += len(value)
        await hand.type(value)
        if index + 1 < await fields.count():
            await hand.enter()
    await hand.tap(page.get_by_role("button", name="Отправить показания"))
    await expect(page.get_by_role("heading", level=1)).to_have_text("Показания приняты")
    assert (hand.taps, hand.keystrokes) == (2, digits)


@pytest.mark.feature("PAY-06", "PAY-20")
async def test_paying_costs_three_taps_and_no_keystroke(phone: Screen, neighbour: Neighbour) -> None:
    hand, page = await at_home(phone, await neighbour(Q)), phone.page
    await hand.tap(page.get_by_role("button", name="Оплатить 5 135,27"))
    await hand.tap(page.get_by_role("checkbox", name="правилами оплаты"))
    await hand.tap(page.get_by_role("button", name="Оплатить 5 135,27"))
    await page.wait_for_url(re.compile("/bank/pay/"))
    assert (hand.taps, hand.keystrokes) == (3, 0)


@pytest.mark.feature("BIL-26", "BIL-06", "BIL-10")
async def test_why_costs_no_tap_one_and_two(phone: Screen, neighbour: Neighbour) -> None:
    hand, page = await at_home(phone, await neighbour(Q)), phone.page
    await expect(page.get_by_text("больше, чем за июль 2020")).to_be_visible()
    assert hand.taps == 0
    await hand.tap(page.get_by_role("link", name="Почему такая сумма"))
    await expect(page.get_by_text("Начислено по площади").first).to_be_visible()
    assert "1 337,42" in plain(await page.locator("main").inner_text())
    assert hand.taps == 1
    await hand.tap(page.get_by_text("Как посчитали").first)
    await expect(page.get_by_text("11,65 руб/м2 × 114,8 м2 = 1 337,42 ₽").first).to_be_visible()
    assert (hand.taps, hand.keystrokes) == (2, 0)
