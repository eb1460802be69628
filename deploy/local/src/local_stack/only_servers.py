"""The servers alone, for tests: one JSON line when they are ready, gone when nobody listens any more."""

import argparse
import asyncio
import json
import os
import shutil
import signal
import stat
import sys

from local_stack import leftovers, ports, postgres, process, secretbox
from local_stack.binaries import reachable
from local_stack.errors import StackError
from local_stack.layout import Layout, lock
from local_stack.servers import BUCKET, REGION, Servers
from local_stack.supervisor import Supervisor

PARENT_CHECK_SECONDS = 0.5
STDIN = 0


def run(options: argparse.Namespace) -> None:
    """Run until stdin is closed, the parent process dies or a signal arrives."""
    layout = Layout.at(options.data_dir)
    layout.create()
    held = lock(layout)
    if held is None:
        raise StackError(f"Another supervisor uses {layout.private}.")
    with held:
        layout.check_space()
        leftovers.end(layout, _report)
        secrets = secretbox.load(layout.private / "secrets.json")
        block = ports.pick_random(layout.private / "ports.json", layout.user)
        servers = Servers(layout, reachable(layout), block, secrets, fast=options.fast)
        postgres.make_cluster(layout, servers.binaries, password=secrets["postgres"])
        try:
            asyncio.run(_serve(layout, servers))
        finally:
            # A caller that throws its folder away does not know of the part outside of it.
            if layout.private not in layout.shared.parents:
                shutil.rmtree(layout.shared, ignore_errors=True)


async def _serve(layout: Layout, servers: Servers) -> None:
    end = asyncio.Event()
    _watch(end)
    pid = os.getpid()
    header = {"pid": pid, "started": process.start_time(pid), "phase": "servers"}
    supervisor = Supervisor(layout, _report, header=header)
    try:
        start = asyncio.create_task(supervisor.start(servers.children()))
        ending = asyncio.create_task(end.wait())
        await asyncio.wait({start, ending}, return_when=asyncio.FIRST_COMPLETED)
        if start.done():
            start.result()
            print(json.dumps(_announcement(servers)), flush=True)
            await ending
        start.cancel()
    finally:
        await supervisor.stop()
        ports.clear_weed_sockets(servers.ports, layout.user)


def _announcement(servers: Servers) -> dict[str, object]:
    addresses = servers.addresses()
    env = {
        "KABINET_TEST_POSTGRES_URL": addresses["postgres"]["url"],
        "KABINET_TEST_NATS_URL": addresses["nats"]["url"],
        "KABINET_TEST_REDIS_URL": addresses["redis"]["url"],
        "KABINET_TEST_S3_ENDPOINT": addresses["s3"]["endpoint"],
        "KABINET_TEST_S3_ACCESS_KEY": addresses["s3"]["access_key"],
        "KABINET_TEST_S3_SECRET_KEY": addresses["s3"]["secret_key"],
        "KABINET_TEST_S3_BUCKET": BUCKET,
        "KABINET_TEST_S3_REGION": REGION,
    }
    return {**addresses, "env": env}


def _watch(end: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, end.set)
    mode = os.fstat(STDIN).st_mode
    # /dev/null is "closed" from the beginning and says nothing about a parent.
    if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or os.isatty(STDIN):

        def on_input() -> None:
            if not os.read(STDIN, 4096):
                loop.remove_reader(STDIN)
                end.set()

        loop.add_reader(STDIN, on_input)
    parent = os.getppid()

    def check_parent() -> None:
        if os.getppid() != parent:
            end.set()
        loop.call_later(PARENT_CHECK_SECONDS, check_parent)

    check_parent()


def _report(event: str, **details: object) -> None:
    """Progress goes to stderr: stdout carries the one line a program reads."""
    words = " ".join(f"{key}={value}" for key, value in details.items())
    print(f"servers: {event} {words}", file=sys.stderr, flush=True)
