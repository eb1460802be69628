"""Registration by phone, over the API."""

from typing import Any

import pytest

from factories import CONSENTS, EMAIL, PASSWORD, PHONE, SHA, Town, at_once, counts


@pytest.mark.feature("ID-04", "ID-11", "NOT-01")
async def test_a_right_code_makes_the_cabinet(town: Town) -> None:
    started = await town.register(phone="8 (900) 000-00-01", email="Anna@Example.org")
    assert started.status_code == 202
    assert started.json()["resend_after_seconds"] == 60
    sent = town.notify.sent[0]
    assert (sent.channel, sent.address, sent.purpose, len(sent.code)) == ("sms", PHONE, "registration", 6)
    assert await town.service.published() == []

    finished = await town.confirm(started.json()["registration_id"])

    assert finished.status_code == 201
    assert finished.headers.get_list("set-cookie") == [], "registration is no sign-in"
    assert await town.service.published() == [{"user_id": finished.json()["user_id"]}]
    rows = await town.execute('SELECT phone, email, email_confirmed_at, surname FROM "user"')
    assert [tuple(row) for row in rows] == [(PHONE, EMAIL, None, "Тестова")]
    assert await counts(town) == (0, 1, 2)


@pytest.mark.feature("ID-04", "ID-05")
async def test_the_surname_may_be_left_empty(town: Town) -> None:
    await town.add_resident(surname="")
    me = await (await town.sign_in()).get("/me")
    assert me.json()["surname"] is None
    assert me.json()["patronymic"] is None


@pytest.mark.feature("ID-08")
@pytest.mark.check("C-05")
async def test_a_known_phone_is_told_only_after_the_code(town: Town) -> None:
    await town.add_resident()
    await town.execute("UPDATE one_time_code SET reserved_at = now() - interval '2 minutes'")
    new = await town.register(phone="+79000000002", email="b@example.org")
    known = await town.register(email="c@example.org")
    assert (known.status_code, known.json().keys()) == (new.status_code, new.json().keys())
    assert len(known.content) == len(new.content)

    wrong = await town.confirm(known.json()["registration_id"], town.notify.wrong_code)
    assert (wrong.status_code, wrong.json()["type"]) == (422, "/problems/code-mismatch")
    right = await town.confirm(known.json()["registration_id"])

    assert right.status_code == 409
    assert right.json()["type"] == "/problems/phone-taken"
    assert right.json()["title"] == "На указанный номер уже зарегистрирован личный кабинет"
    again = await town.confirm(known.json()["registration_id"])
    assert again.json()["type"] == "/problems/code-used"
    assert (await counts(town))[1] == 1


@pytest.mark.feature("ID-09")
@pytest.mark.check("C-05")
async def test_a_taken_e_mail_address_is_told_only_to_who_proves_the_mailbox(town: Town) -> None:
    await town.add_resident()
    await town.confirm_email(await town.sign_in())

    finished = []
    for phone, email in (("+79000000002", EMAIL), ("+79000000003", "free@example.org")):
        begun = await town.register(phone=phone, email=email)
        finished.append(await town.confirm(begun.json()["registration_id"]))

    known, new = finished
    assert (
        (known.status_code, known.json().keys()) == (new.status_code, new.json().keys()) == (201, {"user_id"})
    )
    second = await town.sign_in(login="+79000000002")
    assert (await second.get("/me")).json()["email_confirmed"] is False
    by_address = await town.browser().post("/sessions", {"login": EMAIL, "password": PASSWORD})
    assert by_address.json()["phone"] == PHONE, "an address belongs to who has confirmed it"
    await town.execute("UPDATE one_time_code SET reserved_at = NULL")
    assert (await second.post("/me/email/code")).status_code == 202
    taken = await second.post("/me/email/confirm", {"code": town.notify.code})
    assert (taken.status_code, taken.json()["type"]) == (409, "/problems/email-taken")
    assert taken.json()["title"] == "Указанная электронная почта уже зарегистрирована в личном кабинете"


@pytest.mark.feature("ID-10")
async def test_the_accepted_versions_are_kept(town: Town) -> None:
    user_id = await town.add_resident()
    rows = await town.execute(
        "SELECT user_id::text, document, version, sha256, channel, ip, accepted_at <= now()"
        " FROM consent ORDER BY document"
    )
    ip = rows[0].ip
    assert [tuple(row) for row in rows] == [
        (user_id, "personal-data-consent", 2, SHA, "web", ip, True),
        (user_id, "user-agreement", 1, SHA, "web", ip, True),
    ]
    assert ip.startswith("198.51.")


@pytest.mark.feature("ID-10")
async def test_without_the_consents_in_force_nothing_is_registered(town: Town) -> None:
    missing = await town.register(consents=CONSENTS[:1])
    assert (missing.status_code, missing.json()["type"]) == (422, "/problems/consent-missing")
    assert missing.json()["missing"] == ["personal-data-consent"]
    for version in (1, 3):
        old = await town.register(
            consents=[CONSENTS[0], {"document": "personal-data-consent", "version": version}]
        )
        assert (old.status_code, old.json()["type"]) == (422, "/problems/consent-outdated")
        assert {"document": "personal-data-consent", "version": 2} in old.json()["current"]
    unknown = await town.register(consents=[*CONSENTS, {"document": "nobody_wrote_it", "version": 1}])
    assert unknown.status_code == 422
    assert await counts(town) == (0, 0, 0)
    assert town.notify.sent == []


@pytest.mark.feature("ID-10")
async def test_before_the_texts_are_published_registration_waits(town: Town) -> None:
    await town.execute("DELETE FROM legal_text")
    answer = await town.register()
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/texts-not-published")


