"""One running system with a real Prometheus, for all tests of this folder."""

import asyncio
import os
import random
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from chaos.client import Client
from chaos.history import History
from drive.files import DEEP_LINES
from drive.loading import settle, visited
from drive.people import Resident, Town
from drive.stack import SERVICES, OwnStack, own_stack
from local_stack import ports
from observability.node_exporter import NodeExporter, exporting
from observability.prometheus_server import ROOT, Prometheus, programs, running
from observability.receiver import Receiver, receiving
from restore.drill import Outcome, write_metrics

RESIDENTS = 6
# `for: 10m` becomes 30 s; thresholds stay.
FASTER = 20
SETTINGS = {
    "KABINET_DELIVERIES_MAX": "2",
    "KABINET_LEDGER_CHECK_SECONDS": "2",
    "KABINET_RBS_QUERY_SECONDS": "0.5",
    "KABINET_RBS_CREATE_SECONDS": "0.5",
    "KABINET_SMS_PRICE_MINOR": "10000",
    "KABINET_CODES_PER_NETWORK_HOUR": "2000",
}


@dataclass(frozen=True)
class System:
    """What a test needs of it."""

    stack: OwnStack
    place: Town
    people: list[Resident]
    clients: list[Client]
    prometheus: Prometheus
    receiver: Receiver
    node: NodeExporter

    async def live(self) -> None:
        """Everybody sends a reading and pays something."""
        await self.read()
        await asyncio.gather(*(client.pay() for client in self.clients))

    async def read(self) -> None:
        """Everybody sends a reading."""
        for client in self.clients:
            client.until = asyncio.get_running_loop().time() + 30
        await asyncio.gather(*(client.send_reading() for client in self.clients))


@contextmanager
def environment(**values: str) -> Iterator[None]:
    """Environment variables for the length of the block."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


@pytest.fixture(scope="session")
async def system(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    programs()  # before the long start: without Prometheus nothing of this can be
    folder = tmp_path_factory.mktemp("observability")
    rules = folder / "rules"
    _write_rules(rules)
    traces = _free_port()
    with (
        receiving(traces) as receiver,
        environment(**SETTINGS, KABINET_OTLP_URL=receiver.url),
        own_stack("observability") as stack,
        exporting(folder, port=_free_port(after=traces)) as node,
        History(folder / "history") as history,
    ):
        targets = {name: f"127.0.0.1:{stack.ports[name]}" for name in SERVICES}
        targets["gateway"] = f"127.0.0.1:{stack.ports['gateway_ops']}"
        targets["node"] = node.address
        write_metrics(Outcome(), node.drill)
        with running(folder, port=_free_port(), targets=targets, rules=rules) as prometheus:
            async with visited(stack) as place:
                people = await settle(stack, place, residents=RESIDENTS, lines=DEEP_LINES)
                clients = [
                    Client(number, each, place.http, place.outside, history, random.Random(number))  # noqa: S311
                    for number, each in enumerate(people)
                ]
                yield System(stack, place, people, clients, prometheus, receiver, node)


def _write_rules(folder: Path) -> None:
    command = [sys.executable, str(ROOT / "tools/rules.py"), "--out", str(folder), "--faster", str(FASTER)]
    subprocess.run(command, check=True, timeout=60)


def _free_port(*, after: int = 11_899) -> int:
    """Above the blocks of test stacks."""
    return next(port for port in range(after + 1, 12_000) if ports.is_free(port))
