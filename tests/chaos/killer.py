"""Kills every process of the stack, one at a time, each again only after the one before is back."""

import asyncio
import os
import random
import signal
from collections.abc import Callable

from chaos.history import History
from drive.stack import SERVICES, OwnStack
from local_stack import process

SERVERS = ("postgres", "nats", "valkey", "seaweedfs", "gateway", "sandbox")
VICTIMS = (*SERVICES, *SERVERS)
BACK_SECONDS = 60.0
POLL_SECONDS = 0.1


class Killer:
    """SIGKILL without warning; the supervisor of the stack has to notice by itself."""

    def __init__(self, stack: OwnStack, history: History, *, dice: random.Random) -> None:
        self.stack = stack
        self.history = history
        self.random = dice
        self.back_after: dict[str, list[float]] = {name: [] for name in VICTIMS}

    async def storm(self, seconds: float, say: Callable[[str], None]) -> None:
        """Spread the kills over the time; every victim once at least, however long that takes."""
        loop = asyncio.get_running_loop()
        begin = loop.time()
        step = seconds / len(VICTIMS)
        kills = 0
        while kills < len(VICTIMS) or loop.time() - begin < seconds - step:
            for victim in self._shuffled():
                if kills >= len(VICTIMS) and loop.time() - begin >= seconds - step:
                    return
                await asyncio.sleep(max(begin + kills * step - loop.time(), 0))
                took = await self.kill(victim)
                say(f"{loop.time() - begin:5.1f} s  kill -9 {victim:<10} back after {took:4.1f} s")
                kills += 1

    def _shuffled(self) -> list[str]:
        return self.random.sample(VICTIMS, len(VICTIMS))

    async def kill(self, victim: str) -> float:
        """Kill one child and wait until it works again; return after how long."""
        loop = asyncio.get_running_loop()
        child = self.stack.children[victim]
        assert process.is_same(child["pid"], child["started"]), f"{victim} does not run"
        await self.history.add("fault", victim, pid=child["pid"])
        begin = loop.time()
        os.kill(child["pid"], signal.SIGKILL)
        while not self._is_back(victim, child["restarts"]):
            assert loop.time() - begin < BACK_SECONDS, f"{victim} did not come back"
            await asyncio.sleep(POLL_SECONDS)
        took = loop.time() - begin
        self.back_after[victim].append(took)
        return took

    def _is_back(self, victim: str, restarts: int) -> bool:
        child = self.stack.children.get(victim)
        return bool(child and child["restarts"] > restarts and child["state"] == "ready")
