"""The way to the SMS gateway: straight, or by the company's proxy."""

import asyncio

import pytest

from notify.delivery.sms import SmsChannel
from notify.settings import Settings

ANSWER = b'{"id":1,"cnt":1}'


@pytest.mark.check("C-51")
async def test_messages_go_by_the_proxy_when_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
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
        smtp_host="mail.invalid",
        mail_from="kabinet@example.org",
        smsc_url="http://sms.invalid",
        smsc_login="kabinet",
        smsc_password="secret",
        portal_url="http://portal.example.org",
        egress_proxy_url=f"http://127.0.0.1:{port}",
    )
    channel = SmsChannel(settings)
    async with server:
        await channel.send(phone="+77010000000", text="1234")
        await channel.close()
    assert seen[0].startswith(b"POST http://sms.invalid/sys/send.php HTTP/1.1")
