"""One-time codes: tries, limits, binding and delivery."""

from typing import Any

import pytest

from factories import EMAIL, PHONE, Browser, Town, at_once


async def ask(
    town: Town, browser: Browser | None = None, *, address: str = PHONE, channel: str = "sms"
) -> Any:
    body = {"channel": channel, "address": address}
    return await (browser or town.browser()).post("/login-codes", body)


async def enter(town: Town, flow_id: str, *, code: str | None = None, browser: Browser | None = None) -> Any:
    body = {"code": code or town.notify.code}
    return await (browser or town.browser()).post(f"/login-codes/{flow_id}/confirm", body)


async def let_pause_pass(town: Town) -> None:
    await town.execute("UPDATE one_time_code SET reserved_at = now() - interval '2 minutes'")


@pytest.mark.feature("ID-11")
@pytest.mark.check("C-02")
async def test_a_code_lives_five_minutes_by_the_databases_clock(town: Town) -> None:
    await town.add_resident()
    flow_id = (await ask(town)).json()["flow_id"]
    rows = await town.execute(
        "SELECT extract(epoch FROM expires_at - now()) AS left FROM one_time_code WHERE purpose = 'sign_in'"
    )
    assert 295 < rows[0].left <= 300
    await town.execute("UPDATE one_time_code SET expires_at = now() - interval '1 millisecond'")
    late = await enter(town, flow_id)
    assert late.status_code == 422
    assert late.json()["title"] == "Срок действия кода истек. Повторите попытку!"
    assert late.json()["type"] == "/problems/code-expired"


@pytest.mark.feature("ID-11")
@pytest.mark.check("C-02")
async def test_parallel_guesses_get_five_comparisons_together(town: Town) -> None:
    await town.add_resident()
    flow_id = (await ask(town)).json()["flow_id"]
    wrong = town.notify.wrong_code
    answers = await at_once(*(enter(town, flow_id, code=wrong) for _ in range(40)))
    types = [answer.json()["type"] for answer in answers]
    assert types.count("/problems/code-mismatch") == 5
    assert types.count("/problems/code-exhausted") == 35
    right = await enter(town, flow_id)
    assert right.json()["type"] == "/problems/code-exhausted"
    assert (await town.execute("SELECT tries FROM one_time_code WHERE purpose = 'sign_in'"))[0].tries == 5


