"""Messages of the bank: a reason to ask, never a fact."""

import asyncio
from itertools import permutations
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from common.testing import Harness
from payments.callback.models import BankEvent
from payments.payment.models import PaymentFact
from payments.rbs.checksum import sign
from sandbox.testing import CALLBACK_KEY

pytestmark = pytest.mark.check("D-18")
SUCCEEDED, FAILED = "payments.payment.succeeded.v1", "payments.payment.failed.v1"


async def _send(
    service: Harness, *, method: str = "GET", key: str = CALLBACK_KEY, **given: str
) -> httpx.Response:
    signed = given | {"checksum": sign(given, key)}
    url = service.url("/callbacks/rbs")
    if method == "GET":
        return await service.client.get(url, params=signed)
    return await service.client.post(url, data=signed)


async def _message(payer: Any, operation: str = "deposited", **changes: str) -> dict[str, str]:
    payment = (await payer.stored())[0]
    return {
        "mdOrder": str(payment.provider_ref),
        "orderNumber": payment.order_no,
        "operation": operation,
        "status": "1",
        "amount": str(payment.amount_minor),
    } | changes


async def _events(service: Harness) -> list[tuple[str, bool]]:
    async with service.session() as session:
        rows = await session.execute(select(BankEvent).order_by(BankEvent.id))
        return [(event.result, event.checked_at is not None) for event in rows.scalars()]


@pytest.mark.check("R-13")
async def test_a_doubled_callback_pays_once(service: Harness, bank: Any, payer: Any) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await bank.misbehave("callback_doubled", target="callback")
    await bank.pay(payment["redirect_url"])
    await bank.called_back(2)

    assert (await payer.settled(payment["payment_id"]))["state"] == "confirmed"
    assert len(await service.published(SUCCEEDED)) == 1
    assert await _events(service) == [("accepted", True)]


@pytest.mark.check("R-14")
async def test_a_forged_callback_changes_nothing(service: Harness, bank: Any, payer: Any) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await bank.misbehave("callback_forged", target="callback")
    await bank.pay(payment["redirect_url"])
    await bank.called_back()

    assert (await payer.settled(payment["payment_id"]))["state"] == "redirected"
    assert await _events(service) == [("forged", False)]
    assert await service.published() == []
    assert (await payer.checked(payment["payment_id"]))["state"] == "confirmed"


async def test_a_late_callback_is_no_trouble(service: Harness, bank: Any, payer: Any) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await bank.misbehave("callback_late", target="callback", seconds=0.5)
    await bank.pay(payment["redirect_url"])
    assert (await payer.checked(payment["payment_id"]))["state"] == "confirmed"
    await bank.called_back()

    assert (await payer.settled(payment["payment_id"]))["state"] == "confirmed"
    assert len(await service.published(SUCCEEDED)) == 1
    assert await _events(service) == [("accepted", True)]


@pytest.mark.check("R-14")
@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({"amount": "1"}, "mismatch"),
        ({"currency": "840"}, "mismatch"),
        ({"mdOrder": "another"}, "mismatch"),
        ({"orderNumber": "another"}, "unknown_order"),
        ({"orderNumber": "", "mdOrder": ""}, "unknown_order"),
    ],
)
async def test_a_genuine_callback_about_something_else_is_put_aside(
    service: Harness, bank: Any, payer: Any, changes: dict[str, str], result: str
) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await bank.misbehave("callback_lost", target="callback")
    await bank.pay(payment["redirect_url"])

    answer = await _send(service, **(await _message(payer, **changes)))

    assert (answer.status_code, answer.text) == (200, "OK")
    assert (await payer.settled(payment["payment_id"]))["state"] == "redirected"
    assert await _events(service) == [(result, False)]


@pytest.mark.check("R-14")
@pytest.mark.parametrize(
    "query",
    ["", "checksum=", "a", "=", "a=1&a=2&checksum=00", "%00=%00", "x=" + "y" * 5000, "&".join(["a=b"] * 70)],
    ids=["empty", "no checksum", "bare", "nameless", "twice", "zeros", "long", "many"],
)
async def test_rubbish_gets_the_same_answer_and_changes_nothing(
    service: Harness, payer: Any, query: str
) -> None:
    await payer.fill_cart()
    await payer.started()
    before = [payment.version for payment in await payer.stored()]

    by_query = await service.client.get(service.url("/callbacks/rbs") + f"?{query}")
    by_body = await service.client.post(service.url("/callbacks/rbs"), content=query)

    for answer in (by_query, by_body):
        assert (answer.status_code, answer.text) == (200, "OK")
    assert {result for result, _ in await _events(service)} == {"forged"}
    assert [payment.version for payment in await payer.stored()] == before