@pytest.mark.feature("ID-06")
@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Aa1!aaa", "length"),
        ("kotelok-83!", "upper"),
        ("KOTELOK-83!", "lower"),
        ("Kotelok-vody!", "digit"),
        ("Kotelok83vody", "special"),
        ("Password123!", "breached"),
        ("Qwerty2026!", "breached"),
        ("Kot-9000000001-X", "context"),
        ("Kot-anna-83!", "context"),
        ("Aa1!" + "x" * 125, "too_long"),
    ],
)
async def test_a_weak_password_is_refused_with_its_reason(town: Town, password: str, code: str) -> None:
    answer = await town.register(password=password)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/weak-password")
    assert code in [error["code"] for error in answer.json()["errors"]]
    assert {error["field"] for error in answer.json()["errors"]} == {"password"}
    assert await counts(town) == (0, 0, 0)
    assert password not in answer.text


@pytest.mark.feature("ID-05", "ID-06", "ID-07")
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"phone": ...}, "phone"),
        ({"phone": ""}, "phone"),
        ({"phone": "+7495"}, "phone"),
        ({"phone": "+14155550100"}, "phone"),
        ({"phone": 79000000001}, "phone"),
        ({"phone": "9" * 40}, "phone"),
        ({"email": ...}, "email"),
        ({"email": "anna"}, "email"),
        ({"email": "a@b@example.org"}, "email"),
        ({"email": "a\u0000@example.org"}, "email"),
        ({"email": "x" * 250 + "@example.org"}, "email"),
        ({"first_name": ...}, "first_name"),
        ({"first_name": "  "}, "first_name"),
        ({"first_name": "Анна1"}, "first_name"),
        ({"first_name": "А" * 51}, "first_name"),
        ({"first_name": "Анна\u0000"}, "first_name"),
        ({"surname": "<b>"}, "surname"),
        ({"password_repeat": "Drugoj-83-parol!"}, "password_repeat"),
        ({"password": "x" * 257}, "password"),
        ({"password": ...}, "password"),
        ({"consents": ...}, "consents"),
        ({"consents": "all"}, "consents"),
        ({"consents": [{"document": "personal-data-consent", "version": "2"}]}, "consents.0.version"),
        ({"consents": [{"document": "personal-data-consent", "version": 2}] * 11}, "consents"),
        ({"language": "fr"}, "language"),
        ({"is_admin": True}, "is_admin"),
        ({"email_confirmed_at": "2026-01-01"}, "email_confirmed_at"),
    ],
)
async def test_a_bad_field_is_named(town: Town, fields: dict[str, Any], field: str) -> None:
    answer = await town.register(**fields)
    assert answer.status_code == 422, answer.text
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert await counts(town) == (0, 0, 0)
    assert town.notify.sent == []


@pytest.mark.feature("ID-04", "NOT-01")
@pytest.mark.parametrize("mood", ["refusing", "silent"])
async def test_an_undelivered_code_leaves_nothing_and_the_same_key_works_again(town: Town, mood: str) -> None:
    town.notify.is_accepting, town.notify.is_silent = mood != "refusing", mood == "silent"
    key = "a-registration-key-3"
    failed = await town.register(key=key)
    assert (failed.status_code, failed.json()["type"]) == (503, "/problems/code-not-delivered")
    assert "Не удалось отправить код" in failed.json()["title"]
    assert await counts(town) == (0, 0, 0)
    assert await town.execute("SELECT 1 FROM rate_counter WHERE count > 0") == []

    town.notify.reset()
    retried = await town.register(key=key)
    assert retried.status_code == 202
    assert (await town.confirm(retried.json()["registration_id"])).status_code == 201


@pytest.mark.feature("ID-11")
async def test_a_resent_code_replaces_the_first(town: Town) -> None:
    started = await town.register()
    registration_id, first = started.json()["registration_id"], town.notify.code
    early = await town.browser().post(f"/registrations/{registration_id}/code")
    assert (early.status_code, early.json()["type"]) == (429, "/problems/code-too-soon")
    assert 1 <= int(early.headers["Retry-After"]) <= 60
    await town.execute("UPDATE one_time_code SET reserved_at = now() - interval '60 seconds'")

    assert (await town.browser().post(f"/registrations/{registration_id}/code")).status_code == 202

    assert len(town.notify.sent) == 2
    if first != town.notify.code:
        assert (await town.confirm(registration_id, first)).status_code == 422
    assert (await town.confirm(registration_id)).status_code == 201


async def test_an_unknown_or_old_registration_is_not_found(town: Town) -> None:
    unknown = "0193b1c0-0000-7000-8000-000000000001"
    assert (await town.browser().post(f"/registrations/{unknown}/code")).status_code == 404
    assert (await town.confirm(unknown, "123456")).status_code == 404
    started = await town.register()
    await town.execute("UPDATE registration SET expires_at = now()")
    answer = await town.confirm(started.json()["registration_id"])
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/registration-not-found")
    assert (await counts(town))[1] == 0


@pytest.mark.feature("ID-08")
async def test_two_registrations_of_one_phone_make_one_cabinet(town: Town) -> None:
    first = await town.register()
    old_code = town.notify.code
    await town.execute("UPDATE one_time_code SET reserved_at = now() - interval '2 minutes'")
    second = await town.register(email="other@example.org")
    answers = await at_once(
        town.confirm(first.json()["registration_id"], old_code),
        *(town.confirm(second.json()["registration_id"]) for _ in range(4)),
    )
    assert sorted(answer.status_code for answer in answers) == [201, 404, 422, 422, 422]
    assert (await counts(town))[1] == 1
    assert len(await town.service.published()) == 1
