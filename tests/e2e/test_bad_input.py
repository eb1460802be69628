"""Every form and endpoint fed with nonsense: a clear message, a right status, nothing half-written."""

import asyncio
import os
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from e2e.conftest import Neighbour
from e2e.people import Operator, People, Visitor, new_key
from e2e.routes import Route, routes
from e2e.test_step7_application import SERVICE, complete, jpeg
from e2e.twins import Q, Twins

REFUSALS = {400, 401, 403, 404, 409, 413, 415, 422, 429}
LONG = "ж" * 9000
MEGABYTES = 1024 * 1024


def nonsense(schema: Any) -> Iterator[Any]:
    """Bodies of the wrong shape: not an object, empty, and each field of the wrong type or too long."""
    yield from ([], "text", None, {})
    fields = schema.get("properties", {})
    for wrong in (None, LONG, -1, 10**30, {"a": 1}, [None], True, "\x00", "2026-02-31"):
        yield dict.fromkeys(fields, wrong)
    yield {**dict.fromkeys(fields, "1"), "is_admin": True}


async def refused(caller: Visitor, route: Route, *, body: Any) -> str | None:
    """What is wrong with an answer to nonsense."""
    values: dict[str, str] = defaultdict(lambda: str(uuid4()))
    answer = await caller.call(route.method, route.path(values), json=body)
    if answer.status_code in REFUSALS and answer.headers["content-type"].startswith(
        "application/problem+json"
    ):
        problem = answer.json()
        told = problem["title"] and problem["type"].startswith("/problems/")
        leaked = any(word in answer.text for word in ("Traceback", "pydantic", "SELECT", "psycopg"))
        return None if told and not leaked else answer.text[:200]
    return f"{answer.status_code} {answer.text[:200]}"


# An empty change is a change: these take an object of which nothing is required.
FORGIVING = {"PATCH /api/identity/v1/me", "PUT /api/notify/v1/preferences"}


async def test_nonsense_is_refused_in_words_on_every_route(people: People, operator: Operator) -> None:
    anna, wrong = await people.resident(), {}
    for route in routes():
        if route.body is None or route.name == "POST /api/content/v1/imports/content":
            continue
        caller = operator if route.is_for_staff else anna
        for body in nonsense(route.body):
            if route.name in FORGIVING and isinstance(body, dict):
                continue
            told = await refused(caller, route, body=body)
            if told:
                wrong[route.name, str(body)[:60]] = told
    assert wrong == {}
    assert (await anna.get("accounts/v1/links"))["items"] == []
    assert (await anna.get("tickets/v1/applications"))["items"] == []


async def test_what_is_not_json_is_refused(people: People) -> None:
    anna = await people.resident()
    path = "accounts/v1/links/search"
    for content, kind in (
        (b"{", "application/json"),
        (b"\xff\xfe{}", "application/json"),
        (b"number=1", "application/x-www-form-urlencoded"),
        (b'{"number": "1", "house": "1"}', "text/plain"),
    ):
        answer = await anna.call("POST", path, content=content, headers={"Content-Type": kind})
        assert answer.status_code in {415, 422}, (kind, answer.text)
        assert answer.headers["content-type"].startswith("application/problem+json")


async def test_a_body_that_is_too_large_is_refused_at_the_door(people: People) -> None:
    anna = await people.resident()
    answer = await anna.call("POST", "accounts/v1/links/search", json={"number": "1" * 300_000, "house": "1"})
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/payload-too-large")


@pytest.mark.feature("TIC-05")
async def test_files_that_are_not_what_they_say_are_refused(neighbour: Neighbour) -> None:
    anna = await neighbour(Q)
    application = await complete(anna)
    path = f"tickets/v1/applications/{application['id']}/attachments"
    for name, content, kind, status in (
        ("big.jpg", jpeg() + os.urandom(8 * MEGABYTES), "image/jpeg", 413),
        ("program.jpg", b"MZ\x90\x00" + os.urandom(2000), "image/jpeg", 415),
        ("page.pdf", b"<html><script>alert(1)</script>", "application/pdf", 415),
        ("empty.pdf", b"", "application/pdf", 415),
        ("broken.jpg", jpeg()[:300], "image/jpeg", 422),
    ):
        answer = await anna.call("POST", path, data={"kind": "other"}, files={"file": (name, content, kind)})
        assert answer.status_code == status, (name, answer.text)
        assert answer.json()["title"]
    kept = await anna.get(f"tickets/v1/applications/{application['id']}")
    assert len(kept["attachments"]) == 2


