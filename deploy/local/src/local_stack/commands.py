"""What a person asks for: up, down, status, logs, reset, web."""

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from local_stack import leftovers, ports, process, progress, web
from local_stack.errors import StackError
from local_stack.layout import Layout
from local_stack.stack import Stack, addresses

# How this very program is started again for the background.
ENTRY: tuple[str, ...] = ("-m", "local_stack")
DOWN_SECONDS = 90.0
POLL_SECONDS = 0.1
LOG_TAIL_LINES = 40


def up(options: argparse.Namespace) -> int:
    """Start everything; detached it returns when all is ready."""
    layout = Layout.at(options.data_dir)
    layout.create()
    state = leftovers.read_state(layout)
    if leftovers.is_running(state):
        known = ports.block(state["port_base"])
        print(f"Kabinet is already {state['phase']} here (supervisor {state['pid']}).")
        if state["port_base"] != options.port_base:
            print(f"It uses the ports from {state['port_base']} on; `make down` first to move it.")
        print(progress.welcome(addresses(known)))
        return 0
    return _detached(layout, options) if options.detach else supervise(options)


def supervise(options: argparse.Namespace) -> int:
    """Be the supervisor, in this process."""
    layout = Layout.at(options.data_dir)
    layout.create()
    echo = None if options.quiet else sys.stdout
    report = progress.writer(layout.run / "progress.jsonl", echo=echo)
    stack = Stack(layout, port_base=options.port_base, demo=options.demo, report=report)
    try:
        return stack.run(until=options.until_pid)
    except StackError as error:
        report("failed", text=str(error))
    except Exception as error:  # noqa: BLE001 - whoever waits has to learn of the end, whatever its cause
        traceback.print_exc()
        report("failed", text=f"Unexpected: {error!r}. Details: {layout.log / 'supervisor.log'}")
    return 1


def _detached(layout: Layout, options: argparse.Namespace) -> int:
    """Start a supervisor in a session of its own and watch until it is ready."""
    command = [sys.executable, *ENTRY, "supervise", "--data-dir", str(options.data_dir)]
    command += ["--port-base", str(options.port_base), "--quiet"]
    command += [] if options.demo else ["--no-demo"]
    command += ["--until-pid", str(options.until_pid)] if options.until_pid else []
    path = layout.run / "progress.jsonl"
    path.write_text("", "utf-8")
    with (layout.log / "supervisor.log").open("ab") as log:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    signal.signal(signal.SIGHUP, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _follow(path, child)
    except KeyboardInterrupt:
        print("\nStopping what has been started so far …", flush=True)
        with contextlib.suppress(ProcessLookupError):
            child.terminate()
        child.wait(DOWN_SECONDS)
        print("Stopped. Nothing is left running.")
        return 130


def _follow(path: Path, child: "subprocess.Popen[bytes]") -> int:
    failed = False
    for line in _lines(path, child):
        progress.tell(line)
        failed = failed or line["event"] in {"failed", "demo_failed"}
        if line["event"] == "done":
            return 1 if failed else 0
    if not failed:
        print(
            f"The supervisor ended with code {child.wait()}; see `make logs s=supervisor`.", file=sys.stderr
        )
    return 1


def _lines(path: Path, child: "subprocess.Popen[bytes]") -> Iterator[dict[str, Any]]:
    with path.open("r", encoding="utf-8") as file:
        while True:
            ended = child.poll() is not None
            while text := file.readline():
                yield json.loads(text)
            if ended:
                return
            time.sleep(POLL_SECONDS)


def down(options: argparse.Namespace) -> int:
    """Stop everything; nothing to stop is fine too."""
    layout = Layout.at(options.data_dir)
    state = leftovers.read_state(layout)
    told = "Stopped." if _stop(layout, state) else "Nothing was running."
    if not options.quiet:
        print(told)
    return 0


def _stop(layout: Layout, state: dict[str, Any]) -> bool:
    if not leftovers.is_running(state):
        return bool(state) and leftovers.end(layout, progress.ignore)
    pid, started = state["pid"], state["started"]
    try:
        os.kill(pid, signal.SIGTERM)
    except PermissionError as error:
        raise StackError(f"The supervisor (process {pid}) belongs to another user.") from error
    deadline = time.monotonic() + DOWN_SECONDS
    while process.is_same(pid, started):
        if time.monotonic() > deadline:
            raise StackError(f"The supervisor (process {pid}) does not stop.", hint=f"kill -9 {pid}")
        time.sleep(POLL_SECONDS)
    return True


def status(options: argparse.Namespace) -> int:
    """Tell what runs. Returns 3 when nothing does, as service managers do."""
    layout = Layout.at(options.data_dir)
    state = leftovers.read_state(layout)
    running = leftovers.is_running(state)
    if options.json:
        print(json.dumps({"running": running, **state}, ensure_ascii=False))
        return 0 if running else 3
    if not running:
        print("Kabinet does not run. Start it with `make up`.")
        return 3
    print(f"Kabinet is {state['phase']}, supervisor {state['pid']}.\n")
    print(f"  {'':<11}{'state':<12}{'process':>8}{'memory':>10}{'shared':>10}{'restarts':>10}  since")
    total = own = _own_memory(state)
    for name, child in state["children"].items():
        memory = process.memory([child["pid"]]) if child["state"] != "stopped" else process.Memory()
        total += memory
        since = time.strftime("%d.%m. %H:%M:%S", time.localtime(child["since"]))
        row = f"{child['state']:<12}{child['pid']:>8}{_memory(memory)}{child['restarts']:>10}  {since}"
        print(f"  {name:<11}{row}")
    print(f"  {'supervisor':<11}{'':<12}{state['pid']:>8}{_memory(own)}")
    print(f"  {'in all':<11}{'':<20}{_memory(total)}")
    print("\n  Memory counts each process for itself; shared counts what several share once.")
    print(progress.welcome(addresses(ports.block(state["port_base"]))))
    return 0


def _memory(memory: process.Memory) -> str:
    return f"{memory.resident // 1024:>6} MiB{memory.proportional // 1024:>6} MiB"


def _own_memory(state: dict[str, Any]) -> process.Memory:
    children = [child["pid"] for child in state["children"].values()]
    return process.memory([state["pid"]]) - process.memory(children)


def logs(options: argparse.Namespace) -> int:
    """Follow one log or all of them until Ctrl-C."""
    folder = Layout.at(options.data_dir).log
    names = [options.service] if options.service else sorted(path.stem for path in folder.glob("*.log"))
    paths = [folder / f"{name}.log" for name in names]
    if not paths or not all(path.exists() for path in paths):
        known = ", ".join(sorted(path.stem for path in folder.glob("*.log"))) or "none yet"
        raise StackError("There is no such log.", hint=f"Known: {known}")
    follow = ["-F"] if sys.stdout.isatty() else []
    command = ["tail", *follow, "-n", str(LOG_TAIL_LINES), *map(str, paths)]
    return subprocess.run(command, check=False).returncode


def reset(options: argparse.Namespace) -> int:
    """Stop everything and delete the data."""
    layout = Layout.at(options.data_dir)
    _stop(layout, leftovers.read_state(layout))
    layout.remove()
    print(f"Deleted {layout.private}. The next `make up` starts from the beginning.")
    return 0


def publish_web(options: argparse.Namespace) -> int:
    """Give a running gateway the freshly built apps."""
    layout = Layout.at(options.data_dir)
    if leftovers.is_running(leftovers.read_state(layout)):
        web.publish(layout)
        print("The gateway serves the fresh build.")
    return 0
