"""Step 7 in two browsers: a resident on a phone and an operator at a desk pass an application to and fro."""

from datetime import timedelta

import pytest
from playwright.async_api import FilePayload, Page, expect

from common import clock
from e2e.browser import Screen
from e2e.conftest import Neighbour
from e2e.outside import Sandbox
from e2e.people import OPERATOR, STAFF_PASSWORD
from e2e.test_step7_application import REASON, jpeg, pdf
from e2e.twins import Q


async def enter(desk: Screen, outside: Sandbox) -> None:
    """An operator signs in with a password and a mailed code."""
    page = desk.page
    await desk.open("/login")
    await page.get_by_label("Электронная почта").fill(OPERATOR)
    await page.get_by_label("Пароль", exact=True).fill(STAFF_PASSWORD)
    await page.get_by_role("button", name="Войти", exact=True).click()
    await expect(page.get_by_label("Код из письма")).to_be_visible()
    await page.get_by_label("Код из письма").fill(await outside.code(OPERATOR))
    await page.get_by_role("button", name="Войти", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Моя работа")


async def fill_in(page: Page) -> None:
    """The form and its two files."""
    days = (clock.today() - timedelta(days=3)).isoformat(), (clock.today() + timedelta(days=2000)).isoformat()
    await page.get_by_label("Заводской номер").fill("55512345")
    await page.get_by_label("Какую воду считает").select_option("cold")
    await page.get_by_label("Где стоит").fill("кухня")
    await page.get_by_label("Когда установлен").fill(days[0])
    await page.get_by_label("Поверен до").fill(days[1])
    await page.get_by_label("Показание сейчас").fill("0,125")
    passport = FilePayload(name="Паспорт.jpg", mimeType="image/jpeg", buffer=jpeg())
    await page.get_by_label("Паспорт счётчика, копия").set_input_files([passport])
    act = FilePayload(name="Акт.pdf", mimeType="application/pdf", buffer=pdf())
    await page.get_by_label("Акт или свидетельство о поверке, копия").set_input_files([act])
    for name in ("Паспорт.jpg", "Акт.pdf"):
        await expect(page.get_by_role("link", name=name)).to_be_visible()
    await page.get_by_role("checkbox", name="политики обработки").check()
    await page.get_by_role("checkbox", name="предоставить доступ").check()


@pytest.mark.feature(
    "TIC-02", "TIC-03", "TIC-05", "TIC-06", "TIC-07", "TIC-20", "NOT-06", "OPS-01", "OPS-02", "OPS-03"
)
@pytest.mark.part("NOT-08")
async def test_an_application_goes_to_and_fro(
    phone: Screen, desk: Screen, neighbour: Neighbour, outside: Sandbox
) -> None:
    anna = await neighbour(Q)
    await anna.confirm_email()
    page = phone.page
    await phone.sign_in(anna)
    await phone.open("/services/water-meter-commissioning")
    await page.get_by_role("button", name="Получить услугу+").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Заявка №")
    await page.get_by_role("button", name="Отправить", exact=True).click()
    await expect(page.get_by_text("Поле обязательно для заполнения").first).to_be_visible()
    await fill_in(page)
    await page.get_by_role("button", name="Сохранить").click()
    await expect(page.get_by_text("Черновик сохранён").first).to_be_visible()
    await page.reload()
    await expect(page.get_by_label("Заводской номер")).to_have_value("55512345")
    await page.get_by_role("button", name="Отправить", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Заявка отправлена")
    (request, *_) = (await anna.get("tickets/v1/applications"))["items"]

    await enter(desk, outside)
    at = desk.page
    await desk.open("/queues/applications")
    await at.get_by_label("Найти").fill(request["number"])
    await at.get_by_role("link", name=request["number"]).click()
    await expect(at.get_by_text("55512345").first).to_be_visible()
    await at.get_by_role("button", name="Принять").click()
    await at.get_by_role("button", name="Вернуть на исправление").click()
    asked = at.get_by_role("dialog")
    await asked.get_by_role("button", name="Вернуть на исправление").click()
    await expect(asked.get_by_text("Напишите причину")).to_be_visible()
    await asked.get_by_role("textbox", name="Причина").fill(REASON)
    await asked.get_by_role("button", name="Вернуть на исправление").click()
    await expect(at.get_by_text("Ждём исправлений от заявителя.")).to_be_visible()

    await anna.notice(REASON)
    await outside.letter(anna.email, REASON)
    await phone.open("/notices")
    await page.get_by_text(REASON).first.wait_for()
    await phone.open(f"/requests/{request['id']}")
    await expect(page.get_by_text(REASON).first).to_be_visible()
    await page.get_by_role("link", name="Исправить заявку").click()
    await page.get_by_label("Комментарий").fill("Приложила читаемую копию")
    await page.get_by_role("button", name="Отправить", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Заявка отправлена")

    await desk.open(f"/items/{request['id']}")
    for step in ("Принять", "Взять в работу"):
        await at.get_by_role("button", name=step).click()
    await at.get_by_role("button", name="Выполнено").click()
    await at.get_by_role("dialog").get_by_role("button", name="Выполнено").click()
    await expect(at.get_by_text("Заявка закрыта")).to_be_visible()

    await phone.open(f"/requests/{request['id']}")
    await expect(page.get_by_text("Услугу оказали").first).to_be_visible()
    await outside.letter(anna.email, "Заявка выполнена")
