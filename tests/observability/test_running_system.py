"""The running system under a real Prometheus: every alarm is fired by its fault."""

import asyncio
import contextlib
import os
import signal
import time
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from drive.people import eventually
from observability import faults, floods
from observability.alarm_watch import Watch, watching
from observability.conftest import FASTER, System
from observability.faults import changed, locked, sql, stopped
from observability.hands import HANDS, QUESTIONS
from restore.drill import Outcome, write_metrics

pytestmark = [pytest.mark.slow]
# These judge speed and answers in time, and a busy machine is slow.
OF_SPEED = {"AnswersSlow", "EventsLate", "PoolWait", "ErrorBudgetBurnFast", "ErrorBudgetBurnSlow"}
# A few more than one process has connections. Many more would keep its own gauges waiting, too.
LOOKING = 12
HANGS = 6
BILLING = (
    "receipt",
    "receipt_line",
    "charge",
    "account",
    "preliminary_line",
    "preliminary_total",
    "metered_volume",
)


def runbooks(system: System) -> dict[str, str]:
    groups = system.prometheus.get("rules")["groups"]
    alarms = [rule for group in groups for rule in group["rules"] if rule["type"] == "alerting"]
    return {rule["name"]: rule["annotations"]["runbook_url"] for rule in alarms}


async def test_every_process_is_scraped_and_nothing_fires(system: System) -> None:
    await system.live()

    async def all_up() -> bool:
        health = await asyncio.to_thread(system.prometheus.targets)
        return len(health) == 10 and set(health.values()) == {"up"}

    await eventually(all_up, what="nine processes and the machine are scraped")
    assert system.prometheus.firing() - OF_SPEED == set()


@pytest.mark.check("D-08", "D-10", "D-11", "D-12", "D-16", "D-19")
async def test_every_alarm_is_fired_by_its_fault(system: System) -> None:
    links = runbooks(system)
    async with watching(system.prometheus) as watch:
        try:
            async with AsyncExitStack() as open_faults:
                await slow_ones(system, watch, open_faults=open_faults)
                await silent_providers(system, watch)
                await guesses(system, watch)
                await slow_database(system, watch)
                await events_by_fits_and_starts(system, watch)
                await watch.until_fired(watch.expected, seconds=70)
            await no_broker_and_no_standby(system, watch)
        finally:
            print(f"\nRules wait and look back {FASTER} times as short as written.\n{watch.table(links)}")
        assert watch.missing == set()
        assert watch.expected.keys() == links.keys()
        assert watch.early <= OF_SPEED


async def slow_ones(system: System, watch: Watch, *, open_faults: AsyncExitStack) -> None:
    """What takes a minute by its nature, or disturbs nothing else: begun first, ended last."""
    stack = system.stack
    # Any of the faults to come breaks promises about answers.
    watch.expect("ErrorBudgetBurnFast", "ErrorBudgetBurnSlow")
    watch.expect("ServiceDown", "AccessLate", "ConsumerStopped")
    open_faults.enter_context(stopped(stack, "tickets"))
    await system.place.link_again(system.people[0])
    watch.expect("GaugesStale")
    open_faults.enter_context(locked(stack, "content", "outbox"))
    await bad_events(system, watch)
    await hands_in_the_tables(system, watch, open_faults=open_faults)
    watch.expect("StreamNearlyFull", "StreamConfigDrift")
    await open_faults.enter_async_context(faults.nearly_full(stack, "IDENTITY"))
    watch.expect("RestoreDrillOld")
    write_metrics(Outcome(), system.node.drill, moment=time.time() - 9 * 86400)
    watch.expect("DiskNearlyFull")
    open_faults.enter_context(system.node.full())
    watch.expect("BankMessageRefused")
    forged = {
        "mdOrder": "none",
        "orderNumber": "none",
        "operation": "deposited",
        "status": "1",
        "checksum": "00",
    }
    await system.place.http.get("/api/payments/v1/callbacks/rbs", params=forged)


