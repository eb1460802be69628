"""Transactions, idempotency keys, limits, errors and sessions, through HTTP on a real database."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from common.ids import new_id
from common.testing import Harness, assert_guards, assert_ownership
from sample.app import box

KEY = "0123456789abcdef"


async def a_box(service: Harness, opened: int = 0) -> tuple[UUID, UUID]:
    user_id, box_id = new_id(), new_id()
    async with service.session() as session:
        await session.execute(insert(box).values(id=box_id, opened=opened))
    await service.grant(user_id, box_id)
    return user_id, box_id


async def open_box(service: Harness, user_id: UUID, *, box_id: UUID, times: int = 1, key: str = KEY) -> Any:
    return await service.client.post(
        service.url(f"/boxes/{box_id}/open"),
        json={"times": times},
        headers={**service.issuer.resident(user_id), "Idempotency-Key": key},
    )


@pytest.mark.check("D-06")
async def test_equal_requests_at_once_have_one_effect(service: Harness) -> None:
    user_id, box_id = await a_box(service)
    answers = await asyncio.gather(*(open_box(service, user_id, box_id=box_id) for _ in range(8)))
    done = [answer for answer in answers if answer.status_code == 201]
    assert done
    assert {answer.status_code for answer in answers} <= {201, 409, 503}
    assert {answer.content for answer in done} == {done[0].content}
    assert len(await service.published()) == 1
    replay = await open_box(service, user_id, box_id=box_id)
    assert replay.content == done[0].content
    assert replay.headers["Idempotency-Replayed"] == "true"


@pytest.mark.check("D-06", "R-11")
async def test_a_key_is_bound_to_its_request_and_its_user(service: Harness) -> None:
    user_id, box_id = await a_box(service)
    assert (await open_box(service, user_id, box_id=box_id)).status_code == 201
    other_body = await open_box(service, user_id, box_id=box_id, times=2)
    assert (other_body.status_code, other_body.json()["type"]) == (422, "/problems/key-reused")
    stranger = await open_box(service, new_id(), box_id=box_id)
    assert stranger.status_code == 404
    missing = await service.client.post(
        service.url(f"/boxes/{box_id}/open"), json={"times": 1}, headers=service.issuer.resident(user_id)
    )
    assert (missing.status_code, missing.json()["type"]) == (400, "/problems/key-missing")


async def test_a_problem_rolls_back_unless_it_keeps_its_changes(service: Harness) -> None:
    user_id, box_id = await a_box(service, opened=12)
    assert (await open_box(service, user_id, box_id=box_id)).status_code == 422
    seen = await service.client.get(service.url(f"/boxes/{box_id}"), headers=service.issuer.resident(user_id))
    assert seen.json()["opened"] == 13
    assert await service.published() == []


async def test_a_reader_cannot_write_and_leaves_no_trace_on_its_connection(service: Harness) -> None:
    for _ in range(3):
        assert (await service.client.post(service.url("/boxes/scribble"))).status_code == 500
    assert (await service.client.post(service.url("/boxes/knock"))).status_code == 200
    async with service.resources.sessions() as session:
        assert (await session.scalar(text("SELECT count(*) FROM box"))) == 0


async def test_a_limit_counts_refused_attempts_too(service: Harness) -> None:
    answers = [await service.client.post(service.url("/boxes/knock")) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0


async def test_errors_are_problems_in_russian(service: Harness) -> None:
    user_id, box_id = await a_box(service)
    wrong = await open_box(service, user_id, box_id=box_id, times=11)
    assert wrong.headers["content-type"] == "application/problem+json"
    assert wrong.json()["errors"] == [
        {"field": "times", "message": "Не больше 10", "code": "less_than_equal"}
    ]
    unknown = await service.client.get("/api/sample/v1/nothing")
    assert (unknown.status_code, unknown.json()["title"]) == (404, "Не найдено")
    nameless = await service.client.post(service.url("/boxes/knock/"))
    assert (nameless.status_code, nameless.json()["title"]) == (404, "Не найдено")
    method = await service.client.patch(service.url(f"/boxes/{box_id}"))
    assert method.status_code == 405
    huge = await service.client.post(service.url("/boxes/knock"), content=b"x" * 300_000)
    assert huge.status_code == 413


@pytest.mark.check("C-09")
async def test_only_a_proper_token_is_accepted(service: Harness) -> None:
    user_id, box_id = await a_box(service)
    issuer = service.issuer
    bad = [
        issuer.token(user_id, iss="other"),
        issuer.token(user_id, aud=["other"]),
        issuer.token(user_id, aud="sample"),
        issuer.token(user_id, exp=1),
        issuer.token(user_id, nbf=99999999999),
        issuer.token(user_id, sub="not-a-uuid"),
        issuer.token(user_id, kind="admin"),  # type: ignore[arg-type] # there is no such kind
        issuer.token(user_id)[:-4] + "AAAA",
        "a.b.c",
        "x" * 5000,
        "",
        type(issuer)().token(user_id),
    ]
    for token in bad:
        answer = await service.client.get(
            service.url(f"/boxes/{box_id}"), headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 401, token[:30]


@pytest.mark.check("C-08")
async def test_cookie_requests_from_elsewhere_are_refused(service: Harness) -> None:
    user_id, box_id = await a_box(service)
    cookie = {"Cookie": f"__Host-kabinet_access={service.issuer.token(user_id)}", "Idempotency-Key": KEY}
    path = service.url(f"/boxes/{box_id}/open")
    foreign: list[dict[str, str]] = [
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"X-Kabinet": ""},
    ]
    for headers in foreign:
        answer = await service.client.post(path, json={"times": 1}, headers={**cookie, **headers})
        assert answer.status_code == 403, headers
    own = await service.client.post(
        path,
        json={"times": 1},
        headers={**cookie, "Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"},
    )
    assert own.status_code == 201


@pytest.mark.check("C-20", "C-21")
async def test_access_matrix(service: Harness) -> None:
    user_id, box_id = await a_box(service)
    await assert_guards(service)
    bodies = {"open_box": {"times": 1}}
    assert await assert_ownership(service, owner=user_id, values={"box_id": box_id}, bodies=bodies) == 2


async def test_health_and_metrics_answer(service: Harness) -> None:
    assert (await service.client.get("/livez")).text == "ok"
    await service.is_ready()
    metrics = (await service.client.get("/metrics")).text
    assert "kabinet_http_request_seconds" in metrics
    assert "kabinet_outbox_oldest_seconds" in metrics


@pytest.mark.check("C-55")
async def test_a_body_that_hides_its_length_is_refused_in_the_same_words(service: Harness) -> None:
    user_id, box_id = await a_box(service)
    url, headers = service.url(f"/boxes/{box_id}/open"), service.issuer.resident(user_id)
    large = b'{"times": 1, "more": "' + b"x" * service.resources.settings.json_body_bytes_max + b'"}'

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(large), 65536):
            yield large[start : start + 65536]

    for body in (large, pieces()):
        answer = await service.client.post(
            url, content=body, headers={**headers, "Idempotency-Key": KEY, "Content-Type": "application/json"}
        )
        assert (answer.status_code, answer.json()["type"]) == (413, "/problems/payload-too-large")


@pytest.mark.check("C-41")
async def test_an_error_of_the_database_keeps_the_values_to_itself(service: Harness) -> None:
    with pytest.raises(DBAPIError) as caught:
        async with service.session() as session:
            await session.execute(text("SELECT 1 / 0, CAST(:surname AS text)"), {"surname": "Кабинетова"})
    assert "division by zero" in str(caught.value)
    assert "Кабинетова" not in str(caught.value)
