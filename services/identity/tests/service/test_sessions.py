"""Sessions: renewal in families, sign-out, the list of devices."""

from uuid import uuid4

import pytest

from common.ids import new_id
from factories import Browser, Town, at_once

ACCESS, REFRESH = "__Host-kabinet_access", "__Host-kabinet_refresh"


def copy_of(browser: Browser) -> Browser:
    """Another tab, or a thief."""
    return Browser(browser.service, browser.ip, dict(browser.cookies))


async def signed_in(town: Town) -> Browser:
    await town.add_resident()
    return await town.sign_in()


@pytest.mark.check("C-06")
async def test_a_refresh_token_is_replaced_by_its_child(town: Town) -> None:
    browser = await signed_in(town)
    before = dict(browser.cookies)
    answer = await browser.post("/sessions/refresh")
    assert answer.status_code == 204
    assert browser.cookies[REFRESH] != before[REFRESH]
    assert len(browser.cookies[REFRESH]) >= 43
    assert (await browser.get("/me")).status_code == 200
    stored = str(await town.execute("SELECT token_hash FROM refresh_token"))
    assert browser.cookies[REFRESH] not in stored
    assert (await town.execute("SELECT count(*) FROM refresh_token"))[0][0] == 2


@pytest.mark.check("C-06")
async def test_five_tabs_renew_at_once_and_none_is_signed_out(town: Town) -> None:
    browser = await signed_in(town)
    tabs = [copy_of(browser) for _ in range(5)]
    answers = await at_once(*(tab.post("/sessions/refresh") for tab in tabs))
    assert {answer.status_code for answer in answers} == {204}
    assert len({tab.cookies[REFRESH] for tab in tabs}) == 1
    assert (await town.execute("SELECT generation FROM session"))[0].generation == 2
    assert (await tabs[0].post("/sessions/refresh")).status_code == 204


@pytest.mark.check("C-06")
async def test_an_older_generation_ends_the_family(town: Town) -> None:
    browser = await signed_in(town)
    thief = copy_of(browser)
    await browser.post("/sessions/refresh")
    await browser.post("/sessions/refresh")

    stolen = await thief.post("/sessions/refresh")

    assert (stolen.status_code, stolen.json()["type"]) == (401, "/problems/session-over")
    assert (await browser.post("/sessions/refresh")).status_code == 401
    rows = await town.execute("SELECT id::text, end_reason FROM session")
    assert rows[0].end_reason == "reused"
    revoked = await town.service.published("identity.session.revoked.v1")
    assert revoked == [{"session_id": rows[0].id}]


@pytest.mark.check("C-06")
async def test_the_parent_is_answered_for_twenty_seconds_only(town: Town) -> None:
    browser = await signed_in(town)
    late = copy_of(browser)
    await browser.post("/sessions/refresh")
    await town.execute("UPDATE session SET rotated_at = now() - interval '19 seconds'")
    in_time = copy_of(late)
    assert (await in_time.post("/sessions/refresh")).status_code == 204
    assert in_time.cookies[REFRESH] == browser.cookies[REFRESH]
    await town.execute("UPDATE session SET rotated_at = now() - interval '21 seconds'")
    assert (await late.post("/sessions/refresh")).status_code == 401
    assert (await browser.post("/sessions/refresh")).status_code == 401


@pytest.mark.check("C-06")
@pytest.mark.parametrize(
    ("column", "ago", "status"),
    [
        ("created_at", "29 days 23 hours", 204),
        ("created_at", "30 days 1 second", 401),
        ("last_used_at", "6 days 23 hours", 204),
        ("last_used_at", "7 days 1 second", 401),
    ],
)
async def test_sessions_end_by_age_and_by_idleness(town: Town, column: str, ago: str, status: int) -> None:
    browser = await signed_in(town)
    await town.execute(f"UPDATE session SET {column} = now() - CAST(:ago AS interval)", ago=ago)  # noqa: S608 - column of the test
    assert (await browser.post("/sessions/refresh")).status_code == status


@pytest.mark.check("C-06")
@pytest.mark.parametrize("token", ["", "x", "x" * 300, "не токен", "../../etc"])
async def test_what_is_no_refresh_token_is_refused(town: Town, token: str) -> None:
    answer = await town.service.client.post(
        town.service.url("/sessions/refresh"), headers={b"Cookie": f"{REFRESH}={token}".encode()}
    )
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/session-over")


