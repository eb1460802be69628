"""The connection to the bank: its own share of calls, its own patience."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import pytest

from payments.payment.rules import State
from payments.rbs.client import BankNotReachedError, BankRefusedError, BankSilentError, RbsClient
from payments.rbs.wire import NewOrder
from payments.settings import Settings

ORDER = NewOrder("order", 1000, "text", "http://portal.example.org/", 1200)
Answerer = Callable[[httpx.Request], Coroutine[None, None, httpx.Response]]


def make_client(answer: Answerer, **changes: Any) -> RbsClient:
    values: dict[str, Any] = {
        "environment": "dev",
        "database_url": "postgresql+psycopg://db",
        "nats_url": "nats://nats",
        "portal_url": "http://portal.example.org",
        "rbs_url": "http://bank.example.org",
        "rbs_user": "shop",
        "rbs_password": "secret",
        "rbs_callback_key": "k",
        "rbs_create_seconds": 0.05,
        "rbs_query_seconds": 0.05,
    }
    return RbsClient(Settings(**(values | changes)), httpx.MockTransport(answer))


async def test_a_request_is_a_form_of_the_classic_dialect() -> None:
    seen: list[httpx.Request] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"orderId": "m", "formUrl": "http://bank.example.org/pay"})

    registered = await make_client(answer).register(ORDER)

    assert (registered.orderId, registered.formUrl) == ("m", "http://bank.example.org/pay")
    (request,) = seen
    assert str(request.url) == "http://bank.example.org/payment/rest/register.do"
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert b"userName=shop&password=secret&orderNumber=order&amount=1000" in request.content


@pytest.mark.check("D-28", "R-16")
async def test_calls_beyond_the_banks_share_are_turned_away_unsent() -> None:
    sent = 0

    async def answer(_: httpx.Request) -> httpx.Response:
        nonlocal sent
        sent += 1
        await asyncio.sleep(4)
        return httpx.Response(200)

    client = make_client(answer, rbs_calls_max=2, rbs_create_seconds=3)
    outcomes = await asyncio.gather(*(client.register(ORDER) for _ in range(6)), return_exceptions=True)

    assert sent == 2
    assert [type(outcome) for outcome in outcomes].count(BankSilentError) == 2
    assert [type(outcome) for outcome in outcomes].count(BankNotReachedError) == 4


@pytest.mark.check("D-27", "D-07")
async def test_a_registration_is_tried_once_and_a_question_three_times() -> None:
    asked: list[str] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path.rpartition("/")[2])
        await asyncio.sleep(1)
        return httpx.Response(200)

    client = make_client(answer)
    with pytest.raises(BankSilentError):
        await client.register(ORDER)
    with pytest.raises(BankSilentError):
        await client.status(provider_ref=None, order_no="order")

    assert asked == ["register.do", *["getOrderStatusExtended.do"] * 3]


@pytest.mark.check("D-28")
async def test_an_open_breaker_sends_nothing() -> None:
    sent = 0

    async def answer(_: httpx.Request) -> httpx.Response:
        nonlocal sent
        sent += 1
        return httpx.Response(500)

    client = make_client(answer)
    for _ in range(20):
        with pytest.raises(BankSilentError):
            await client.register(ORDER)
    with pytest.raises(BankNotReachedError):
        await client.register(ORDER)

    assert sent == 20


async def test_an_endless_answer_is_cut_off() -> None:
    async def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=b"x" * 300_000)

    with pytest.raises(BankSilentError):
        await make_client(answer).register(ORDER)


async def test_an_unknown_order_is_none_and_other_refusals_are_told_apart() -> None:
    code = "6"

    async def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"errorCode": code, "errorMessage": "нет"})

    client = make_client(answer)
    assert await client.status(provider_ref="m", order_no="order") is None
    code = "5"
    with pytest.raises(BankRefusedError) as refusal:
        await client.status(provider_ref="m", order_no="order")
    assert refusal.value.code == "5"


async def test_the_banks_id_is_asked_for_when_it_is_known() -> None:
    bodies: list[bytes] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        return httpx.Response(200, json={"orderNumber": "order", "orderStatus": 2, "amount": 1000})

    client = make_client(answer)
    for reference in ("m", None):
        truth = await client.status(provider_ref=reference, order_no="order")
        assert truth is not None
        assert truth.state == State.CONFIRMED

    assert b"orderId=m" in bodies[0]
    assert b"orderNumber" not in bodies[0]
    assert b"orderNumber=order" in bodies[1]
