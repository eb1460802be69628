"""Staff: created by a command, signed in by password and mailed code."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from common.testing import Harness, Servers, TokenIssuer
from conftest import SETTINGS
from factories import Browser, Notify, Town, at_once, signing_key
from identity.app import definition
from identity.bootstrap import StaffFile, create_staff, main
from identity.errors import WeakPassword
from identity.settings import Settings

LOGIN, STAFF_PASSWORD = "operator@example.org", "Kotelok-83-vody!"
ENTRY: dict[str, Any] = {
    "login": LOGIN,
    "name": "Ольга Операторова",
    "roles": ["operator"],
    "password": STAFF_PASSWORD,
}
DEMO = Path(__file__).parents[4] / "deploy/local/demo/staff.json"


async def hire(town: Town, *entries: dict[str, Any], demo: bool = False) -> tuple[int, int]:
    settings = town.service.resources.settings
    assert isinstance(settings, Settings)
    file = StaffFile.model_validate({"demo": demo, "staff": entries or [ENTRY]})
    return await create_staff(settings, file)


async def sign_in(town: Town, browser: Browser | None = None) -> Browser:
    browser = browser or town.browser()
    started = await browser.post("/staff/sessions", {"login": LOGIN, "password": STAFF_PASSWORD})
    assert started.status_code == 200, started.text
    answer = await browser.post(
        f"/staff/sessions/{started.json()['flow_id']}/confirm", {"code": town.notify.code}
    )
    assert answer.status_code == 200, answer.text
    return browser


@pytest.mark.check("C-20")
async def test_a_password_and_a_mailed_code_open_the_back_office(town: Town) -> None:
    await hire(town)
    browser = town.browser()
    started = await browser.post(
        "/staff/sessions", {"login": "Operator@Example.org", "password": STAFF_PASSWORD}
    )
    assert started.status_code == 200
    assert started.json().keys() == {"flow_id", "resend_after_seconds", "staff"}
    assert started.json()["staff"] is None
    assert browser.cookies == {}, "the password alone opens nothing"
    sent = town.notify.sent[-1]
    assert (sent.channel, sent.address, sent.purpose) == ("email", LOGIN, "staff_sign_in")
    path = f"/staff/sessions/{started.json()['flow_id']}/confirm"
    assert (await browser.post(path, {"code": town.notify.wrong_code})).status_code == 422
    answer = await browser.post(path, {"code": town.notify.code})
    assert (answer.json()["name"], answer.json()["scopes"]) == (
        "Ольга Операторова",
        ["applications", "imports"],
    )
    assert set(browser.cookies) == {
        "__Host-kabinet_staff_access",
        "__Host-kabinet_staff_refresh",
        "__Host-kabinet_staff_device",
    }
    assert (await browser.get("/staff/me")).json() == answer.json()


@pytest.mark.check("C-05")
async def test_unknown_staff_and_wrong_password_look_alike(town: Town) -> None:
    await hire(town)
    wrong = await town.browser().post("/staff/sessions", {"login": LOGIN, "password": "Drugoj-83!"})
    unknown = await town.browser().post(
        "/staff/sessions", {"login": "who@example.org", "password": "Drugoj-83!"}
    )
    assert (wrong.status_code, wrong.content) == (401, unknown.content)
    assert town.notify.sent == []


@pytest.mark.check("C-20")
async def test_residents_and_staff_do_not_open_each_others_doors(town: Town) -> None:
    await hire(town)
    await town.add_resident()
    resident, staff = await town.sign_in(), await sign_in(town)
    assert (await resident.get("/staff/me")).status_code == 401
    assert (await staff.get("/me")).status_code == 401
    assert (
        await town.browser().post("/staff/sessions", {"login": "+79000000001", "password": STAFF_PASSWORD})
    ).status_code == 401
    swapped = Browser(
        town.service,
        cookies={"__Host-kabinet_staff_refresh": resident.cookies["__Host-kabinet_refresh"]},
    )
    assert (await swapped.post("/staff/sessions/refresh")).status_code == 401
    assert (await town.execute("SELECT count(*) FROM session WHERE ended_at IS NOT NULL"))[0][0] == 0


async def test_roles_taken_away_are_gone_at_the_next_renewal(town: Town) -> None:
    await hire(town)
    browser = await sign_in(town)
    assert await hire(town, ENTRY | {"roles": ["auditor"]}) == (0, 1)
    assert (await browser.post("/staff/sessions/refresh")).status_code == 204
    assert (await browser.get("/staff/me")).json()["scopes"] == []
    await town.execute("UPDATE staff_member SET is_active = false")
    assert (await browser.post("/staff/sessions/refresh")).status_code == 401
    assert (await browser.get("/staff/me")).status_code == 401


async def test_staff_sign_out(town: Town) -> None:
    await hire(town)
    browser = await sign_in(town)
    thief = Browser(town.service, cookies=dict(browser.cookies))
    assert (await browser.call("DELETE", "/staff/sessions/current")).status_code == 204
    assert "__Host-kabinet_staff_refresh" not in browser.cookies
    assert (await thief.post("/staff/sessions/refresh")).status_code == 401
    assert len(await town.service.published("identity.session.revoked.v1")) == 1


async def test_a_guesser_of_staff_passwords_is_stopped(town: Town) -> None:
    await hire(town)
    body = {"login": LOGIN, "password": "Drugoj-83-parol!"}
    guesser = town.browser()
    answers = await at_once(*(guesser.post("/staff/sessions", body) for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [401] * 10 + [429] * 2


@pytest.fixture
async def trusting(servers: Servers, issuer: TokenIssuer, notify: Notify) -> AsyncIterator[Town]:
    settings = SETTINGS | {"signing_key": signing_key(), "staff_second_proof": False}
    async with Harness.running(definition, servers, issuer=issuer, **settings) as service:
        yield Town(service, notify)


async def test_without_the_second_proof_the_password_is_enough(trusting: Town) -> None:
    await hire(trusting)
    browser = trusting.browser()
    answer = await browser.post("/staff/sessions", {"login": LOGIN, "password": STAFF_PASSWORD})
    assert answer.json()["flow_id"] is None
    assert answer.json()["staff"]["scopes"] == ["applications", "imports"]
    assert (await browser.get("/staff/me")).status_code == 200
    assert trusting.notify.sent == []


async def test_the_command_may_be_repeated_and_keeps_passwords(town: Town) -> None:
    assert await hire(town) == (1, 0)
    changed = ENTRY | {
        "name": "Ольга Новая",
        "password": "Sovsem-drugoj-1!",
        "roles": ["supervisor", "operator"],
    }
    assert await hire(town, changed) == (0, 1)
    rows = await town.execute("SELECT name FROM staff_member")
    assert [row.name for row in rows] == ["Ольга Новая"]
    browser = await sign_in(town)
    assert (await browser.get("/staff/me")).json()["scopes"] == ["applications", "content", "imports"]


def test_the_command_line_creates_the_demo_staff(town: Town) -> None:
    settings = town.service.resources.settings
    assert isinstance(settings, Settings)

    def run(file: Path, environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "identity.bootstrap", "--file", str(file)],
            env={
                "KABINET_ENVIRONMENT": environment,
                "KABINET_DATABASE_URL": settings.database_url.get_secret_value(),
                "KABINET_NATS_URL": settings.nats_url.get_secret_value(),
                "KABINET_SIGNING_KEY": signing_key(),
                "KABINET_SECRET_PEPPER": "a pepper for tests only",
                "KABINET_ARGON2_MEMORY_KIB": "19456",
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    # Three processes: the first creates, the second changes nothing, the third must not dare.
    first, second = run(DEMO, "dev"), run(DEMO, "dev")
    assert (first.returncode, first.stdout) == (0, "staff: 2 created, 0 up to date\n"), first.stderr
    assert (second.returncode, second.stdout) == (0, "staff: 0 created, 2 up to date\n")
    production = run(DEMO, "production")
    assert production.returncode == 1
    assert "marked demo" in production.stderr


BAD_CHANGES: list[dict[str, Any]] = [
    {"roles": ["king"]},
    {"roles": []},
    {"login": "operator"},
    {"name": ""},
    {"extra": 1},
]


@pytest.mark.parametrize(
    "text", ["", "[]", '{"staff": []}', *(json.dumps({"staff": [ENTRY | change]}) for change in BAD_CHANGES)]
)
def test_a_bad_staff_file_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    path = tmp_path / "staff.json"
    path.write_text(text)
    monkeypatch.setattr(sys, "argv", ["bootstrap", "--file", str(path)])
    assert main() == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert STAFF_PASSWORD not in error


async def test_a_weak_password_of_staff_is_refused(town: Town) -> None:
    with pytest.raises(WeakPassword):
        await hire(town, ENTRY | {"password": "Operator-83!"})
    assert await town.execute("SELECT 1 FROM staff_member") == []


@pytest.mark.check("C-50")
@pytest.mark.parametrize(
    "change",
    [
        {"signing_key": ""},
        {"signing_key": "{}"},
        {"signing_key": '{"kty":"oct","k":"c2VjcmV0"}'},
        {"secret_pepper": ""},
        {"secret_pepper": "short"},
        {"secret_pepper": "demo-pepper-that-everybody-knows"},
    ],
)
def test_a_bad_secret_stops_the_start(change: dict[str, str]) -> None:
    good = {
        "environment": "production",
        "database_url": SecretStr("postgresql+psycopg://identity:4f6c1d7e0a9b83525c41@db/identity"),
        "nats_url": SecretStr("nats://identity:4f6c1d7e0a9b83525c41@nats"),
        "signing_key": signing_key(),
        "secret_pepper": "a long enough pepper",
    }
    assert Settings(**good)  # type: ignore[arg-type] # plain values are what the environment gives
    with pytest.raises(ValueError, match=r"KABINET_|signing|pepper"):
        Settings(**(good | change))  # type: ignore[arg-type] # same