@pytest.mark.check("C-08")
async def test_renewal_from_a_foreign_page_is_refused(town: Town) -> None:
    browser = await signed_in(town)
    before = dict(browser.cookies)
    only_refresh = {REFRESH: before[REFRESH]}
    for headers in (
        {"X-Kabinet": "0"},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        attacker = Browser(browser.service, browser.ip, dict(only_refresh))
        assert (await attacker.post("/sessions/refresh", **headers)).status_code == 403
    assert (await town.execute("SELECT generation FROM session"))[0].generation == 1


@pytest.mark.feature("ID-34")
async def test_signing_out_ends_the_session_and_clears_the_cookies(town: Town) -> None:
    browser = await signed_in(town)
    thief = copy_of(browser)
    answer = await browser.call("DELETE", "/sessions/current")
    assert answer.status_code == 204
    assert ACCESS not in browser.cookies
    assert REFRESH not in browser.cookies
    assert (await thief.post("/sessions/refresh")).status_code == 401
    session_id = (await town.execute("SELECT id::text FROM session"))[0].id
    assert await town.service.published("identity.session.revoked.v1") == [{"session_id": session_id}]
    assert (await thief.call("DELETE", "/sessions/current")).status_code == 204
    assert len(await town.service.published("identity.session.revoked.v1")) == 1


@pytest.mark.feature("ID-34")
async def test_signing_out_works_when_the_access_token_is_over(town: Town) -> None:
    browser = await signed_in(town)
    del browser.cookies[ACCESS]
    assert (await browser.call("DELETE", "/sessions/current")).status_code == 204
    assert (await town.execute("SELECT end_reason FROM session"))[0].end_reason == "signed_out"
    assert (await town.browser().call("DELETE", "/sessions/current")).status_code == 204


@pytest.mark.feature("ID-34")
@pytest.mark.check("C-06")
async def test_an_ended_session_is_refused_within_moments(town: Town) -> None:
    import asyncio
    import time

    browser = await signed_in(town)
    thief = copy_of(browser)
    await browser.call("DELETE", "/sessions/current")
    await town.service.drain()
    deadline = time.monotonic() + 5
    while (await thief.get("/me")).status_code != 401:
        assert time.monotonic() < deadline, "the token still works after five seconds"
        await asyncio.sleep(0.05)


async def test_sessions_are_listed_and_closed(town: Town) -> None:
    here = await signed_in(town)
    there = await town.sign_in()
    items = (await here.get("/sessions")).json()["items"]
    assert [item["is_current"] for item in items] == [False, True]
    assert items[0].keys() == {"session_id", "device_name", "created_at", "last_used_at", "is_current"}
    closed = await here.call("DELETE", f"/sessions/{items[0]['session_id']}")
    assert closed.status_code == 204
    assert (await there.post("/sessions/refresh")).status_code == 401
    assert len((await here.get("/sessions")).json()["items"]) == 1
    again = await here.call("DELETE", f"/sessions/{items[0]['session_id']}")
    assert again.status_code == 404


async def test_the_list_of_sessions_has_pages(town: Town) -> None:
    browser = await signed_in(town)
    for _ in range(4):
        await town.sign_in()
    seen, cursor = [], ""
    while True:
        page = (await browser.get(f"/sessions?limit=2{cursor}")).json()
        seen += [item["session_id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(seen) == len(set(seen)) == 5
    for bad in ("nonsense", "WyJ4Il0"):
        assert (await browser.get(f"/sessions?cursor={bad}")).status_code == 422
    assert (await browser.get("/sessions?limit=0")).status_code == 422


async def test_a_foreign_session_is_not_found(town: Town) -> None:
    await signed_in(town)
    foreign = (await town.execute("SELECT id::text FROM session"))[0].id
    await town.add_resident(phone="+79000000002", email="b@example.org")
    stranger = await town.sign_in(login="+79000000002")
    theirs = await stranger.call("DELETE", f"/sessions/{foreign}")
    nobodys = await stranger.call("DELETE", f"/sessions/{new_id()}")
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content
    assert (await town.execute("SELECT count(*) FROM session WHERE ended_at IS NOT NULL"))[0][0] == 0


async def test_the_oldest_sessions_make_room(town: Town) -> None:
    user_id = await town.add_resident()
    await town.execute(
        "INSERT INTO session (id, kind, subject_id, generation, device_name, created_at, last_used_at)"
        " SELECT gen_random_uuid(), 'resident', CAST(:user AS uuid), 1, '', now(), now()"
        " FROM generate_series(1, 55)",
        user=user_id,
    )
    await town.sign_in()
    assert (await town.execute("SELECT count(*) FROM session WHERE ended_at IS NULL"))[0][0] == 50
    assert len(await town.service.published("identity.session.revoked.v1")) == 6


async def test_old_things_are_forgotten(town: Town) -> None:
    from identity.app import forget_old

    browser = await signed_in(town)
    await town.register(phone="+79000000002", email="b@example.org", key=str(uuid4()))
    await forget_old(town.service.resources)
    assert (await browser.post("/sessions/refresh")).status_code == 204
    assert (await town.execute("SELECT count(*) FROM registration"))[0][0] == 1
    await town.execute("UPDATE session SET ended_at = now() - interval '8 days'")
    await town.execute("UPDATE registration SET expires_at = now() - interval '1 second'")
    await town.execute(
        "UPDATE one_time_code SET expires_at = now() - interval '2 days',"
        " reserved_at = now() - interval '2 days'"
    )
    await forget_old(town.service.resources)
    for table in ("session", "refresh_token", "registration", "one_time_code"):
        assert (await town.execute(f"SELECT count(*) FROM {table}"))[0][0] == 0, table  # noqa: S608 - names above
