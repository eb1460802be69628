"""`make demo n=… months=…`: an invented town beside the demonstration accounts."""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from local_stack import demo, leftovers, operator, ports
from local_stack.errors import StackError
from local_stack.layout import Layout
from local_stack.operator import File
from local_stack.town import Town, periods

FILE_BYTES_MAX = 32 * 1024 * 1024
ACCOUNTS_MAX, MONTHS_MAX = 12_000, 120


def run(options: argparse.Namespace) -> int:
    """Make the town and import it into the running stack, or only write its files."""
    if not 0 < options.accounts <= ACCOUNTS_MAX or not 0 < options.months <= MONTHS_MAX:
        raise StackError(f"Give 1 to {ACCOUNTS_MAX} accounts and 1 to {MONTHS_MAX} months.")
    files = town_files(options.accounts, options.months, seed=options.seed)
    if options.out is not None:
        return _write(options.out, files)
    state = leftovers.read_state(Layout.at(options.data_dir))
    if not leftovers.is_running(state):
        raise StackError("Kabinet does not run.", hint="Start it with `make up` first.")
    browser = demo.sign_in_staff(demo.Sites.on_this_machine(ports.block(state["port_base"])))
    for file in files:
        operator.load(browser, file, tell=demo.say)
    town = Town(accounts=1, seed=options.seed).households[0]
    address = f"{town.street}, {town.house} - {town.flat}"
    print(f"\nThe town is in. For example: account {town.number}, {address}, {town.surname}.")
    return 0


def town_files(accounts: int, months: int, *, seed: int) -> Iterator[File]:
    """The town's files in the order they can be imported."""
    theirs = demo.files(demo.FOLDER)
    wanted = periods(date.fromisoformat(max(file.period for file in theirs)), months)
    town = Town(accounts=accounts, seed=seed)
    whose = town.organisation
    yield File("accounts", "organisations", "10-organisations.csv", town.organisations())
    yield File("accounts", "accounts", "20-accounts.csv", town.accounts())
    yield File("metering", "meters", "30-meters.csv", town.meters(wanted[0].replace(day=1)))
    for file in theirs:
        if file.kind == "tariffs":
            yield replace(file, organisation=whose)
    for month in town.months(wanted):
        period = month.period.isoformat()
        yield _checked(File("metering", "readings", f"31-readings-{period}.csv", month.readings))
        name = f"41-charges-{period}.csv"
        yield _checked(File("billing", "charges", name, month.charges, period, whose))
        if month.payments.count(b"\n") > 1:
            yield _checked(File("payments", "payments", f"50-payments-{period}.csv", month.payments))


def _checked(file: File) -> File:
    if len(file.content) > FILE_BYTES_MAX:
        size = len(file.content) // 2**20
        raise StackError(
            f"{file.name} would be {size} MiB; a file may have 32.", hint="Ask for fewer accounts."
        )
    return file


def _write(folder: Path, files: Iterator[File]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        (folder / file.name).write_bytes(file.content)
        demo.say(f"{folder / file.name}: {len(file.content) // 1024} KiB")
    return 0
