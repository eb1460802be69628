"""Faults of the running system: each block begins one, and ends it when it is left."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from uuid import uuid4

import nats
import psycopg
from nats.js.client import JetStreamContext

from common import clock
from common.envelope import Envelope
from common.ids import new_id
from drive.stack import OwnStack

READING = "metering.reading.accepted.v1"


def url_of(stack: OwnStack, database: str, *, as_owner: bool = False) -> str:
    """A database as the administrator of the server, or as the service's own role."""
    if as_owner:
        return stack.database_url(database)
    url = str(stack.programs.servers.addresses()["postgres"]["url"])
    return f"{url.replace('postgresql+psycopg', 'postgresql').rsplit('/', 1)[0]}/{database}"


def sql(stack: OwnStack, database: str, *, statement: str) -> int:
    """Run one statement as the administrator; how many rows it touched."""
    with psycopg.connect(url_of(stack, database), autocommit=True) as connection:
        return connection.execute(statement.encode()).rowcount


@contextmanager
def changed(stack: OwnStack, database: str, *, begin: str, end: str) -> Iterator[None]:
    """One statement now, another at the end."""
    assert sql(stack, database, statement=begin) != 0, begin
    try:
        yield
    finally:
        sql(stack, database, statement=end)


@contextmanager
def stopped(stack: OwnStack, *children: str) -> Iterator[None]:
    """Processes that hang: they hold their connections and answer nothing."""
    pids = [stack.children[child]["pid"] for child in children]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


@contextmanager
def locked(stack: OwnStack, database: str, *tables: str) -> Iterator[None]:
    """Tables that nobody else can use, by a transaction that its owner has left alone."""
    with psycopg.connect(url_of(stack, database, as_owner=True)) as connection:
        connection.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE".encode())
        try:
            yield
        finally:
            connection.rollback()


@asynccontextmanager
async def broker(stack: OwnStack) -> AsyncIterator[JetStreamContext]:
    """JetStream, as an administrator has it."""
    client = await nats.connect(str(stack.programs.servers.addresses()["nats"]["url"]))
    try:
        yield client.jetstream(timeout=5)
    finally:
        await client.close()


async def publish(jetstream: JetStreamContext, *, version: int, data: dict[str, Any]) -> None:
    """Something in the stream that metering has never published."""
    event = Envelope(
        event_id=new_id(),
        subject=READING,
        aggregate_type="metering.reading",
        aggregate_id=uuid4(),
        aggregate_version=version,
        occurred_at=clock.now(),
        producer="metering",
        data=data,
    )
    await jetstream.publish(READING, event.model_dump_json().encode())


@asynccontextmanager
async def nearly_full(stack: OwnStack, stream: str) -> AsyncIterator[None]:
    """A stream with hardly more room than it needs."""
    async with broker(stack) as jetstream:
        info = await jetstream.stream_info(stream)
        assert info.state.bytes > 0
        wanted = info.config
        await jetstream.update_stream(wanted.evolve(max_bytes=int(info.state.bytes / 0.9)))
        try:
            yield
        finally:
            await jetstream.update_stream(wanted)


async def recreate(stack: OwnStack, stream: str) -> None:
    """Lose a stream with everything in it, and make it anew."""
    async with broker(stack) as jetstream:
        config = (await jetstream.stream_info(stream)).config
        await jetstream.delete_stream(stream)
        await jetstream.add_stream(config)


@asynccontextmanager
async def absent_standby(stack: OwnStack) -> AsyncIterator[None]:
    """A server that waits for a standby it does not have; those who wait are told to stop waiting."""
    sql(stack, "postgres", statement="ALTER SYSTEM SET synchronous_standby_names = 'absent'")
    sql(stack, "postgres", statement="SELECT pg_reload_conf()")
    cancelling = asyncio.create_task(_cancel_waits(stack))
    try:
        yield
    finally:
        cancelling.cancel()
        sql(stack, "postgres", statement="ALTER SYSTEM RESET synchronous_standby_names")
        sql(stack, "postgres", statement="SELECT pg_reload_conf()")


async def _cancel_waits(stack: OwnStack) -> None:
    statement = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    while True:
        await asyncio.sleep(1)
        await asyncio.to_thread(sql, stack, "postgres", statement=statement)