@pytest.mark.check("R-14")
async def test_a_huge_callback_is_refused(service: Harness) -> None:
    url = service.url("/callbacks/rbs")
    for size in (20_000, 10_000_000):
        answer = await service.client.post(url, content=b"a=" + b"b" * size)
        assert (answer.status_code, answer.json()["type"]) == (413, "/problems/payload-too-large")
    nested = "[" * 10_000
    assert (
        await service.client.post(url, content=nested, headers={"content-type": "application/json"})
    ).is_error
    assert await _events(service) == []


@pytest.mark.check("R-14")
async def test_a_flood_of_forgeries_does_not_fill_the_table(service: Harness) -> None:
    answers = [await service.client.get(service.url(f"/callbacks/rbs?n={number}")) for number in range(320)]

    assert {(answer.status_code, answer.text) for answer in answers} == {(200, "OK")}
    async with service.session() as session:
        assert await session.scalar(select(func.count()).select_from(BankEvent)) == 300


async def test_a_callback_may_come_as_a_form(service: Harness, bank: Any, payer: Any) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await bank.misbehave("callback_lost", target="callback")
    await bank.pay(payment["redirect_url"])

    await _send(service, method="POST", **(await _message(payer)))

    assert (await payer.settled(payment["payment_id"]))["state"] == "confirmed"


async def test_a_callback_that_claims_a_payment_is_not_believed(service: Harness, payer: Any) -> None:
    await payer.fill_cart()
    payment = await payer.started()

    await _send(service, **(await _message(payer)))

    assert (await payer.settled(payment["payment_id"]))["state"] == "redirected"
    assert await _events(service) == [("accepted", True)]
    assert await service.published() == []


OPERATIONS = ("approved", "deposited", "refunded", "declinedByTimeout")


@pytest.mark.check("R-13")
@pytest.mark.parametrize("order", list(permutations(OPERATIONS, 4))[::5], ids="-".join)
async def test_callbacks_in_any_order_end_in_the_banks_own_state(
    service: Harness, bank: Any, payer: Any, order: tuple[str, ...]
) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await bank.misbehave("callback_lost", target="callback", count=10)
    await bank.pay(payment["redirect_url"])
    (mine,) = await payer.stored()
    await bank.call("refund.do", orderId=mine.provider_ref, amount=100000)

    for operation in order:
        message = await _message(payer, operation)
        await asyncio.gather(*(_send(service, **message) for _ in range(3)))
        await service.drain()

    paid = await payer.payment(payment["payment_id"])
    assert (paid["state"], paid["refunded_minor"]) == ("partially_refunded", 100000)
    assert len(await service.published(SUCCEEDED)) == 1
    assert await service.published(FAILED) == []


@pytest.mark.check("R-13")
async def test_refunds_at_the_bank_follow_the_payment(service: Harness, bank: Any, payer: Any) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await bank.pay(payment["redirect_url"])
    await payer.checked(payment["payment_id"])
    (mine,) = await payer.stored()
    seen = []
    for amount in (1, 99999, 413527):
        await bank.call("refund.do", orderId=mine.provider_ref, amount=amount)
        after = await payer.checked(payment["payment_id"])
        seen.append((after["state"], after["refunded_minor"]))

    assert seen == [("partially_refunded", 1), ("partially_refunded", 100000), ("refunded", 513527)]
    assert len(await service.published(SUCCEEDED)) == 1
    async with service.session() as session:
        facts = (await session.execute(select(PaymentFact.state).order_by(PaymentFact.id))).scalars().all()
    assert facts == ["redirected", "confirmed", "partially_refunded", "refunded"]


@pytest.mark.check("R-13")
async def test_a_payment_reversed_before_we_looked_is_not_announced_as_paid(
    service: Harness, bank: Any, payer: Any
) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await bank.misbehave("callback_lost", target="callback", count=10)
    await bank.pay(payment["redirect_url"])
    (mine,) = await payer.stored()
    await bank.call("reverse.do", orderId=mine.provider_ref)

    after = await payer.checked(payment["payment_id"])

    assert (after["state"], after["refunded_minor"]) == ("reversed", 513527)
    assert [event["reason"] for event in await service.published(FAILED)] == ["returned"]
    assert await service.published(SUCCEEDED) == []
    assert (await payer.cart())["line_count"] == 7