@pytest.mark.check("D-06")
async def test_keys_protect_from_replays(people: People, twins: Twins) -> None:
    anna, twin = await people.resident(), twins.take(Q)
    address = {"number": twin.number, "house": twin.house, "flat": twin.flat}
    found = await anna.done("POST", "accounts/v1/links/search", json=address)
    proof, key = {"account_id": found["account_id"], "surname": twin.surname}, new_key()
    path = "accounts/v1/links"
    keyless = await anna.call("POST", path, json=proof, key="short")
    assert (keyless.status_code, keyless.json()["type"]) == (400, "/problems/key-missing")
    first = await anna.call("POST", path, json=proof, key=key)
    again = await anna.call("POST", path, json=proof, key=key)
    assert (first.status_code, again.content) == (201, first.content)
    other = await anna.call("POST", path, json={**proof, "is_primary": True}, key=key)
    assert (other.status_code, other.json()["type"]) == (422, "/problems/key-reused")
    assert len((await anna.get(path))["items"]) == 1


@pytest.mark.check("D-22", "R-12")
async def test_concurrent_doubles_write_once(people: People, neighbour: Neighbour, twins: Twins) -> None:
    anna, twin = await people.resident(), twins.take(Q)
    address = {"number": twin.number, "house": twin.house, "flat": twin.flat}
    found = await anna.done("POST", "accounts/v1/links/search", json=address)
    proof = {"account_id": found["account_id"], "surname": twin.surname}
    answers = await asyncio.gather(*(anna.call("POST", "accounts/v1/links", json=proof) for _ in range(6)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len((await anna.get("accounts/v1/links"))["items"]) == 1

    other = await neighbour(Q)
    receipt = (await other.overview())["receipt_id"]
    adding = (other.call("POST", "payments/v1/cart/receipts", json={"receipt_id": receipt}) for _ in range(6))
    assert {answer.status_code for answer in await asyncio.gather(*adding)} <= {201, 409}
    assert (await other.get("payments/v1/cart"))["line_count"] == 7

    body, key = {"service_code": SERVICE, "account_id": other.account_id}, new_key()
    drafts = (other.call("POST", "tickets/v1/applications", json=body, key=key) for _ in range(6))
    assert {answer.status_code for answer in await asyncio.gather(*drafts)} <= {201, 409}
    assert len((await other.get("tickets/v1/applications"))["items"]) == 1


async def test_imports_refuse_what_is_no_table(operator: Operator) -> None:
    for name, content in (("empty.csv", b""), ("photo.csv", jpeg()), ("words.csv", "просто слова".encode())):
        files = {"file": (name, content, "text/csv")}
        data = {"kind": "charges", "period": "2031-01-01"}
        answer = await operator.call("POST", "billing/v1/imports", data=data, files=files)
        if answer.is_success:
            record = await operator.ended("billing", answer.json()["import_id"])
            assert (record["state"], record["errors_count"] > 0) == ("rejected", True), name
        else:
            assert answer.status_code == 422, name
    unknown = {"kind": "secrets", "period": "2031-01-01"}
    answer = await operator.call(
        "POST", "billing/v1/imports", data=unknown, files={"file": ("a.csv", b"a;b\n1;2\n", "text/csv")}
    )
    assert answer.status_code == 422


async def test_addresses_that_do_not_exist_are_told_so(people: People) -> None:
    for path in (
        "/api/nothing/v1/x",
        "/api/billing/v1/nothing",
        "/assets/missing.js",
        "/robots.php",
        "/.env",
    ):
        answer = await people.http.get(people.world.portal + path)
        assert answer.status_code == 404, path
        assert "text/html" not in answer.headers.get("content-type", "")
