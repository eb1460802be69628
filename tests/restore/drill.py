"""One service loses its database and gets it back: what is lost is told, all else goes on (R-29)."""

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg

from chaos import survey
from chaos.client import Client
from chaos.history import History, operations, read
from drive.files import number_of
from drive.loading import settle, visited
from drive.people import Resident, Town, eventually
from drive.stack import OwnStack
from local_stack.layout import checkout
from local_stack.process import base_env

SCRIPTS = checkout() / "deploy" / "backup"
SERVICE = "metering"
RESIDENTS = 3
READINGS = 2
STEP_SECONDS = 300
Say = Callable[[str], None]


@dataclass
class Outcome:
    """What came of a drill; without violations the backup is worth something."""

    violations: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    report: dict[str, Any] = field(default_factory=dict)
    # Readings given after the backup, with their meters: a meter is the aggregate of its readings.
    lost: dict[str, str] = field(default_factory=dict)

    def told(self) -> str:
        """For people."""
        lines = [f"{name}: {seconds:.1f} s" for name, seconds in self.seconds.items()]
        lines.append(f"readings given after the backup, lost with the database: {len(self.lost)}")
        lines.append(f"named by the report: {len(self.report.get('published_and_forgotten', []))} aggregates")
        return "\n".join([*lines, f"violations: {len(self.violations)}", *self.violations])

    def metrics(self, moment: float) -> str:
        """For the textfile collector of Prometheus' node exporter; only a good drill counts."""
        return (
            "# HELP kabinet_restore_drill_timestamp_seconds When a restore drill last succeeded, Unix time.\n"
            "# TYPE kabinet_restore_drill_timestamp_seconds gauge\n"
            f"kabinet_restore_drill_timestamp_seconds {moment:.0f}\n"
            "# HELP kabinet_restore_drill_seconds How long the parts of that drill took.\n"
            "# TYPE kabinet_restore_drill_seconds gauge\n"
        ) + "".join(
            f'kabinet_restore_drill_seconds{{part="{name}"}} {seconds:.1f}\n'
            for name, seconds in self.seconds.items()
        )


def write_metrics(outcome: Outcome, path: Path, *, moment: float | None = None) -> None:
    """Replace the file in one step, the collector may read at any moment. `moment`: Unix time, else now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(outcome.metrics(moment or time.time()), "utf-8")
    fresh.replace(path)


class Drill:
    """The steps, in order, against a running stack."""

    def __init__(self, stack: OwnStack, folder: Path, *, say: Say) -> None:
        self.stack = stack
        self.folder = folder
        self.say = say
        self.outcome = Outcome()

    async def run(self) -> Outcome:
        """Live, back up, live on, lose, restore, rejoin, and look at everything."""
        history = self.folder / "history.jsonl"
        async with visited(self.stack) as place:
            people = await settle(self.stack, place, residents=RESIDENTS, accounts=RESIDENTS + 1)
            with History(history) as log:
                clients = [
                    Client(number, resident, place.http, place.outside, log, random.Random(number))  # noqa: S311 - a repeatable run is the purpose
                    for number, resident in enumerate(people)
                ]
                await self._give_readings(clients)
                await self._step("backup", "backup.py", str(self.folder / "backup"))
                kept = _readings(history)
                await self._give_readings(clients)
                late = Resident(phone="+79020000001", number=number_of(RESIDENTS), flat=RESIDENTS + 1)
                await place.move_in(late)
                await place.look_around(late)
                self.outcome.lost = dict(_readings(history).items() - kept.items())
                assert not (left := await survey.quiet(self.stack, place)), left
                await self._lose(place)
                await self._step("restore", "restore.py", str(self.folder / "backup"), SERVICE)
                printed = await self._step("rejoin", "rejoin.py", SERVICE)
                self.outcome.report = json.loads(printed)
                begun = time.monotonic()
                self.outcome.violations += await survey.quiet(self.stack, place)
                self.outcome.seconds["catching up"] = time.monotonic() - begun
                await self._compare(place, people, late=late, kept=kept)
                await self._goes_on(place, clients)
        return self.outcome

    @staticmethod
    async def _give_readings(clients: list[Client]) -> None:
        for client in clients:
            client.until = asyncio.get_running_loop().time() + STEP_SECONDS
            for _ in range(READINGS):
                await client.send_reading()

    async def _step(self, name: str, script: str, *arguments: str) -> str:
        self.say(f"{name} …")
        begun = time.monotonic()
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, str(SCRIPTS / script), *arguments],
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=STEP_SECONDS,
        )
        assert done.returncode == 0, f"{script}: {done.stdout}{done.stderr}"
        self.outcome.seconds[name] = time.monotonic() - begun
        return done.stdout

    def _environment(self) -> dict[str, str]:
        _, env = self.stack.programs.migration()
        admin = str(self.stack.programs.servers.addresses()["postgres"]["url"])
        return base_env(
            HOME=str(self.folder), PATH=os.environ["PATH"], **env, KABINET_ADMIN_DATABASE_URL=admin
        )

    async def _lose(self, place: Town) -> None:
        """The database is gone under the running service, which says so and does not die."""
        admin = self._environment()["KABINET_ADMIN_DATABASE_URL"].replace("postgresql+psycopg", "postgresql")
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {SERVICE} WITH (FORCE)".encode())

        async def is_not_ready() -> bool:
            answer = await place.http.get(self.stack.service_url(SERVICE) + "/readyz")
            return (
                answer.status_code == httpx.codes.SERVICE_UNAVAILABLE and answer.json()["check"] == "database"
            )

        await eventually(is_not_ready, what=f"{SERVICE} says that its database is gone")

    async def _compare(
        self, place: Town, people: list[Resident], *, late: Resident, kept: dict[str, str]
    ) -> None:
        """What was there at the backup is there again; what came later is gone, and the report names it."""
        world = await survey.take_stock(self.stack, place, residents=people)
        stored = {reading.reading_id for reading in world.readings}
        self.outcome.violations += [
            f"reading {each} of the backup is lost" for each in sorted(kept.keys() - stored)
        ]
        named = {entry["aggregate_id"] for entry in self.outcome.report["published_and_forgotten"]}
        for reading_id, meter_id in self.outcome.lost.items():
            if reading_id in stored:
                self.outcome.violations.append(f"reading {reading_id} is younger than the backup, yet there")
            if meter_id not in named:
                self.outcome.violations.append(
                    f"the meter of lost reading {reading_id} is not named by the report"
                )
        # The event of this link was applied before the loss; without rewinding it would never come again.
        known = [meter.meter_id for meter in late.meters]
        try:
            late.meters = []
            await place.look_around(late)
        except AssertionError as error:
            self.outcome.violations.append(f"a link made after the backup: {error}")
        if [meter.meter_id for meter in late.meters] != known:
            self.outcome.violations.append("a link made after the backup shows other meters")

    async def _goes_on(self, place: Town, clients: list[Client]) -> None:
        """New facts are accepted and reach the others: no version is given out twice."""
        await self._give_readings(clients)
        self.outcome.violations += await survey.quiet(self.stack, place)


def _readings(history: Path) -> dict[str, str]:
    known = [each for each in operations(read(history)).values() if each.kind == "reading"]
    return {name: each.asked["meter_id"] for each in known for name in each.named("reading_id")}


async def drill(stack: OwnStack, folder: Path, *, say: Say = print) -> Outcome:
    """Run all of it; the folder, which exists, keeps the backup and what the residents saw."""
    return await Drill(stack, folder, say=say).run()
