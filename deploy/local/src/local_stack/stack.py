"""The whole system: what is started, in which order, and what happens when it ends."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from local_stack import leftovers, ports, postgres, process, secretbox
from local_stack.binaries import reachable
from local_stack.errors import StackError
from local_stack.layout import Layout, lock
from local_stack.servers import Servers
from local_stack.services import MIGRATED, Programs, database_secret
from local_stack.supervisor import Supervisor

WATCH_SECONDS = 0.5
PROGRESS_SECONDS = 0.3
STOP_ORDER = (
    ("gateway",),
    (*MIGRATED, "sandbox"),
    ("postgres", "nats", "valkey", "seaweedfs"),
)

Report = Callable[..., None]


class Stack:
    """One installation on this machine."""

    programs_class = Programs

    def __init__(self, layout: Layout, *, port_base: int, demo: bool, report: Report) -> None:
        self.layout = layout
        self.demo = demo
        self.report = report
        self.port_base = port_base
        pid = os.getpid()
        self.header: dict[str, Any] = {
            "pid": pid,
            "started": process.start_time(pid),
            "port_base": port_base,
            "phase": "starting",
        }
        self.supervisor = Supervisor(layout, report, header=self.header)
        self.helper: asyncio.subprocess.Process | None = None

    def run(self, *, until: int | None = None) -> int:
        """Start, stay, stop. Returns 0 when it was asked to stop."""
        held = lock(self.layout)
        if held is None:
            raise StackError("Kabinet already runs on this data folder.", hint="See `make status`.")
        with held:
            # Before the first state of our own is written over the one that names them.
            leftovers.end(self.layout, self.report)
            try:
                return asyncio.run(self._run(until))
            finally:
                self._phase("stopped")

    def _phase(self, phase: str) -> None:
        self.header["phase"] = phase
        self.supervisor.write_state()

    async def _run(self, until: int | None) -> int:
        end = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, end.set)
        ending = asyncio.create_task(end.wait())
        watching = asyncio.create_task(_wait_for_death(until, end))
        starting = asyncio.create_task(self._start())
        try:
            await asyncio.wait({starting, ending}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
                await ending
            return 0
        finally:
            watching.cancel()
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
            await self._stop()

    async def _start(self) -> None:
        self._phase("starting")
        layout, known = self.layout, ports.block(self.port_base)
        layout.check_space()
        ports.require_free(known, layout.user)
        names = ("instance", *(database_secret(name) for name in MIGRATED))
        secrets = secretbox.load(layout.private / "secrets.json", names)
        servers = Servers(layout, await asyncio.to_thread(reachable, layout), known, secrets)
        programs = self.programs_class(servers, _signing_key(layout.private / "signing-key.json"))
        await self._start_servers(servers, programs)
        await self.supervisor.start(programs.services())
        self._phase("running")
        self.report("running")
        await self._load_demo(programs)
        self.report("done", **addresses(known))

    async def _start_servers(self, servers: Servers, programs: Programs) -> None:
        password = servers.secrets["postgres"]
        self.report("step", text="starting PostgreSQL, NATS, Valkey, SeaweedFS, the gateway and the sandbox")
        await asyncio.to_thread(postgres.make_cluster, servers.layout, servers.binaries, password=password)
        await self.supervisor.start([*servers.children(), programs.sandbox(), programs.gateway()])
        self.report("step", text="bringing the databases up to date")
        roles = [(name, servers.secrets[database_secret(name)]) for name in MIGRATED]
        port = servers.ports["postgres"]
        await asyncio.to_thread(postgres.make_databases, port, password, owners=roles)
        arguments, env = programs.migration()
        await self._helper("migrate", arguments, env=env)
        self.report("step", text="starting the eight services")

    async def _load_demo(self, programs: Programs) -> None:
        if not self.demo:
            return
        self.report("step", text="loading the demonstration data")
        try:
            arguments, env = programs.demo()
            await self._helper("demo", arguments, env=env)
        except StackError as error:
            # Everything runs; that the examples are missing must be said, not be a reason to stop.
            self.report("demo_failed", text=str(error))

    async def _helper(self, name: str, arguments: tuple[str, ...], *, env: dict[str, str]) -> None:
        """Run one of our commands to its end, its lines shown as progress and kept in its log."""
        child = process.Child(name=name, argv=(sys.executable, *arguments), ready=_never, env=env)
        log = self.layout.log / f"{name}.log"
        seen = log.stat().st_size if log.exists() else 0
        self.helper = await process.spawn(child, log=log, home=self.layout.run)
        try:
            while self.helper.returncode is None:
                try:
                    async with asyncio.timeout(PROGRESS_SECONDS):
                        await self.helper.wait()
                except TimeoutError:
                    seen = self._show(name, log, seen=seen)
            self._show(name, log, seen=seen)
            if self.helper.returncode:
                tail = log.read_bytes()[-1500:].decode("utf-8", "replace").strip()
                raise StackError(f"The step '{name}' failed.\n{tail}", hint=f"Its log: {log}")
        finally:
            await process.stop(child, self.helper)

    def _show(self, name: str, log: Path, *, seen: int) -> int:
        with log.open("rb") as file:
            file.seek(seen)
            data = file.read()
        for line in data.decode("utf-8", "replace").splitlines():
            if line.startswith("· "):
                self.report("step", text=line[2:], part=name)
        return seen + len(data)

    async def _stop(self) -> None:
        self._phase("stopping")
        for names in STOP_ORDER:
            await self.supervisor.stop(names)
        ports.clear_weed_sockets(ports.block(self.port_base), self.layout.user)
        self.report("stopped")


async def _never() -> bool:
    return False


async def _wait_for_death(pid: int | None, end: asyncio.Event) -> None:
    """Set the event when the process we were told to live for has gone."""
    if pid is None:
        return
    started = process.start_time(pid)
    while process.is_same(pid, started):  # noqa: ASYNC110 - the kernel offers no event for a stranger's end
        await asyncio.sleep(WATCH_SECONDS)
    end.set()


def _signing_key(path: Path) -> str:
    if not path.exists():
        command = [sys.executable, "-m", "local_stack.signing_key"]
        result = subprocess.run(command, check=True, capture_output=True, text=True)
        secretbox.save(path, json.loads(result.stdout))
    return path.read_text("utf-8")


def addresses(known: dict[str, int]) -> dict[str, str]:
    """What a person opens in a browser."""
    portal = f"http://localhost:{known['portal']}"
    return {
        "portal": portal,
        "backoffice": f"http://localhost:{known['backoffice']}",
        "sandbox": f"http://localhost:{known['sandbox']}",
        "api_docs": f"{portal}/api/docs/",
    }
