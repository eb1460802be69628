"""Step 8 in two browsers: an operator uploads a month at a desk, a resident sees the bill on a phone."""

import pytest
from playwright.async_api import FilePayload, expect

from e2e.browser import Screen
from e2e.conftest import Neighbour
from e2e.figures import plain
from e2e.people import Operator
from e2e.test_step8_charges import NEXT, newest, next_month
from e2e.twins import M

pytestmark = pytest.mark.feature("OPS-10")


async def test_a_month_is_uploaded_corrected_published_and_seen(
    phone: Screen, desk: Screen, neighbour: Neighbour, operator: Operator
) -> None:
    anna = await neighbour(M)
    await anna.confirm_email()
    at = desk.page
    await desk.sign_in(operator)

    async def upload(name: str, content: bytes) -> None:
        await desk.open("/bill-runs")
        await at.get_by_label("Месяц").select_option("11")
        await at.get_by_label("Год").fill("2026")
        file = FilePayload(name=name, mimeType="text/csv", buffer=content)
        await at.get_by_label("Файл", exact=True).set_input_files([file])
        await at.get_by_role("button", name="Загрузить и проверить").click()
        await expect(at.get_by_text(name).first).to_be_visible()

    await upload("broken.csv", next_month(anna.number, broken=True))
    await expect(at.get_by_text("Ничего не загружено").first).to_be_visible()
    await expect(at.get_by_role("row").filter(has_text="8").first).to_be_visible()
    await expect(at.get_by_role("button", name="Опубликовать")).to_be_hidden()

    await upload("november.csv", next_month(anna.number))
    await expect(at.get_by_text("Ошибок нет").first).to_be_visible()
    await expect(at.get_by_text("Что изменится").first).to_be_visible()
    assert "5 950,24" in plain(await at.locator("main").inner_text())
    assert (await anna.overview())["period"] == "2026-10-01"
    await at.get_by_role("button", name="Опубликовать").click()
    await at.get_by_role("dialog").get_by_role("button", name="Опубликовать").click()
    await expect(at.get_by_text("Данные действуют").first).to_be_visible()

    await newest(anna, NEXT)
    await anna.notice("ноябрь 2026")
    page = phone.page
    await phone.sign_in(anna)
    await phone.open("/")
    await expect(page.locator(".home-sum__amount")).to_contain_text("950,24")
    await expect(page.get_by_text("больше, чем за октябрь 2026").first).to_contain_text("360,07")
    await phone.open("/notices")
    await page.get_by_role("link").filter(has_text="ноябрь 2026").first.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Счёт за ноябрь 2026")