@pytest.mark.check("C-02")
async def test_a_code_works_once_even_when_entered_twice_at_once(town: Town) -> None:
    await town.add_resident()
    flow_id = (await ask(town)).json()["flow_id"]
    answers = await at_once(*(enter(town, flow_id) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200, 422, 422, 422, 422, 422]
    assert (await town.execute("SELECT count(*) FROM session"))[0][0] == 1


@pytest.mark.check("C-02")
async def test_a_code_is_nothing_in_another_flow_or_for_another_purpose(town: Town) -> None:
    await town.add_resident()
    await town.add_resident(phone="+79000000002", email="b@example.org")
    first = (await ask(town)).json()["flow_id"]
    first_code = town.notify.code
    second = (await ask(town, address="+79000000002")).json()["flow_id"]
    if first_code != town.notify.code:
        crossed = await enter(town, second, code=first_code)
        assert crossed.json()["type"] == "/problems/code-mismatch"
    elsewhere = await town.confirm(first, first_code)
    assert elsewhere.status_code == 404
    staff = await town.browser().post(f"/staff/sessions/{first}/confirm", {"code": first_code})
    assert staff.status_code == 404
    assert (await enter(town, first, code=first_code)).status_code == 200


@pytest.mark.check("C-02")
async def test_only_keyed_hashes_of_codes_are_stored(town: Town) -> None:
    await town.add_resident()
    await ask(town)
    rows = await town.execute("SELECT code_hmac FROM one_time_code WHERE purpose = 'sign_in'")
    assert len(rows[0].code_hmac) == 32
    stored = str(await town.execute("SELECT * FROM one_time_code"))
    assert town.notify.code not in stored
    assert town.notify.code not in str(await town.execute("SELECT * FROM outbox"))


@pytest.mark.check("C-02")
async def test_a_known_device_must_finish_what_it_began(town: Town) -> None:
    await town.add_resident()
    browser = await town.sign_in()
    flow_id = (await ask(town, browser)).json()["flow_id"]
    stranger = await enter(town, flow_id)
    assert (stranger.status_code, stranger.json()["type"]) == (404, "/problems/flow-not-found")
    assert (await enter(town, flow_id, browser=browser)).status_code == 200


@pytest.mark.check("C-03")
async def test_an_address_gets_five_codes_an_hour_and_ten_a_day(town: Town) -> None:
    from datetime import timedelta

    from common import clock

    statuses = []
    start = clock.now().replace(hour=1, minute=0, second=1)
    for hour in range(3):
        clock.travel(start + timedelta(hours=hour))
        for _ in range(6):
            statuses.append((await ask(town)).status_code)
            await let_pause_pass(town)
    assert statuses == [202] * 5 + [429] + [202] * 5 + [429] * 7
    assert len(town.notify.sent) == 10


@pytest.mark.check("C-03")
async def test_a_network_gets_twenty_codes_an_hour(town: Town) -> None:
    answers = []
    for number in range(22):
        browser = town.browser(ip=f"203.0.113.{number + 1}")
        answers.append(await ask(town, browser, address=f"+790000001{number:02d}"))
    assert [answer.status_code for answer in answers] == [202] * 20 + [429] * 2
    assert answers[-1].json()["type"] == "/problems/too-many-codes"
    assert int(answers[-1].headers["Retry-After"]) > 0
    other = await ask(town, town.browser(ip="203.0.114.1"), address="+79000000199")
    assert other.status_code == 202


@pytest.mark.check("C-03")
async def test_concurrent_requests_for_one_address_send_one_code(town: Town) -> None:
    answers = await at_once(*(ask(town) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [202] + [429] * 9
    assert len(town.notify.sent) == 1


@pytest.mark.check("C-03")
async def test_fifteen_wrong_codes_a_day_are_the_end(town: Town) -> None:
    await town.add_resident()
    for _ in range(3):
        flow_id = (await ask(town)).json()["flow_id"]
        for _ in range(5):
            answer = await enter(town, flow_id, code=town.notify.wrong_code)
            assert answer.json()["type"] == "/problems/code-mismatch"
        await let_pause_pass(town)
    flow_id = (await ask(town)).json()["flow_id"]
    right = await enter(town, flow_id)
    assert (right.status_code, right.json()["type"]) == (429, "/problems/too-many-wrong-codes")
    assert (await town.execute("SELECT count(*) FROM session"))[0][0] == 0


@pytest.mark.feature("NOT-01", "NOT-02")
async def test_a_failed_delivery_keeps_the_earlier_code_and_costs_nothing(town: Town) -> None:
    await town.add_resident()
    flow_id = (await ask(town)).json()["flow_id"]
    await let_pause_pass(town)
    town.notify.is_accepting = False
    failed = await ask(town)
    assert (failed.status_code, failed.json()["type"]) == (503, "/problems/code-not-delivered")
    town.notify.is_accepting = True
    assert (await enter(town, flow_id)).status_code == 200
    assert (await ask(town)).status_code == 202, "no pause after a code that nobody got"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"channel": "sms"},
        {"channel": "pigeon", "address": PHONE},
        {"channel": "sms", "address": EMAIL},
        {"channel": "email", "address": PHONE},
        {"channel": "sms", "address": "x" * 300},
        {"channel": "sms", "address": PHONE, "extra": 1},
        {"channel": "email", "address": ["a@example.org"]},
        [],
    ],
)
async def test_a_bad_request_for_a_code_sends_nothing(town: Town, body: Any) -> None:
    answer = await town.browser().post("/login-codes", body)
    assert answer.status_code == 422
    assert town.notify.sent == []


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", 123456, None, "123 56"])
async def test_what_is_no_code_takes_no_try(town: Town, code: Any) -> None:
    flow_id = (await ask(town)).json()["flow_id"]
    answer = await town.browser().post(f"/login-codes/{flow_id}/confirm", {"code": code})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/validation-failed")
    assert (await town.execute("SELECT tries FROM one_time_code"))[0].tries == 0
