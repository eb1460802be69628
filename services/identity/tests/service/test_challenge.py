"""A spray of wrong codes over the whole system makes everybody prove work, and nobody else's limits move."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from altcha import v1 as altcha
from prometheus_client import REGISTRY

from common import clock, limits
from factories import PHONE, Browser, Town
from identity.app import observe_guessing
from identity.challenge.usecases import EVERYBODY, WRONG_ALL

BUDGET = 500


async def spend(town: Town, wrong: int) -> None:
    """So many wrong codes were entered in this hour, by whomever; it is ten minutes old."""
    moment = clock.now().replace(minute=10)
    clock.travel(moment)
    await town.execute(
        "INSERT INTO rate_counter (scope, subject, window_start, count)"
        " VALUES (:scope, :subject, :start, :count)",
        scope=WRONG_ALL,
        subject=limits.masked(EVERYBODY),
        start=moment.replace(minute=0, second=0, microsecond=0),
        count=wrong,
    )


def solve(puzzle: dict[str, Any]) -> str:
    """What the page does."""
    found = altcha.solve_challenge(puzzle["challenge"], puzzle["salt"], "SHA-256", puzzle["maxNumber"], 0)
    assert found is not None
    given = {name: puzzle[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps({**given, "number": found.number}).encode()).decode()


async def ask(browser: Browser, phone: str = PHONE, **headers: str | bytes) -> Any:
    return await browser.post("/login-codes", {"channel": "sms", "address": phone}, **headers)


async def enter(browser: Browser, flow_id: str, *, code: str, **headers: str) -> Any:
    return await browser.post(f"/login-codes/{flow_id}/confirm", {"code": code}, **headers)


@pytest.mark.check("C-03")
async def test_the_wrong_code_that_ends_the_budget_brings_the_challenge_to_all(town: Town) -> None:
    await town.add_resident()
    browser = town.browser()
    flow_id = (await ask(browser)).json()["flow_id"]
    await spend(town, BUDGET - 1)
    assert (await enter(browser, flow_id, code=town.notify.wrong_code)).status_code == 422
    sent = len(town.notify.sent)
    stranger = await ask(town.browser(), "+79000000002")
    assert (stranger.status_code, stranger.json()["type"]) == (428, "/problems/challenge-required")
    assert len(town.notify.sent) == sent, "no code was sent"
    right = await enter(browser, flow_id, code=town.notify.code)
    assert right.status_code == 428, "a right code without a proof is not even looked at"
    solved = await enter(
        browser, flow_id, code=town.notify.code, **{"X-Altcha": solve(right.json()["challenge"])}
    )
    assert solved.status_code == 200


@pytest.mark.check("C-03")
async def test_a_proof_is_good_once_and_not_for_long(town: Town) -> None:
    await spend(town, BUDGET)
    proof = solve((await ask(town.browser())).json()["challenge"])
    late = solve((await ask(town.browser())).json()["challenge"])
    assert (await ask(town.browser(), **{"X-Altcha": proof})).status_code == 202
    again = await ask(town.browser(), "+79000000002", **{"X-Altcha": proof})
    assert again.status_code == 428
    assert again.json()["challenge"]["challenge"]
    clock.travel(clock.now() + timedelta(seconds=601))
    assert (await ask(town.browser(), "+79000000002", **{"X-Altcha": late})).status_code == 428


@pytest.mark.check("C-03")
async def test_what_is_no_proof_is_refused_with_another_puzzle(town: Town) -> None:
    await spend(town, BUDGET)
    puzzle = (await ask(town.browser())).json()["challenge"]
    right = json.loads(base64.b64decode(solve(puzzle)))
    wrong: list[Any] = [
        right | {"number": right["number"] + 1},
        right | {"signature": "0" * 64},
        right | {"salt": right["salt"].replace("expires=1", "expires=9")},
        right | {"algorithm": "SHA-1"},
        right | {"number": str(right["number"])},
        {"number": 1},
        [],
        7,
    ]
    proofs = [base64.b64encode(json.dumps(each).encode()).decode() for each in wrong]
    for proof in [*proofs, "", "no base64", "%%%", "é".encode()]:
        header: dict[str, Any] = {"X-Altcha": proof}
        answer = await ask(town.browser(), **header)
        assert (answer.status_code, answer.json()["type"]) == (428, "/problems/challenge-required"), proof
    assert town.notify.sent == []


@pytest.mark.check("C-03")
async def test_registration_waits_for_the_proof_with_its_key_untouched(town: Town) -> None:
    await spend(town, BUDGET)
    browser, key = town.browser(), "a-key-that-is-used-twice"
    refused = await town.register(browser, key=key)
    assert refused.status_code == 428
    browser.proof = solve(refused.json()["challenge"])
    started = await town.register(browser, key=key)
    assert started.status_code == 202, started.text


async def test_the_number_that_decides_is_shown(town: Town) -> None:
    await spend(town, 7)
    await observe_guessing(town.service.resources)
    assert REGISTRY.get_sample_value("kabinet_codes_wrong_this_hour") == 7
