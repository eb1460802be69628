"""Ways to sign in: password or code, phone or confirmed e-mail address."""

import statistics
import time
from typing import Any

import pytest

from common.auth import TokenVerifier
from common.testing import TokenIssuer
from factories import EMAIL, PASSWORD, PHONE, Town, at_once

RESIDENT_COOKIES = {"__Host-kabinet_access", "__Host-kabinet_refresh", "__Host-kabinet_device"}


@pytest.mark.feature("ID-18")
@pytest.mark.parametrize("login", [PHONE, "8 (900) 000-00-01", "9000000001", " +7 900 000 00 01 "])
async def test_phone_and_password_open_a_session(town: Town, login: str) -> None:
    user_id = await town.add_resident()
    browser = town.browser()
    answer = await browser.post("/sessions", {"login": login, "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.json() == {
        "user_id": user_id,
        "first_name": "Анна",
        "surname": "Тестова",
        "patronymic": None,
        "phone": PHONE,
        "email": EMAIL,
        "email_confirmed": False,
        "language": "ru",
    }
    assert (await browser.get("/me")).json() == answer.json()
    assert set(browser.cookies) == RESIDENT_COOKIES


@pytest.mark.feature("ID-17", "ID-12")
async def test_an_e_mail_address_signs_in_only_when_confirmed(town: Town) -> None:
    await town.add_resident()
    body = {"login": "ANNA@example.org", "password": PASSWORD}
    before = await town.browser().post("/sessions", body)
    assert (before.status_code, before.json()["type"]) == (401, "/problems/wrong-credentials")
    assert before.json()["detail"] == "По почте можно войти, только если адрес подтверждён"
    await town.confirm_email(await town.sign_in())
    assert (await town.browser().post("/sessions", body)).status_code == 200


@pytest.mark.feature("ID-18")
@pytest.mark.check("C-05")
async def test_wrong_password_and_unknown_login_look_alike(town: Town) -> None:
    await town.add_resident()
    wrong = await town.browser().post("/sessions", {"login": PHONE, "password": "Drugoj-83-parol!"})
    unknown = await town.browser().post("/sessions", {"login": "+79000000009", "password": PASSWORD})
    neither = await town.browser().post("/sessions", {"login": "кто-то", "password": PASSWORD})
    assert {wrong.status_code, unknown.status_code, neither.status_code} == {401}
    assert wrong.content == unknown.content == neither.content
    assert (await town.execute("SELECT count(*) FROM session"))[0][0] == 0
    assert wrong.headers.get_list("set-cookie") == []


@pytest.mark.check("C-01", "C-05")
async def test_an_unknown_login_takes_as_long_as_a_wrong_password(town: Town) -> None:
    await town.add_resident()

    async def seconds(login: str) -> float:
        started = time.perf_counter()
        await town.browser().post("/sessions", {"login": login, "password": "Drugoj-83-parol!"})
        return time.perf_counter() - started

    known, unknown = [], []
    for _ in range(9):
        known.append(await seconds(PHONE))
        unknown.append(await seconds("+79000000009"))
    ratio = statistics.median(unknown) / statistics.median(known)
    assert 0.6 < ratio < 1.7, ratio


@pytest.mark.feature("ID-21", "ID-11", "NOT-01")
async def test_a_code_on_the_phone_opens_a_session(town: Town) -> None:
    user_id = await town.add_resident()
    browser = town.browser()
    started = await browser.post("/login-codes", {"channel": "sms", "address": "89000000001"})
    assert started.status_code == 202
    sent = town.notify.sent[-1]
    assert (sent.channel, sent.address, sent.purpose) == ("sms", PHONE, "sign_in")
    path = f"/login-codes/{started.json()['flow_id']}/confirm"
    wrong = await browser.post(path, {"code": town.notify.wrong_code})
    assert (wrong.status_code, wrong.json()["title"]) == (422, "Код не подошёл")
    answer = await browser.post(path, {"code": town.notify.code})
    assert (answer.status_code, answer.json()["user_id"]) == (200, user_id)
    assert (await browser.get("/me")).status_code == 200


@pytest.mark.feature("ID-20", "NOT-02")
async def test_a_code_in_the_mailbox_opens_a_session_for_a_confirmed_address(town: Town) -> None:
    await town.add_resident()
    body = {"channel": "email", "address": EMAIL}
    before = await town.browser().post("/login-codes", body)
    refused = await town.browser().post(
        f"/login-codes/{before.json()['flow_id']}/confirm", {"code": town.notify.code}
    )
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/email-without-cabinet")
    await town.confirm_email(await town.sign_in())
    await town.execute("UPDATE one_time_code SET reserved_at = NULL")
    started = await town.browser().post("/login-codes", body)
    assert town.notify.sent[-1].channel == "email"
    answer = await town.browser().post(
        f"/login-codes/{started.json()['flow_id']}/confirm", {"code": town.notify.code}
    )
    assert (answer.status_code, answer.json()["email_confirmed"]) == (200, True)


@pytest.mark.feature("ID-21")
@pytest.mark.check("C-05")
async def test_a_phone_without_a_cabinet_is_told_so_only_after_its_code(town: Town) -> None:
    await town.add_resident()
    known = await town.browser().post("/login-codes", {"channel": "sms", "address": PHONE})
    unknown = await town.browser().post("/login-codes", {"channel": "sms", "address": "+79000000009"})
    assert (known.status_code, len(known.content)) == (unknown.status_code, len(unknown.content))
    assert [each.purpose for each in town.notify.sent[-2:]] == ["sign_in", "sign_in"]
    path = f"/login-codes/{unknown.json()['flow_id']}/confirm"
    wrong = await town.browser().post(path, {"code": town.notify.wrong_code})
    assert wrong.json()["type"] == "/problems/code-mismatch"
    right = await town.browser().post(path, {"code": town.notify.code})
    assert (right.status_code, right.json()["type"]) == (422, "/problems/phone-without-cabinet")
    assert right.headers.get_list("set-cookie") == []
    assert (await town.browser().post(path, {"code": town.notify.code})).json()["type"] == (
        "/problems/code-used"
    )


@pytest.mark.check("C-03")
async def test_a_guesser_is_stopped_and_the_owners_device_is_not(town: Town) -> None:
    await town.add_resident()
    owner = await town.sign_in()
    guesser = town.browser()
    wrong = {"login": PHONE, "password": "Drugoj-83-parol!"}
    answers = await at_once(*(guesser.post("/sessions", wrong) for _ in range(14)))
    assert sorted(answer.status_code for answer in answers) == [401] * 10 + [429] * 4
    right = {"login": PHONE, "password": PASSWORD}
    stopped = await guesser.post("/sessions", right)
    assert (stopped.status_code, stopped.json()["type"]) == (429, "/problems/too-many-sign-ins")
    assert int(stopped.headers["Retry-After"]) > 0
    owner.ip = guesser.ip
    assert (await owner.post("/sessions", right)).status_code == 200, "the known device is counted apart"
    assert (await town.browser().post("/sessions", right)).status_code == 200, "the login is not locked"


@pytest.mark.check("C-03")
async def test_a_forged_device_cookie_gives_no_further_guesses(town: Town) -> None:
    await town.add_resident()
    wrong = {"login": PHONE, "password": "Drugoj-83-parol!"}
    statuses = []
    for number in range(12):
        browser = town.browser(ip="203.0.113.9", **{"__Host-kabinet_device": f"forged{number}.forged"})
        statuses.append((await browser.post("/sessions", wrong)).status_code)
    assert statuses == [401] * 10 + [429] * 2


@pytest.mark.check("C-03")
async def test_right_passwords_are_not_counted(town: Town) -> None:
    await town.add_resident()
    for _ in range(12):
        await town.sign_in(town.browser(ip="203.0.113.9"))


@pytest.mark.check("C-01")
async def test_a_hash_of_weaker_parameters_is_renewed_at_sign_in(town: Town) -> None:
    import argon2

    from identity.secret import Secrets

    await town.add_resident()
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1)
    peppered = Secrets("a pepper for tests only").peppered(PASSWORD)
    await town.execute('UPDATE "user" SET password_hash = :hash', hash=weak.hash(peppered))
    await town.sign_in()
    stored = (await town.execute('SELECT password_hash FROM "user"'))[0].password_hash
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    await town.sign_in()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"login": PHONE},
        {"login": PHONE, "password": ""},
        {"login": "", "password": PASSWORD},
        {"login": PHONE, "password": "x" * 300},
        {"login": "x" * 300, "password": PASSWORD},
        {"login": PHONE, "password": "a\u0000b"},
        {"login": {"$ne": 1}, "password": PASSWORD},
        {"login": PHONE, "password": PASSWORD, "kind": "staff"},
    ],
)
async def test_bad_sign_in_forms_are_refused(town: Town, body: Any) -> None:
    answer = await town.browser().post("/sessions", body)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/validation-failed")


