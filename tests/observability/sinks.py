"""Everywhere that personal data must not come to rest beside the databases (C-41)."""

from collections.abc import Iterable

import httpx
from redis.asyncio import Redis

from drive.stack import SERVICES, OwnStack
from observability.faults import broker
from observability.receiver import Receiver


def logs(stack: OwnStack) -> Iterable[str]:
    """Every line that a process of ours has written. The servers' own logs are theirs."""
    for name in (*SERVICES, "gateway"):
        path = stack.data_dir / "log" / f"{name}.log"
        yield from path.read_text("utf-8", "replace").splitlines()


async def metrics(stack: OwnStack) -> str:
    """What Prometheus may read, without the values: a sum of seconds has any digits."""
    ports = [stack.ports[name] for name in (*SERVICES, "gateway_ops")]
    async with httpx.AsyncClient() as http:
        texts = [(await http.get(f"http://127.0.0.1:{port}/metrics")).text for port in ports]
    return "\n".join(line.rpartition(" ")[0] for text in texts for line in text.splitlines())


def traces(receiver: Receiver) -> str:
    """Every span with all its attributes."""
    return "\n".join(span.text for span in receiver.spans)


async def streams(stack: OwnStack) -> str:
    """Every event in every stream."""
    texts: list[str] = []
    async with broker(stack) as jetstream:
        for info in await jetstream.streams_info():
            for sequence in range(info.state.first_seq or 1, info.state.last_seq + 1):
                message = await jetstream.get_msg(str(info.config.name), seq=sequence)
                texts.append(f"{message.subject} {message.headers} {(message.data or b'').decode()}")
    return "\n".join(texts)


async def cache(stack: OwnStack) -> str:
    """Everything in Redis, keys and values; a rendered receipt is kept as the document it is, for minutes."""
    client = Redis.from_url(str(stack.programs.servers.addresses()["redis"]["url"]))
    try:
        keys = [key async for key in client.scan_iter()]
        kinds = [await client.type(key) for key in keys]
        values = [await client.get(key) for key, kind in zip(keys, kinds, strict=True) if kind == b"string"]
    finally:
        await client.aclose()
    return "\n".join(
        part.decode("utf-8", "replace") for part in [*keys, *values] if part and not part.startswith(b"%PDF")
    )
