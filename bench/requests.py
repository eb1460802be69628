"""P1 and P2: two routes through their service, beside their own statements and a bare route."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg

from bench.capture import Statement, in_process, replaced, send
from bench.measure import Figures, Wire, Work, closed_loop
from common import clock
from common.ids import new_id
from drive.files import BASELINE
from drive.people import Resident, new_key
from drive.stack import OwnStack

SECONDS = float(os.environ.get("BENCH_SECONDS", "8"))
STEP = Decimal("0.01")
OK, CREATED, NOT_NOW = 200, 201, 503


@dataclass(frozen=True)
class Compared:
    """A route and the two things it cannot be faster than."""

    service: Figures
    statements: Figures
    route: Figures

    @property
    def bare_per_second(self) -> float:
        """Both bare things one after the other."""
        return 1 / (1 / self.statements.per_second + 1 / self.route.per_second)

    @property
    def ratio(self) -> float:
        """The service's share of the bare limit."""
        return self.service.per_second / self.bare_per_second


@asynccontextmanager
async def bare_route(size: int) -> AsyncIterator[str]:
    """A process that answers with so many bytes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "BENCH_PORT": str(port), "BENCH_BYTES": str(size)}
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench.bare_app", env=environment)
    try:
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                break
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()


async def _route(size: int, count: int, *, method: str, body: object = None) -> Figures:
    async with bare_route(size) as url, Wire.to(url, count) as wires:

        def asking(wire: Wire) -> Work:
            async def work() -> bool:
                status, _ = await wire.ask(method, "/", headers={}, body=body)
                return status == OK

            return work

        return await closed_loop([asking(wire) for wire in wires], SECONDS)


def _is_served(status: int, wanted: int, *, body: bytes) -> bool:
    """Whether it is the answer wanted; anything but «not now» is a mistake of the bench."""
    assert status in {wanted, NOT_NOW}, body
    return status == wanted


async def charges(stack: OwnStack, people: Sequence[Resident]) -> Compared:
    """P1: list the charges of a customer's newest receipt."""
    paths = [f"/api/billing/v1/accounts/{each.account_id}/charges" for each in people]
    async with Wire.to(stack.service_url("billing"), len(people)) as wires:
        size = 0

        def listing(wire: Wire, path: str, *, headers: dict[str, str]) -> Work:
            async def work() -> bool:
                nonlocal size
                status, body = await wire.ask("GET", path, headers=headers)
                size = max(size, len(body))
                return _is_served(status, OK, body=body)

            return work

        service = await closed_loop(
            [
                listing(wire, path, headers=who.headers)
                for wire, path, who in zip(wires, paths, people, strict=True)
            ],
            SECONDS,
        )
    statements = await _statements_of_charges(stack, people, paths=paths)
    return Compared(service, statements, await _route(size, len(people), method="GET"))


async def _statements_of_charges(
    stack: OwnStack, people: Sequence[Resident], *, paths: Sequence[str]
) -> Figures:
    caught: list[list[Statement]] = []
    async with in_process(stack, "billing") as (client, statements):
        for who, path in zip(people, paths, strict=True):
            statements.clear()
            (await client.get(path, headers=who.headers)).raise_for_status()
            caught.append([each for each in statements if not each.sql.startswith("SET ")])
    return await _sent_again(stack, "billing", caught=caught)


async def _sent_again(stack: OwnStack, service: str, *, caught: list[list[Statement]]) -> Figures:
    url = stack.database_url(service)
    connections = [await psycopg.AsyncConnection.connect(url, autocommit=True) for _ in caught]

    def sending(connection: psycopg.AsyncConnection[Any], statements: list[Statement]) -> Work:
        async def work() -> bool:
            await send(connection, statements)
            return True

        return work

    result = await closed_loop([sending(*each) for each in zip(connections, caught, strict=True)], SECONDS)
    for connection in connections:
        await connection.close()
    return result


class Sender:
    """Sends readings of one resident's meter, each a hundredth above the last."""

    def __init__(self, who: Resident) -> None:
        self.who = who
        self.value = BASELINE
        self.path = f"/api/metering/v1/accounts/{who.account_id}/readings"

    def next(self) -> tuple[dict[str, str], dict[str, Any]]:
        """Headers and body of the next submission."""
        self.value += STEP
        item = {
            "meter_id": str(self.who.meters[0].meter_id),
            "value": str(self.value),
            "is_confirmed_unusual": True,
        }
        headers = {**self.who.headers, "Idempotency-Key": new_key()}
        return headers, {"taken_on": clock.today().isoformat(), "items": [item]}


async def submit(stack: OwnStack, senders: Sequence[Sender]) -> Compared:
    """P2: send a reading."""
    size = 0
    async with Wire.to(stack.service_url("metering"), len(senders)) as wires:

        def sending(wire: Wire, sender: Sender) -> Work:
            async def work() -> bool:
                nonlocal size
                headers, body = sender.next()
                status, answer = await wire.ask("POST", sender.path, headers=headers, body=body)
                size = max(size, len(answer))
                return _is_served(status, CREATED, body=answer)

            return work

        service = await closed_loop([sending(*each) for each in zip(wires, senders, strict=True)], SECONDS)
    statements = await _writes_of_submit(stack, senders)
    return Compared(
        service, statements, await _route(size, len(senders), method="POST", body=senders[0].next()[1])
    )


async def _writes_of_submit(stack: OwnStack, senders: Sequence[Sender]) -> Figures:
    """The same rows written again and again, each round with ids of its own."""
    connections, works = [], []
    async with in_process(stack, "metering") as (client, statements):
        for sender in senders:
            statements.clear()
            headers, body = sender.next()
            (await client.post(sender.path, headers=headers, json=body)).raise_for_status()
            writes = [each for each in statements if each.is_write]
            url = stack.database_url("metering")
            connection = await psycopg.AsyncConnection.connect(url, autocommit=True)
            connections.append(connection)
            works.append(_writing(connection, writes, key=headers["Idempotency-Key"]))
    result = await closed_loop(works, SECONDS)
    for connection in connections:
        await connection.close()
    return result


def _writing(connection: psycopg.AsyncConnection[Any], writes: list[Statement], *, key: str) -> Work:
    old = _superseded(writes)
    made = _made(writes)
    current = {each: each for each in made}

    async def work() -> bool:
        nonlocal current
        fresh = {each: new_id() for each in made}
        # What the round before has written is what this one supersedes.
        values: dict[Any, Any] = {**fresh, key: new_key()}
        if old is not None:
            values[old[0]] = current[old[1]]
        await send(connection, replaced(writes, values))
        current = fresh
        return True

    return work


def _made(writes: list[Statement]) -> list[UUID]:
    """The ids that the submission made: those of its reading, its event and itself."""
    names = {"event_id", "id", "submission_id"}
    return [
        value
        for each in writes
        if not each.sql.lstrip().upper().startswith("UPDATE")
        for row in each.rows
        for name, value in row.items()
        if isinstance(value, UUID) and name in names
    ]


def _superseded(writes: list[Statement]) -> tuple[UUID, UUID] | None:
    """The reading whose place was taken, and the one that took it."""
    for each in writes:
        if "superseded_by" in each.sql and each.sql.lstrip().upper().startswith("UPDATE"):
            row = each.rows[0]
            taker = row["superseded_by"]
            (old,) = {value for value in row.values() if isinstance(value, UUID)} - {taker}
            return old, taker
    return None