@pytest.mark.check("C-07")
async def test_cookies_are_locked_down(town: Town) -> None:
    await town.add_resident()
    browser = await town.sign_in()
    lines = {line.split("=", 1)[0]: line for line in browser.set_cookie_lines}
    assert set(lines) == RESIDENT_COOKIES
    for name, line in lines.items():
        parts = {part.strip().lower() for part in line.split(";")[1:]}
        assert {"secure", "httponly", "path=/"} <= parts, line
        assert not any(part.startswith("domain") for part in parts)
        assert ("samesite=strict" in parts) == (name == "__Host-kabinet_refresh")
        assert ("samesite=lax" in parts) == (name != "__Host-kabinet_refresh")


@pytest.mark.check("C-09")
async def test_the_access_token_is_accepted_by_every_service_with_the_published_keys(town: Town) -> None:
    user_id = await town.add_resident()
    browser = await town.sign_in()
    answer = await town.browser().get("/jwks.json")
    keys = answer.json()["keys"]
    assert keys[0].keys() == {"kty", "crv", "x", "kid", "use", "alg"}
    assert (keys[0]["kid"], keys[0]["alg"], keys[0]["crv"]) == ("k1", "Ed25519", "Ed25519")
    assert all("d" not in key for key in keys)
    assert answer.headers["cache-control"] == "public, max-age=60"
    settings = town.service.resources.settings.model_copy(update={"jwks_json": answer.text})
    for service in ("accounts", "metering", "billing", "payments", "tickets", "notify", "content"):
        caller = await TokenVerifier(audience=service, settings=settings).verify(
            browser.cookies["__Host-kabinet_access"]
        )
        assert (str(caller.user_id), caller.kind, caller.scopes) == (user_id, "resident", frozenset())
        assert abs(caller.authenticated_at - time.time()) < 30


@pytest.mark.check("C-09")
async def test_the_access_token_lives_ten_minutes(town: Town) -> None:
    import base64
    import json

    await town.add_resident()
    browser = await town.sign_in()
    header, payload, _ = browser.cookies["__Host-kabinet_access"].split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    assert json.loads(base64.urlsafe_b64decode(header + "==")) == {
        "alg": "Ed25519",
        "typ": "at+jwt",
        "kid": "k1",
    }
    assert claims.keys() == {"iss", "aud", "sub", "sid", "kind", "scope", "auth_time", "iat", "nbf", "exp"}
    assert claims["exp"] - claims["iat"] == 600
    assert claims["iss"] == "kabinet-identity"


async def test_a_token_of_another_key_is_refused(town: Town) -> None:
    await town.add_resident()
    stranger = TokenIssuer().resident()
    assert (await town.browser().call("GET", "/me", **stranger)).status_code == 401
