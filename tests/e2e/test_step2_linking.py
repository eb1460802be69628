"""Step 2: account Q is found by number, house and flat, and proven by a surname."""

import pytest
from playwright.async_api import expect

from e2e.browser import Screen
from e2e.people import People
from e2e.twins import Q, Twins

ADDRESS = {"number": Q, "house": "12", "flat": "7"}
NOT_FOUND = "Данный лицевой счет не найден"
WRONG_SURNAME = "Фамилия не совпадает с фамилией собственника или нанимателя"


@pytest.mark.feature("ACC-01", "ACC-02")
async def test_the_account_is_found_and_linked_over_the_interface(people: People) -> None:
    anna = await people.resident()
    assert (await anna.get("accounts/v1/links"))["items"] == []
    found = await anna.done("POST", "accounts/v1/links/search", json=ADDRESS)
    assert (found["supplier"], found["check_kind"]) == ("Центр начислений (демо)", "surname")
    assert "Кыштымская" not in str(found), "the address is only hinted at before the proof"
    assert "Демидов" not in str(found)
    await anna.link((Q, "12", "7", "демидова"))
    (link,) = (await anna.get("accounts/v1/links"))["items"]
    assert (link["number"], link["address"], link["is_primary"]) == (Q, "ул. Кыштымская, 12 - 7", True)
    assert link["organisation"]["name"] == "Центр начислений (демо)"


@pytest.mark.feature("ACC-01", "ACC-02")
async def test_a_wrong_surname_and_unknown_numbers_are_told_and_counted(people: People, twins: Twins) -> None:
    anna, twin = await people.resident(), twins.take(Q)
    where = {"number": twin.number, "house": twin.house, "flat": twin.flat}
    found = await anna.done("POST", "accounts/v1/links/search", json=where)
    proof = {"account_id": found["account_id"], "surname": "Неверова"}
    wrong = await anna.call("POST", "accounts/v1/links", json=proof)
    assert (wrong.status_code, wrong.json()["title"]) == (422, WRONG_SURNAME)
    assert wrong.json()["attempts_left"] == 4

    for index in range(4):
        unknown = await anna.call(
            "POST", "accounts/v1/links/search", json={**where, "number": f"39{index:08d}"}
        )
        assert (unknown.status_code, unknown.json()["title"]) == (404, NOT_FOUND)
    closed = await anna.call("POST", "accounts/v1/links", json={**proof, "surname": twin.surname})
    assert (closed.status_code, closed.json()["type"]) == (429, "/problems/too-many-requests")
    assert int(closed.headers["retry-after"]) > 0
    assert (await anna.get("accounts/v1/links"))["items"] == []


@pytest.mark.feature("ACC-01", "ACC-02")
async def test_the_account_is_linked_on_a_phone(phone: Screen, people: People) -> None:
    anna = await people.resident()
    page = phone.page
    await phone.sign_in(anna)
    await phone.open("/")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Здравствуйте, Анна!")
    await page.get_by_role("dialog").get_by_role("button", name="Позже").click()
    await page.get_by_label("Номер лицевого счёта").fill("1999999999")
    await page.get_by_label("Номер дома").fill("12")
    await page.get_by_label("Номер квартиры").fill("7")
    await page.get_by_role("button", name="Найти").click()
    await expect(page.get_by_text(NOT_FOUND).first).to_be_visible()
    await page.get_by_label("Номер лицевого счёта").fill(Q)
    await page.get_by_role("button", name="Найти").click()

    await expect(page.get_by_text("Центр начислений (демо)")).to_be_visible()
    await page.get_by_label("Фамилия собственника или нанимателя").fill("Неверова")
    await page.get_by_role("button", name="Привязать лицевой счет").click()
    await expect(page.get_by_text(WRONG_SURNAME).first).to_be_visible()
    await page.get_by_label("Фамилия собственника или нанимателя").fill("Демидова")
    await page.get_by_role("button", name="Привязать лицевой счет").click()
    await expect(page.get_by_text("5 135,27").first).to_be_visible()
    await phone.open("/accounts")
    await expect(page.locator("main")).to_contain_text("ул. Кыштымская, 12 - 7")
