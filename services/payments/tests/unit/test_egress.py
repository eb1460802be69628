"""The way to the bank: straight, or by the company's proxy."""

import asyncio

import pytest

from payments.payment.rules import State
from payments.rbs.client import RbsClient
from payments.settings import Settings

ANSWER = b'{"errorCode":"0","orderNumber":"order","orderStatus":0,"amount":1000,"currency":"643"}'


@pytest.mark.check("C-51")
async def test_calls_go_by_the_proxy_when_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(ANSWER)}\r\n\r\n"
        writer.write(head.encode() + ANSWER)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    # What a shell happens to carry is no setting of ours.
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    settings = Settings(
        environment="dev",
        database_url="postgresql+psycopg://db",
        nats_url="nats://nats",
        portal_url="http://portal.example.org",
        rbs_url="http://bank.invalid",
        rbs_user="shop",
        rbs_password="secret",
        rbs_callback_key="k",
        egress_proxy_url=f"http://127.0.0.1:{port}",
    )
    client = RbsClient(settings)
    async with server:
        truth = await client.status(provider_ref="m", order_no="order")
        await client.close()
    assert truth is not None
    assert truth.state is State.REDIRECTED
    assert seen[0].startswith(b"POST http://bank.invalid/payment/rest/getOrderStatusExtended.do HTTP/1.1")
