"""`python -m bench`: everything in one run on a stack of its own, as ratios to the bare limits."""

import argparse
import asyncio
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from bench import events, requests, starting
from bench.measure import Figures
from bench.requests import Compared, Sender
from chaos import survey
from drive.loading import settle, visited
from drive.stack import OwnStack, free_base, stop, write_json

CUSTOMERS, ACCOUNTS, MONTHS = 8, 200, 12
RESULTS = Path(__file__).parent / "results"
CALM_SECONDS = 300.0


def environment(stack: OwnStack) -> dict[str, Any]:
    """The machine, and how busy it was before the run."""
    with psycopg.connect(stack.database_url("billing")) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    model = [line for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines() if "model name" in line]
    return {
        "cpu": model[0].split(":")[1].strip() if model else platform.machine(),
        "cores": os.cpu_count(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "postgresql": row[0] if row else "",
    }


def _say(line: str) -> None:
    print(line, flush=True)


def _tell(name: str, compared: Compared) -> None:
    _say(f"{name:<28} {compared.service.told()}")
    _say(f"    its statements alone     {compared.statements.told()}")
    _say(f"    a bare route alone       {compared.route.told()}")
    _say(
        f"    ratio {compared.ratio:.2f}: {compared.service.per_second:.0f}/s of"
        f" {compared.bare_per_second:.0f}/s, the statements and the bare route one after the other"
    )


def _tell_events(mine: Figures, bare: Figures) -> None:
    _say(f"P5  commit to applied        p50 {mine.p50_ms:7.1f} ms   p99 {mine.p99_ms:7.1f} ms")
    _say(f"    publish to pull          p50 {bare.p50_ms:7.1f} ms   p99 {bare.p99_ms:7.1f} ms")
    _say(f"    ratio {mine.p50_ms / bare.p50_ms:.1f} × at p50, {mine.p99_ms / bare.p99_ms:.1f} × at p99")


async def _routes(stack: OwnStack) -> dict[str, Any]:
    async with visited(stack) as place:
        _say(f"settling {ACCOUNTS} accounts, {MONTHS} months, {CUSTOMERS} customers")
        people = await settle(stack, place, residents=CUSTOMERS, accounts=ACCOUNTS, months=MONTHS)
        # A year of receipts is still on its way to payments and notify; that has to end first.
        assert not (left := await survey.quiet(stack, place, seconds=CALM_SECONDS)), left
        listing = await requests.charges(stack, people)
        _tell("P1  list charges", listing)
        senders = [Sender(who) for who in people]
        # Before the writes of P2: what they leave behind would still be on its way.
        applied = await events.commit_to_applied(stack, senders)
        bare = await events.publish_to_pull(stack)
        sending = await requests.submit(stack, senders)
        _tell("P2  submit a reading", sending)
        _tell_events(applied, bare)
    return {
        "P1": _described(listing),
        "P2": _described(sending),
        "P5": {"commit_to_applied": asdict(applied), "publish_to_pull": asdict(bare)},
    }


def _described(compared: Compared) -> dict[str, Any]:
    return {**asdict(compared), "ratio": round(compared.ratio, 3)}


def _measured(home: Path) -> dict[str, Any]:
    data_dir, base = home / "data", free_base()
    load = os.getloadavg()[0]
    stack, cold = starting.timed_start(data_dir, base)
    try:
        found: dict[str, Any] = {"environment": {**environment(stack), "load_before": round(load, 2)}}
        _say(", ".join(f"{name} {value}" for name, value in found["environment"].items()))
        found |= asyncio.run(_routes(stack))
        memory = starting.memory_of(stack)
        stop(data_dir)
        _, warm = starting.timed_start(data_dir, base)
    finally:
        stop(data_dir)
    mine = starting.Started(cold, warm, memory)
    bare = starting.servers_alone(home / "servers")
    for line in starting.told(mine, bare):
        _say(line)
    return {**found, "P6": {"all": asdict(mine), "servers_alone": asdict(bare)}}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and keep the numbers."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the JSON goes")
    options = parser.parse_args(arguments)
    home = Path(tempfile.mkdtemp(prefix="kabinet-bench-"))
    home.chmod(0o711)  # the servers run under a user of their own and must get through
    found = _measured(home)
    path = options.results / f"{datetime.now().astimezone():%Y-%m-%d-%H%M}.json"
    write_json(path, found)
    _say(f"\nkept in {path}")
    shutil.rmtree(home)
    return 0


if __name__ == "__main__":
    sys.exit(main())
