"""The whole run: a stack of its own, residents, load, kills, quiet, and the verdict."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from chaos import survey
from chaos.client import STEP, Client
from chaos.history import History, operations, read
from chaos.killer import Killer
from chaos.oracle import judge, still_open
from drive.files import DEEP_LINES
from drive.loading import settle, visited
from drive.people import Resident, Town, eventually
from drive.stack import OwnStack

RESIDENTS = 20
FRESH_SECONDS = 10.0
CALM_SECONDS = 2.0
Say = Callable[[str], None]


@dataclass
class Verdict:
    """What came of a run; no violations means that the promises were kept."""

    violations: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    back_after: dict[str, list[float]] = field(default_factory=dict)

    def told(self) -> str:
        """For people."""
        lines = [f"{name}: {count}" for name, count in sorted(self.counts.items())]
        lines += ["", "kills and the longest time until the process worked again:"]
        lines += [
            f"  {name:<10} {len(times)} × {max(times, default=0):5.1f} s"
            for name, times in self.back_after.items()
        ]
        lines += ["", f"violations: {len(self.violations)}", *(f"  {each}" for each in self.violations[:40])]
        return "\n".join(lines)


async def storm(
    stack: OwnStack, *, seconds: float, seed: int, history: Path, patience: float = 0.0, say: Say = print
) -> Verdict:
    """Run residents against a stack while everything in it is killed, then judge.

    `patience` is how long payments may take to end that were cut off on their way to the bank.
    """
    dice = random.Random(seed)  # noqa: S311 - a repeatable run is the purpose
    async with visited(stack) as place:
        say(f"seed {seed}: settling {RESIDENTS} residents")
        people = await settle(stack, place, residents=RESIDENTS, lines=DEEP_LINES)
        assert not (left := await survey.quiet(stack, place)), left
        with History(history) as log:
            clients = [
                Client(number, resident, place.http, place.outside, log, random.Random(dice.random()))  # noqa: S311 - same
                for number, resident in enumerate(people)
            ]
            killer = Killer(stack, log, dice=dice)
            say(f"{RESIDENTS} clients begin")
            await _under_load(clients, killer, seconds=seconds, say=say)
            say("the storm is over; waiting for quiet")
            left = await survey.quiet(stack, place)
            await _resolved(clients, patience)
            left += await survey.quiet(stack, place)
            left += await _is_alive(stack, place, clients=clients)
        world = await survey.take_stock(stack, place, residents=people)
    world.troubles += left
    records = list(read(history))
    counts = Counter(f"{each.kind} {each.type}" for each in records if each.type != "fault")
    counts["payment still open"] = len(still_open(operations(records).values(), world))
    return Verdict(judge(records, world), counts, killer.back_after)


async def _under_load(clients: Sequence[Client], killer: Killer, *, seconds: float, say: Say) -> None:
    async with asyncio.TaskGroup() as group:
        for client in clients:
            client.until = float("inf")
            group.create_task(client.run())
        await killer.storm(seconds, say)
        await asyncio.sleep(CALM_SECONDS)
        for client in clients:
            client.until = 0


async def _resolved(clients: Sequence[Client], patience: float) -> None:
    loop = asyncio.get_running_loop()
    end = loop.time() + patience
    while True:
        await asyncio.gather(*(client.resolve() for client in clients))
        if loop.time() > end or not any(client.pending for client in clients):
            return


async def _is_alive(stack: OwnStack, place: Town, *, clients: Sequence[Client]) -> list[str]:
    """New facts reach every consumer: a reading its preliminary charge, a payment and a link their copies."""
    client = clients[0]
    resident = client.resident
    client.until = asyncio.get_running_loop().time() + FRESH_SECONDS
    await client.send_reading()
    volume = client.sent * STEP
    try:
        await eventually(
            lambda: _shows(place, resident, volume=volume),
            what="a fresh reading in billing",
            seconds=FRESH_SECONDS,
        )
    except AssertionError as error:
        return [str(error)]
    await client.pay()
    await place.link_again(resident)
    return [f"after a fresh link: {each}" for each in await survey.quiet(stack, place, seconds=FRESH_SECONDS)]


async def _shows(place: Town, resident: Resident, *, volume: Decimal) -> bool:
    path = f"/api/billing/v1/accounts/{resident.account_id}/overview"
    overview = (await place.http.get(path, headers=resident.headers)).raise_for_status().json()
    lines = [line for receipt in overview["receipts"] for line in receipt["preliminary_lines"]]
    return any(Decimal(line["volume"]) == volume for line in lines)