async def bad_events(system: System, watch: Watch) -> None:
    """Events that come too early, cannot be applied or are none; then a stream is lost with all it held."""
    stack = system.stack
    watch.expect("EventGap", "EventQuarantined", "EventMalformed")
    async with faults.broker(stack) as jetstream:
        await faults.publish(jetstream, version=5, data={})
        await faults.publish(jetstream, version=1, data={"poison": True})
        await jetstream.publish(faults.READING, b"no event at all")
    await watch.until_fired(["EventQuarantined", "EventMalformed"], seconds=20)
    watch.expect("StreamRecreated", "StreamWentBack", "EventsLost")
    await faults.recreate(stack, "METERING")


async def hands_in_the_tables(system: System, watch: Watch, *, open_faults: AsyncExitStack) -> None:
    """Rows as a fault would leave them: events and jobs that nobody takes, payments that do not end."""
    watch.expect("OutboxDelayed", "OutboxStuck", "JobsOverdue", "JobsFailed")
    watch.expect("PaymentUnknown", "PaymentNeedsPerson", "LedgerBroken")
    for database, begin, end in HANDS:
        open_faults.enter_context(changed(system.stack, database, begin=begin, end=end))


async def guesses(system: System, watch: Watch) -> None:
    """Somebody tries codes, somebody else tries accounts."""
    mine = ("WrongCodes", "SmsSpend", "CodesUnused", "LinkMisses", "GuestFlood")
    watch.expect(*mine)
    await asyncio.gather(floods.guess_codes(system), floods.guess_accounts(system))
    await watch.until_fired(mine, seconds=20)


async def silent_providers(system: System, watch: Watch) -> None:
    """The bank and the SMS provider take connections and say nothing."""
    stack = system.stack
    watch.expect("BankUnreachable", "MessagesFailing")
    with stopped(stack, "sandbox"):
        for _ in range(2):
            sql(stack, "payments", statement=QUESTIONS)
            await floods.ask_for_codes(system, 20)
        await watch.until_fired(["BankUnreachable", "MessagesFailing"], seconds=30)
    watch.expect("LedgerUnchecked")
    with locked(stack, "payments", "ledger_account"):
        os.kill(stack.children["payments"]["pid"], signal.SIGKILL)
        await watch.until_fired(["LedgerUnchecked"], seconds=40)


async def slow_database(system: System, watch: Watch) -> None:
    """A transaction holds the tables of receipts while people look at them."""
    mine = ("IdleInTransaction", "PoolWait", "AnswersSlow")
    watch.expect(*mine)
    end = asyncio.Event()
    looking = [asyncio.create_task(_look(system, number, end=end)) for number in range(LOOKING)]
    try:
        with locked(system.stack, "billing", *BILLING):
            await watch.until_fired(mine, seconds=60)
    finally:
        end.set()
        await asyncio.gather(*looking)


async def events_by_fits_and_starts(system: System, watch: Watch) -> None:
    """Billing hangs again and again, longer than an event may take, and applies what has come meanwhile."""
    watch.expect("EventsLate")
    for _ in range(HANGS):
        with stopped(system.stack, "billing"):
            await system.read()
            await asyncio.sleep(3)
        await asyncio.sleep(1)
    await watch.until_fired(["EventsLate"], seconds=20)


async def _look(system: System, number: int, *, end: asyncio.Event) -> None:
    person = system.people[number % len(system.people)]
    path = f"/api/billing/v1/accounts/{person.account_id}/overview"
    while not end.is_set():
        with contextlib.suppress(httpx.HTTPError):
            await system.place.http.get(path, headers=person.headers)
        await asyncio.sleep(0.1)


async def no_broker_and_no_standby(system: System, watch: Watch) -> None:
    """The two servers that everything stands on, one after the other out of reach."""
    mine = ("BrokerUnreachable", "StandbyAbsent", "CommitUnconfirmed")
    watch.expect(*mine)
    with stopped(system.stack, "nats"):
        async with faults.absent_standby(system.stack):
            sending: Any = asyncio.gather(*(_send(system, number) for number in range(3)))
            await watch.until_fired(mine, seconds=60)
        await sending


async def _send(system: System, number: int) -> None:
    client = system.clients[number]
    client.until = asyncio.get_running_loop().time() + 5
    with contextlib.suppress(Exception):
        await client.send_reading()
