"""The resident's profile and the e-mail address."""

from typing import Any

import nats
import pytest

from common.ids import new_id
from common.testing import Servers
from contracts.identity import ContactQuery, ContactReply
from factories import EMAIL, PHONE, Town, at_once


@pytest.mark.feature("ID-32", "ID-05")
async def test_names_and_language_change(town: Town) -> None:
    await town.add_resident()
    browser = await town.sign_in()
    answer = await browser.call(
        "PATCH",
        "/me",
        body={
            "first_name": " Anna  Maria ",
            "surname": "Иванова—Петрова",
            "patronymic": "Ильинична",
            "language": "kk",
        },
    )
    assert answer.status_code == 200
    me = (await browser.get("/me")).json()
    assert me == answer.json()
    assert (me["first_name"], me["surname"], me["patronymic"], me["language"]) == (
        "Anna Maria",
        "Иванова—Петрова",
        "Ильинична",
        "kk",
    )
    cleared = await browser.call("PATCH", "/me", body={"patronymic": "", "surname": None})
    assert (cleared.json()["patronymic"], cleared.json()["surname"]) == (None, None)
    assert cleared.json()["first_name"] == "Anna Maria"
    assert (await browser.call("PATCH", "/me", body={})).json() == cleared.json()


@pytest.mark.feature("ID-32", "ID-05")
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"first_name": None}, "first_name"),
        ({"first_name": ""}, "first_name"),
        ({"first_name": "1"}, "first_name"),
        ({"surname": "А" * 51}, "surname"),
        ({"patronymic": ["x"]}, "patronymic"),
        ({"language": None}, "language"),
        ({"language": "de"}, "language"),
        ({"phone": PHONE}, "phone"),
        ({"email": EMAIL}, "email"),
        ({"email_confirmed": True}, "email_confirmed"),
        ({"password_hash": "x"}, "password_hash"),
        ({"user_id": str(new_id())}, "user_id"),
    ],
)
async def test_a_bad_change_changes_nothing(town: Town, body: dict[str, Any], field: str) -> None:
    await town.add_resident()
    browser = await town.sign_in()
    before = (await browser.get("/me")).json()
    answer = await browser.call("PATCH", "/me", body=body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert (await browser.get("/me")).json() == before


@pytest.mark.feature("ID-12", "NOT-02")
async def test_the_e_mail_address_is_confirmed_by_a_code(town: Town) -> None:
    await town.add_resident()
    browser = await town.sign_in()
    sent = await browser.post("/me/email/code")
    assert (sent.status_code, sent.json()) == (202, {"resend_after_seconds": 60})
    query = town.notify.sent[-1]
    assert (query.channel, query.address, query.purpose) == ("email", EMAIL, "email_confirmation")
    wrong = await browser.post("/me/email/confirm", {"code": town.notify.wrong_code})
    assert wrong.json()["type"] == "/problems/code-mismatch"
    right = await browser.post("/me/email/confirm", {"code": town.notify.code})
    assert (right.status_code, right.json()["email_confirmed"]) == (200, True)
    for path, body in (("/me/email/code", {}), ("/me/email/confirm", {"code": town.notify.code})):
        again = await browser.post(path, body)
        assert (again.status_code, again.json()["type"]) == (409, "/problems/email-already-confirmed")


@pytest.mark.feature("ID-09", "ID-12")
async def test_two_cabinets_confirm_one_address_and_one_wins(town: Town) -> None:
    await town.add_resident()
    await town.add_resident(phone="+79000000002")
    first, second = await town.sign_in(), await town.sign_in(login="+79000000002")
    codes = []
    for browser in (first, second):
        await town.execute("UPDATE one_time_code SET reserved_at = NULL")
        assert (await browser.post("/me/email/code")).status_code == 202
        codes.append(town.notify.code)
    replaced = await first.post("/me/email/confirm", {"code": codes[0]})
    assert replaced.status_code == 404, "one code of a purpose and address is alive"
    assert (await second.post("/me/email/confirm", {"code": codes[1]})).status_code == 200
    assert (await town.execute('SELECT count(*) FROM "user" WHERE email_confirmed_at IS NOT NULL'))[0][0] == 1


async def test_a_confirm_without_a_code_asked_for_is_not_found(town: Town) -> None:
    await town.add_resident()
    browser = await town.sign_in()
    answer = await browser.post("/me/email/confirm", {"code": "123456"})
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/flow-not-found")


async def test_parallel_profile_changes_all_count(town: Town) -> None:
    await town.add_resident()
    browser = await town.sign_in()
    answers = await at_once(
        browser.call("PATCH", "/me", body={"surname": "Первая"}),
        browser.call("PATCH", "/me", body={"patronymic": "Вторая"}),
        browser.call("PATCH", "/me", body={"language": "en"}),
    )
    assert {answer.status_code for answer in answers} == {200}
    me = (await browser.get("/me")).json()
    assert (me["surname"], me["patronymic"], me["language"]) == ("Первая", "Вторая", "en")


async def test_a_session_of_a_cabinet_that_is_gone_is_no_session(town: Town) -> None:
    answer = await town.browser().call("GET", "/me", **town.service.issuer.resident())
    assert answer.status_code == 401


@pytest.mark.feature("ID-12")
async def test_other_services_learn_confirmed_contacts_only(town: Town, servers: Servers) -> None:
    from uuid import UUID

    subject, (model, handler) = next(iter(town.service.definition.responders.items()))
    await town.service.resources.broker.respond(
        subject, model, handler=lambda ask: handler(town.service.resources, ask)
    )
    user_id = UUID(await town.add_resident(language="kk"))
    client = await nats.connect(servers.nats_url)

    async def ask(who: UUID) -> ContactReply:
        payload = ContactQuery(user_id=who).model_dump_json().encode()
        answer = await client.request(ContactQuery.subject, payload, timeout=3)
        return ContactReply.model_validate_json(answer.data)

    assert await ask(user_id) == ContactReply(email=None, phone=PHONE, language="kk")
    await town.confirm_email(await town.sign_in())
    assert await ask(user_id) == ContactReply(email=EMAIL, phone=PHONE, language="kk")
    assert await ask(new_id()) == ContactReply(email=None, phone=None, language="ru")
    await client.close()
