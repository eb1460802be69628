"""Keeps children running: starts them, waits until they work, restarts those that die, stops all in order."""

import asyncio
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from local_stack import ports, process
from local_stack.errors import StackError
from local_stack.layout import Layout
from local_stack.process import Child

START_SECONDS = 90.0
PROBE_SECONDS = 35.0
PROBE_PAUSE = 0.05
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0
HEALTHY_SECONDS = 30.0
TAIL_BYTES = 1500
NOT_YET = (OSError, TimeoutError, ValueError, psycopg.Error)

Report = Callable[..., None]


@dataclass
class Running:
    """One child and what has become of it."""

    child: Child
    state: str = "starting"
    restarts: int = 0
    last_exit: int | None = None
    since: float = field(default_factory=time.time)
    process: asyncio.subprocess.Process | None = None
    first_ready: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


class Supervisor:
    """All children of one data folder."""

    def __init__(self, layout: Layout, report: Report, *, header: dict[str, Any]) -> None:
        self.layout = layout
        self.report = report
        self.header = header
        self.running: dict[str, Running] = {}
        self._stopping = False

    async def start(self, children: Iterable[Child]) -> None:
        """Start children side by side and return when each has proven that it works."""
        started = []
        for child in children:
            one = Running(child)
            self.running[child.name] = one
            one.task = asyncio.create_task(self._keep(one), name=child.name)
            started.append(one)
        await asyncio.gather(*(self._first_ready(one) for one in started))

    async def _first_ready(self, one: Running) -> None:
        begin = time.monotonic()
        waiter = asyncio.create_task(one.first_ready.wait())
        if one.task is None:
            raise StackError(f"{one.child.name} was never started.")
        try:
            await asyncio.wait({waiter, one.task}, timeout=START_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiter.cancel()
        if one.task.done():
            one.task.result()
        if not one.first_ready.is_set():
            raise StackError(
                f"{one.child.name} did not become ready in {START_SECONDS:.0f} s.\n{self._tail(one)}",
                hint=f"Its log: {self._log(one)}",
            )
        self.report("ready", name=one.child.name, seconds=round(time.monotonic() - begin, 1))

    async def _keep(self, one: Running) -> None:
        pause = FIRST_PAUSE
        while not self._stopping:
            begin = time.monotonic()
            one.process = await process.spawn(one.child, log=self._log(one), home=self.layout.run)
            self.write_state()
            await self._live(one)
            process.kill_group(one.process.pid)
            if self._stopping:
                return
            one.last_exit = one.process.returncode
            self._refuse_if_hopeless(one, begin)
            lived = time.monotonic() - begin
            pause = FIRST_PAUSE if lived > HEALTHY_SECONDS else min(pause * 2, LONGEST_PAUSE)
            one.restarts += 1
            self._set(one, "restarting")
            self.report("restarting", name=one.child.name, exit=one.last_exit, pause=round(pause, 1))
            await asyncio.sleep(pause)

    async def _live(self, one: Running) -> None:
        """From the start of the process to its end."""
        if one.process is None:
            return
        ended = asyncio.create_task(one.process.wait())
        working = asyncio.create_task(self._until_ready(one))
        try:
            await asyncio.wait({ended, working}, return_when=asyncio.FIRST_COMPLETED)
            if not ended.done():
                self._set(one, "ready")
                if one.first_ready.is_set():
                    self.report("recovered", name=one.child.name, restarts=one.restarts)
                one.first_ready.set()
            await ended
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)

    async def _until_ready(self, one: Running) -> None:
        while True:
            try:
                # Not wait_for: in Python 3.11 it may swallow the cancellation that ends this loop.
                async with asyncio.timeout(PROBE_SECONDS):
                    if await one.child.ready() and self._is_own_answer(one):
                        return
            except NOT_YET:
                pass  # the question is asked again until the child answers or ends
            await asyncio.sleep(PROBE_PAUSE)

    @staticmethod
    def _is_own_answer(one: Running) -> bool:
        """A stranger's server on our port may answer just as well."""
        if one.child.port is None or one.process is None:
            return True
        return ports.is_held_by(one.process.pid, one.child.port)

    def _refuse_if_hopeless(self, one: Running, begin: float) -> None:
        """A child that never worked will not do better the next time, save for a known cause."""
        if one.first_ready.is_set():
            return
        tail = self._tail(one)
        passing = one.child.passing_failure
        if passing and passing in tail and time.monotonic() - begin < START_SECONDS / 2:
            return
        raise StackError(
            f"{one.child.name} ended with code {one.last_exit} instead of starting.\n{tail}",
            hint=f"Its log: {self._log(one)}",
        )

    async def stop(self, names: Iterable[str] | None = None) -> None:
        """Stop these children (all by default) side by side, for good."""
        chosen = [self.running[name] for name in (names or tuple(self.running)) if name in self.running]
        self._stopping = True
        for one in chosen:
            self._set(one, "stopping")
        await asyncio.gather(*(self._stop_one(one) for one in chosen))

    async def _stop_one(self, one: Running) -> None:
        if one.process is not None:
            await process.stop(one.child, one.process)
        if one.task is not None:
            one.task.cancel()
            await asyncio.gather(one.task, return_exceptions=True)
        self._set(one, "stopped")

    def _set(self, one: Running, state: str) -> None:
        one.state, one.since = state, time.time()
        self.write_state()

    def _log(self, one: Running) -> Path:
        return self.layout.log / f"{one.child.name}.log"

    def _tail(self, one: Running) -> str:
        data = self._log(one).read_bytes()[-TAIL_BYTES:]
        return data.decode("utf-8", "replace").strip()

    def write_state(self) -> None:
        """What `status` reads and what the next start uses to end leftovers."""
        children = {
            name: {
                "pid": one.process.pid if one.process else 0,
                "started": process.start_time(one.process.pid) if one.process else 0,
                "stop_signal": int(one.child.stop_signal),
                "state": one.state,
                "restarts": one.restarts,
                "last_exit": one.last_exit,
                "since": one.since,
            }
            for name, one in self.running.items()
        }
        write_json(self.layout.run / "state.json", {**self.header, "children": children})


def write_json(path: Path, value: object) -> None:
    """Replace a small file in one step."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    fresh.replace(path)
