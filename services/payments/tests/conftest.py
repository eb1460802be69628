"""The running service and the sandbox's bank."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
import uvicorn

from common import clock
from common.testing import Harness, Servers, TokenIssuer
from payments.app import definition
from payments.oracle import violations
from payments.payment.work import bank_of
from payments.rbs.breaker import Breaker
from sandbox.server import Running
from sandbox.server import running as running_sandbox
from sandbox.testing import CALLBACK_KEY, FREE_CARD, SHOP, make_settings

DEADLINE_SECONDS = 8


@pytest.fixture(scope="session")
def service_socket() -> Iterator[socket.socket]:
    """Where the service listens for the bank's callbacks."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        yield listener


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory, service_socket: socket.socket) -> Iterator[Running]:
    callbacks = f"http://127.0.0.1:{service_socket.getsockname()[1]}/api/payments/v1/callbacks/rbs"
    folder = tmp_path_factory.mktemp("sandbox")
    with running_sandbox(make_settings(folder, rbs_callback_url=callbacks)) as it:
        yield it


@pytest.fixture(scope="session")
async def running(
    servers: Servers, issuer: TokenIssuer, sandbox: Running, service_socket: socket.socket
) -> AsyncIterator[Harness]:
    """The service; its callbacks are also reachable over a real port, for the bank."""
    async with Harness.running(
        definition,
        servers,
        issuer=issuer,
        lock_timeout_ms=10_000,
        pool_wait_seconds=15,
        portal_url="http://portal.example.org",
        rbs_url=sandbox.url,
        rbs_user=SHOP["userName"],
        rbs_password=SHOP["password"],
        rbs_callback_key=CALLBACK_KEY,
        rbs_create_seconds=0.6,
        rbs_query_seconds=0.6,
    ) as it:
        server = uvicorn.Server(uvicorn.Config(it.app, lifespan="off", log_level="warning"))
        serving = _start(server, service_socket)
        yield it
        server.should_exit = True
        await serving


def _start(server: uvicorn.Server, listener: socket.socket) -> Awaitable[None]:
    return asyncio.create_task(server.serve(sockets=[listener]))


@dataclass
class Bank:
    """The bank's customer, and whoever makes the bank misbehave."""

    http: httpx.AsyncClient

    async def reset(self) -> None:
        await self.http.post("/api/time", json={"offset_seconds": 0})
        await self.http.post("/api/reset")

    async def misbehave(self, fault: str, *, target: str = "bank", **given: Any) -> None:
        answer = await self.http.post(
            "/api/faults", json={"target": target, "fault": fault, "count": 1} | given
        )
        assert answer.status_code == 201, answer.text

    async def behave(self) -> None:
        await self.http.delete("/api/faults")

    async def later(self, delta: timedelta) -> None:
        """Move the bank's clock and ours to this much after the real time."""
        clock.travel(None)
        clock.travel(clock.now() + delta)
        await self.http.post("/api/time", json={"offset_seconds": delta.total_seconds()})

    async def orders(self) -> list[dict[str, Any]]:
        orders: list[dict[str, Any]] = (await self.http.get("/api/orders")).json()
        return orders

    async def pay(self, page: str, **card: str) -> httpx.Response:
        """Send the payment form that `redirect_url` leads to."""
        return await self.http.post(httpx.URL(page).path, data=FREE_CARD | card)

    async def code(self, page: str, code: str = "123456") -> httpx.Response:
        path = httpx.URL(page).path.replace("/pay/", "/acs/")
        return await self.http.post(path, data={"code": code})

    async def call(self, method: str, **given: Any) -> dict[str, Any]:
        answer = await self.http.post(f"/payment/rest/{method}", data=SHOP | given)
        return dict(answer.json())

    async def calls(self, method: str) -> int:
        """How often a method was called."""
        items = (await self.http.get("/api/journal", params={"target": "bank"})).json()["items"]
        return sum(item["call"] == method for item in items)

    async def called_back(self, times: int = 1) -> None:
        """Wait until the bank has delivered so many callbacks."""

        async def delivered() -> bool:
            items = (await self.http.get("/api/journal", params={"target": "callback"})).json()["items"]
            return bool(sum(item["status"] == 200 for item in items) >= times)

        await eventually(delivered)


async def eventually(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(DEADLINE_SECONDS):
        while not await condition():  # noqa: ASYNC110 - the condition lives in another process
            await asyncio.sleep(0.02)


async def wrong(service: Harness) -> dict[str, Any]:
    """What the ledger oracle finds."""
    async with service.session() as session:
        return await (await session.connection()).run_sync(violations)


@pytest.fixture
async def service(running: Harness) -> AsyncIterator[Harness]:
    """The service on empty tables; whatever a test did, the ledger must be right after it."""
    await running.reset()
    bank_of(running.resources).breaker = Breaker()
    yield running
    clock.travel(None)
    assert await wrong(running) == {}


@pytest.fixture
async def bank(sandbox: Running) -> AsyncIterator[Bank]:
    async with httpx.AsyncClient(base_url=sandbox.url) as http:
        it = Bank(http)
        await it.reset()
        yield it
        await it.reset()
