"""Telling the bank of a payment: once, whatever becomes of the answer (D-07)."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from common import jobs
from common.testing import Harness
from payments.payment.work import bank_of, settings_of
from payments.rbs.client import RbsClient

pytestmark = pytest.mark.check("R-16", "D-07", "D-19")
SUCCEEDED, FAILED = "payments.payment.succeeded.v1", "payments.payment.failed.v1"


class Broken(httpx.AsyncBaseTransport):
    """Delivers a call to the real bank and answers with something else."""

    def __init__(
        self, answer: httpx.Response | BaseException, *, calls: int, operation: str = "register.do"
    ) -> None:
        self.answer = answer
        self.calls = calls
        self.operation = operation
        self.real = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.calls and request.url.path.endswith(self.operation):
            self.calls -= 1
            if not isinstance(self.answer, httpx.ConnectError):
                await (await self.real.handle_async_request(request)).aread()
            if isinstance(self.answer, BaseException):
                raise self.answer
            return self.answer
        return await self.real.handle_async_request(request)

    async def aclose(self) -> None:
        await self.real.aclose()


@pytest.fixture
async def connect(service: Harness) -> AsyncIterator[Any]:
    """Replace the connection to the bank by one with other properties."""
    real = bank_of(service.resources)
    made: list[RbsClient] = []

    def use(transport: httpx.AsyncBaseTransport | None = None, **settings: Any) -> RbsClient:
        changed = settings_of(service.resources).model_copy(update=settings)
        made.append(RbsClient(changed, transport))
        service.resources.extras["bank"] = made[-1]
        return made[-1]

    yield use
    service.resources.extras["bank"] = real
    for client in made:
        await client.close()


async def _paid_in_the_end(service: Harness, bank: Any, *, payer: Any, payment_id: str) -> None:
    """The bank has one order of this payment; it is paid and everybody knows."""
    (order,) = await bank.orders()
    await bank.pay(f"http://bank/bank/pay/{order['md_order']}")
    await bank.called_back()
    assert (await payer.settled(payment_id))["state"] == "confirmed"
    assert len(await service.published(SUCCEEDED)) == 1


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500, html="<h1>500</h1>"),
        httpx.Response(200, content=b'{"orderId": "1'),
        httpx.Response(200, json={"surprise": True}),
        httpx.Response(200, json=[]),
        httpx.Response(302, headers={"location": "http://elsewhere.example.org"}),
        httpx.Response(200, json={"errorCode": "7", "errorMessage": "Системная ошибка"}),
        httpx.ReadError("connection reset"),
    ],
    ids=["500", "cut", "nonsense", "list", "redirect", "system error", "reset"],
)
async def test_a_registration_of_unknown_outcome_is_asked_and_never_repeated(
    service: Harness, bank: Any, payer: Any, connect: Any, answer: httpx.Response | Exception
) -> None:
    await payer.fill_cart()
    connect(Broken(answer, calls=1), rbs_page_template="")
    payment = (await payer.pay()).json()

    await jobs.run_one(service.resources)
    unknown = await payer.payment(payment["payment_id"])

    assert (unknown["state"], unknown["is_pending"]) == ("unknown", True)
    assert await service.published(FAILED) == []
    locked = await payer.pay()
    assert (locked.status_code, locked.json()["payment_id"]) == (409, payment["payment_id"])
    # Nobody has seen the page of this order, so it is closed at the bank and the cart is free again.
    closed = await payer.settled(payment["payment_id"])
    assert closed["state"] == "rejected"
    assert [order["status"] for order in await bank.orders()] == [6]
    assert await bank.calls("register.do") == 1


async def test_a_lost_answer_is_made_good_where_the_page_is_known(
    service: Harness, sandbox: Any, bank: Any, payer: Any, connect: Any
) -> None:
    await payer.fill_cart()
    template = f"{sandbox.url}/bank/pay/{{order_id}}"
    service.resources.settings = settings_of(service.resources).model_copy(
        update={"rbs_page_template": template}
    )
    connect(Broken(httpx.Response(500), calls=1))
    payment = (await payer.pay()).json()
    await service.drain()

    found = await payer.payment(payment["payment_id"])

    service.resources.settings = settings_of(service.resources).model_copy(update={"rbs_page_template": ""})
    (order,) = await bank.orders()
    assert found["redirect_url"] == template.format(order_id=order["md_order"])
    assert (found["state"], found["is_pending"]) == ("unknown", True)
    await _paid_in_the_end(service, bank, payer=payer, payment_id=payment["payment_id"])
    assert await bank.calls("register.do") == 1


async def test_a_bank_that_cannot_be_reached_is_tried_again_with_the_same_order(
    service: Harness, bank: Any, payer: Any, connect: Any
) -> None:
    await payer.fill_cart()
    connect(Broken(httpx.ConnectError("refused"), calls=1))
    payment = (await payer.pay()).json()
    await service.drain()
    assert (await payer.payment(payment["payment_id"]))["state"] == "created"

    await bank.later(timedelta(seconds=4))
    await service.drain()
    assert (await payer.payment(payment["payment_id"]))["state"] == "redirected"
    await _paid_in_the_end(service, bank, payer=payer, payment_id=payment["payment_id"])


async def test_a_bank_away_for_long_ends_the_payment_before_anything_was_sent(
    service: Harness, bank: Any, payer: Any, connect: Any
) -> None:
    await payer.fill_cart()
    connect(Broken(httpx.ConnectError("refused"), calls=100))
    payment = (await payer.pay()).json()
    await service.drain()

    await bank.later(timedelta(seconds=125))
    await service.drain()

    ended = await payer.payment(payment["payment_id"])
    assert (ended["state"], ended["failure_code"]) == ("rejected", "bank_unavailable")
    assert await bank.orders() == []


async def test_a_worker_that_died_after_telling_the_bank_does_not_tell_it_again(
    service: Harness, bank: Any, payer: Any, connect: Any
) -> None:
    class WorkerDiedError(BaseException):
        """As abrupt as kill -9."""

    await payer.fill_cart()
    connect(Broken(WorkerDiedError(), calls=1))
    payment = (await payer.pay()).json()
    with pytest.raises(WorkerDiedError):
        await jobs.run_one(service.resources)
    assert (await payer.payment(payment["payment_id"]))["state"] == "created"
    async with service.session() as session:
        await session.execute(_free_leases())

    await service.drain()

    assert (await payer.payment(payment["payment_id"]))["state"] == "rejected"
    assert len(await bank.orders()) == 1
    assert await bank.calls("register.do") == 1


def _free_leases() -> Any:
    from sqlalchemy import update

    from common.tables import job

    return update(job).values(lease_until=None)


@pytest.mark.check("C-36")
async def test_a_page_outside_of_the_banks_origin_is_not_shown(
    service: Harness, payer: Any, connect: Any
) -> None:
    await payer.fill_cart()
    elsewhere = {"orderId": "1", "formUrl": "http://phishing.example.org/pay"}
    connect(Broken(httpx.Response(200, json=elsewhere), calls=1))
    payment = (await payer.pay()).json()

    await service.drain()

    ended = await payer.payment(payment["payment_id"])
    assert (ended["state"], ended["failure_code"]) == ("rejected", "bank_page")
    assert ended["redirect_url"] is None
