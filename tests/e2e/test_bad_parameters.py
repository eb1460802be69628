"""Every path, query, header and upload fed with nonsense: refused in words, in time, with nothing changed."""

import asyncio
import re
import unicodedata
from collections.abc import Iterable
from itertools import chain
from typing import Any

import httpx
import pytest

from e2e.conftest import Neighbour
from e2e.nonsense import Attempt, filled, in_headers, in_paths, in_queries, strange
from e2e.nonsense_files import FORM, NAMES, fields_of, in_uploads, part, whole
from e2e.people import Operator, Resident, Visitor, new_key
from e2e.routes import routes
from e2e.test_step7_application import complete, jpeg
from e2e.twins import M, Q

REFUSALS = {400, 401, 403, 404, 405, 409, 413, 415, 422, 429}
LEAKS = ("Traceback", "pydantic", "SELECT", "asyncpg", "sqlalchemy")
RUSSIAN = re.compile("[а-яё]", re.IGNORECASE)
AT_ONCE = 8
ANSWER_SECONDS = 10.0
NAME_LENGTH_MAX = 200
# Strange names of files that are taken all the same, put right.
KEPT_NAMES = {"NUL", "control characters", "right to left", "quotes", "a path"}


async def send(caller: Visitor, attempt: Attempt) -> httpx.Response:
    """The request as it is: nothing is repaired, and no cookie of the answer is kept."""
    headers: dict[str, Any] = {"X-Kabinet": "1", "Origin": caller.origin, "Idempotency-Key": new_key()}
    headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in caller.cookies.items())
    for name, value in attempt.headers.items():
        headers = {key: kept for key, kept in headers.items() if key.lower() != name.lower()}
        if value is not None:
            headers[name] = value
    encoded = [
        (name.encode(), value if isinstance(value, bytes) else value.encode("latin-1"))
        for name, value in headers.items()
    ]
    answer = await caller.http.request(
        attempt.route.method,
        f"{caller.origin}/api/{attempt.path}",
        headers=encoded,
        content=attempt.content,
        timeout=ANSWER_SECONDS,
    )
    caller.http.cookies.clear()
    return answer


def fault(attempt: Attempt, answer: httpx.Response) -> str | None:
    """What is wrong with an answer to nonsense."""
    if attempt.may_succeed and (answer.is_success or answer.status_code in {304, 406, 412, 416}):
        return None
    said = f"{answer.status_code} {answer.text[:200]}"
    if answer.status_code not in (attempt.refusals or REFUSALS):
        return said
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        return f"{said} {answer.headers.get('content-type')}"
    problem = answer.json()
    told = [problem["title"], *(error["message"] for error in problem.get("errors", ()))]
    if not all(RUSSIAN.search(text) for text in told) or any(word in answer.text for word in LEAKS):
        return said
    return None


async def faults(caller: Visitor, attempts: Iterable[Attempt]) -> dict[str, str]:
    """What is wrong with the answers to all of these, by what was tried."""
    turn, wrong = asyncio.Semaphore(AT_ONCE), {}

    async def one(attempt: Attempt) -> None:
        async with turn:
            try:
                told = fault(attempt, await send(caller, attempt))
            except httpx.HTTPError as error:
                told = repr(error)
        if told:
            wrong[attempt.name] = told

    await asyncio.gather(*(one(attempt) for attempt in attempts))
    return wrong


@pytest.fixture
async def anna(neighbour: Neighbour) -> Resident:
    """A resident with an account, a receipt and meters."""
    return await neighbour(M)


async def known_of(anna: Resident) -> dict[str, str]:
    """Ids of hers, so that what else a request says is looked at."""
    meters = await anna.get(f"metering/v1/accounts/{anna.account_id}/meters")
    return {"account_id": anna.account_id, "meter_id": meters["items"][0]["meter_id"]}


async def everything(anna: Resident, operator: Operator) -> dict[str, Any]:
    """What the two can see that requests could have changed."""
    seen: dict[str, Any] = {}
    for path in (
        "accounts/v1/links", "identity/v1/me", "identity/v1/sessions", "notify/v1/preferences",
        "payments/v1/cart", "payments/v1/payments", "tickets/v1/applications",
        f"metering/v1/accounts/{anna.account_id}/readings", f"billing/v1/accounts/{anna.account_id}/overview",
    ):  # fmt: skip
        seen[path] = await anna.get(path)
    for path in ("tickets/v1/queue/counters", *(f"{name}/v1/imports" for name in IMPORTING)):
        seen[path] = await operator.get(path)
    return seen


IMPORTING = ("accounts", "billing", "metering", "payments")


async def test_parameters(anna: Resident, operator: Operator) -> None:
    known, before = await known_of(anna), await everything(anna, operator)

    wrong: dict[str, str] = {}
    for route in routes():
        tried = chain(in_paths(route), in_queries(route, known))
        wrong |= await faults(operator if route.is_for_staff else anna, tried)
    assert wrong == {}
    assert await everything(anna, operator) == before


async def test_headers(anna: Resident, operator: Operator) -> None:
    known, before = await known_of(anna), await everything(anna, operator)

    wrong: dict[str, str] = {}
    for route in routes():
        tried = chain(in_headers(route), strange(route, known))
        wrong |= await faults(operator if route.is_for_staff else anna, tried)
    assert wrong == {}
    assert await everything(anna, operator) == before


async def test_uploads(anna: Resident, operator: Operator) -> None:
    before = await everything(anna, operator)
    wrong: dict[str, str] = {}
    for route in routes():
        wrong |= await faults(operator if route.is_for_staff else anna, in_uploads(route))
    assert wrong == {}
    assert await everything(anna, operator) == before


def readable(name: str) -> bool:
    """Nothing in it that is not seen or that turns the text around."""
    unseen = any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in name)
    return not unseen and len(name) <= NAME_LENGTH_MAX


async def test_names_of_attachments(neighbour: Neighbour) -> None:
    anna = await neighbour(Q)
    application = await complete(anna)
    path = f"tickets/v1/applications/{application['id']}/attachments"
    (route,) = (one for one in routes() if one.form is not None and not one.is_for_staff)
    taken = set()
    for what, name in NAMES.items():
        form = whole(fields_of(route), part("file", jpeg(), file_name=name, kind=b"image/jpeg"))
        answer = await send(anna, Attempt(route, what, path, headers={"Content-Type": FORM}, content=form))
        told = answer.json()
        assert answer.status_code == 201 or fault(Attempt(route, what, path), answer) is None, (what, told)
        if answer.status_code == 201:
            assert readable(told["file_name"]), (what, told)
            file = await anna.call("GET", f"{path}/{told['id']}")
            assert file.status_code == 200, what
            taken.add(what)
    assert taken >= KEPT_NAMES


async def test_names_of_imports(operator: Operator) -> None:
    wrong, taken = {}, set()
    for route in routes():
        if route.form is None or not route.is_for_staff:
            continue
        for what, name in NAMES.items():
            content = b"a;b\n1;" + new_key().encode()
            form = whole(fields_of(route), part("file", content, file_name=name))
            attempt = Attempt(route, what, filled(route), headers={"Content-Type": FORM}, content=form)
            answer = await send(operator, attempt)
            if answer.status_code != 202:
                wrong[attempt.name] = fault(attempt, answer)
                continue
            taken.add(what)
            if not readable(answer.json()["file_name"]):
                wrong[attempt.name] = answer.json()["file_name"]
    assert {name: told for name, told in wrong.items() if told} == {}
    assert taken >= KEPT_NAMES
