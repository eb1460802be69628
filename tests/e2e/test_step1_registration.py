"""Step 1: a cabinet is made with a code from an SMS; a mail address is confirmed; two ways in."""

import base64
import hashlib
import json

import pytest
from playwright.async_api import Route, expect

from e2e.browser import Screen
from e2e.outside import Sandbox
from e2e.people import PASSWORD, People, new_key


@pytest.mark.feature("ID-04", "ID-11", "ID-12", "ID-18", "ID-20", "ID-21")
async def test_a_cabinet_is_made_and_entered_over_the_interface(people: People) -> None:
    anna = people.newcomer()
    begun = await anna.done("POST", "identity/v1/registrations", json=await anna.form())
    confirm = f"identity/v1/registrations/{begun['registration_id']}/confirm"
    code = await anna.code()
    wrong = await anna.call("POST", confirm, json={"code": f"{(int(code) + 1) % 10**6:06d}"})
    assert (wrong.status_code, wrong.json()["type"]) == (422, "/problems/code-mismatch")
    assert (await anna.call("GET", "identity/v1/me")).status_code == 401
    key = new_key()
    made = await anna.done("POST", confirm, key=key, json={"code": code})
    assert await anna.done("POST", confirm, key=key, json={"code": code}) == made, "a lost answer comes again"
    used = await anna.call("POST", confirm, json={"code": code})
    assert (used.status_code, used.json()["type"]) == (422, "/problems/code-used")

    me = await anna.sign_in()
    assert (me["phone"], me["email_confirmed"]) == (anna.phone, False)
    await anna.confirm_email()
    assert (await anna.get("identity/v1/me"))["email_confirmed"] is True

    for channel, address in (("sms", anna.phone), ("email", anna.email)):
        again = people.newcomer()
        flow = await again.done(
            "POST", "identity/v1/login-codes", json={"channel": channel, "address": address}
        )
        path = f"identity/v1/login-codes/{flow['flow_id']}/confirm"
        entered = await again.done("POST", path, json={"code": await again.code(address)})
        assert entered["user_id"] == me["user_id"]
        assert len((await again.get("identity/v1/sessions"))["items"]) >= 2


@pytest.mark.feature("ID-08")
async def test_a_taken_phone_is_told_only_to_who_holds_it(people: People) -> None:
    anna = await people.resident()
    other = people.newcomer()
    other.phone = anna.phone
    begun = await other.done("POST", "identity/v1/registrations", json=await other.form())
    path = f"identity/v1/registrations/{begun['registration_id']}/confirm"
    refused = await other.call("POST", path, json={"code": await other.code()})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/phone-taken")
    assert refused.json()["title"] == "На указанный номер уже зарегистрирован личный кабинет"


@pytest.mark.feature("ID-21")
async def test_a_code_for_a_phone_without_a_cabinet_opens_nothing(people: People) -> None:
    nobody = people.newcomer()
    flow = await nobody.done(
        "POST", "identity/v1/login-codes", json={"channel": "sms", "address": nobody.phone}
    )
    refused = await nobody.call(
        "POST", f"identity/v1/login-codes/{flow['flow_id']}/confirm", json={"code": await nobody.code()}
    )
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/phone-without-cabinet")
    assert nobody.cookies == {}


@pytest.mark.feature("ID-04", "ID-10", "ID-12", "ID-18")
async def test_a_resident_registers_and_enters_on_a_phone(
    phone: Screen, people: People, outside: Sandbox
) -> None:
    anna = people.newcomer()
    page = phone.page
    await phone.open("/login")
    await page.get_by_role("link", name="Зарегистрироваться").click()
    await page.get_by_label("Номер телефона").fill(anna.phone)
    await page.get_by_label("Электронная почта").fill(anna.email)
    await page.get_by_label("Имя", exact=False).first.fill("Анна")
    await page.get_by_label("Пароль", exact=False).first.fill(PASSWORD)
    await page.get_by_label("Повторите пароль").fill(PASSWORD)
    for box in await page.get_by_role("checkbox").all():
        await box.check()
    await page.get_by_role("button", name="Направить код подтверждения").click()

    await expect(page.get_by_role("heading", name="Подтвердите телефон")).to_be_visible()
    await page.get_by_label("Код подтверждения").fill(await outside.code(anna.phone))
    await page.get_by_role("button", name="Зарегистрироваться").click()
    await expect(page.get_by_text("Вы зарегистрированы")).to_be_visible()

    await page.get_by_label("Телефон или электронная почта").fill(anna.phone)
    await page.get_by_label("Пароль", exact=False).first.fill(PASSWORD)
    await page.get_by_role("button", name="Войти", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Здравствуйте, Анна!")

    asked = page.get_by_role("dialog", name="Подтверждение адреса электронной почты")
    await asked.get_by_role("button", name="Направить код подтверждения").click()
    await asked.get_by_label("Код подтверждения").fill(await outside.code(anna.email))
    await asked.get_by_role("button", name="Сохранить").click()
    await expect(asked).to_be_hidden()
    await phone.open("/profile/contacts")
    await expect(page.get_by_text("Подтверждена", exact=True)).to_be_visible()


@pytest.mark.feature("ID-21")
async def test_a_resident_enters_by_a_code(phone: Screen, people: People, outside: Sandbox) -> None:
    anna = await people.resident()
    page = phone.page
    await phone.open("/login/code")
    await page.get_by_label("Номер телефона").fill(anna.phone)
    await page.get_by_role("button", name="Направить код подтверждения").click()
    await page.get_by_label("Код подтверждения").fill("000000")
    await page.get_by_role("button", name="Войти").click()
    await expect(page.get_by_role("alert").first).to_contain_text("Код не подошёл")
    await page.get_by_label("Код подтверждения").fill(await outside.code(anna.phone))
    await page.get_by_role("button", name="Войти").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Здравствуйте, Анна!")


@pytest.mark.check("C-03")
async def test_a_challenge_is_solved_without_the_person(
    phone: Screen, people: People, outside: Sandbox
) -> None:
    anna = await people.resident()
    page = phone.page
    number, salt = 4321, "0123456789abcdef?expires=1&"
    puzzle = {
        "algorithm": "SHA-256",
        "challenge": hashlib.sha256(f"{salt}{number}".encode()).hexdigest(),
        "maxNumber": 10_000,
        "salt": salt,
        "signature": "0" * 64,
    }
    proofs: list[str | None] = []

    async def challenge_first(route: Route) -> None:
        proofs.append(route.request.headers.get("x-altcha"))
        if proofs[-1] is None:
            body = {"type": "/problems/challenge-required", "status": 428, "challenge": puzzle}
            await route.fulfill(status=428, json=body, content_type="application/problem+json")
        else:
            await route.continue_()

    await page.route("**/api/identity/v1/login-codes", challenge_first)
    await phone.open("/login/code")
    await page.get_by_label("Номер телефона").fill(anna.phone)
    await page.get_by_role("button", name="Направить код подтверждения").click()
    await page.get_by_label("Код подтверждения").fill(await outside.code(anna.phone))
    await page.get_by_role("button", name="Войти").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Здравствуйте, Анна!")
    first, second = proofs
    assert first is None
    assert json.loads(base64.b64decode(second or ""))["number"] == number
