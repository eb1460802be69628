"""Looking at everything after the storm: the system through its own interfaces, the bank through its own."""

import asyncio
import json
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx
import psycopg
from prometheus_client.parser import text_string_to_metric_families

from chaos.oracle import BankOrder, ShownPayment, StoredPayment, StoredReading, World
from common import clock
from common.serve import load
from drive.people import Resident, Town
from drive.stack import SERVICES, OwnStack

QUIET_SECONDS = 60.0
QUIET_POLL_SECONDS = 1.0
BACKLOG = ("outbox_unpublished", "bus_parked_events", "bus_quarantined_events")
PUT_ASIDE = {
    "parked": "SELECT count(*) FROM parked_event",
    "in quarantine": "SELECT count(*) FROM inbox_quarantine",
}
BANK_STATES = "CREATED,APPROVED,DEPOSITED,REVERSED,REFUNDED,DECLINED"
BANK_PAGE = 200
Versions = dict[tuple[str, str], int]


async def quiet(stack: OwnStack, place: Town, *, seconds: float = QUIET_SECONDS) -> list[str]:
    """Wait until nothing is under way any more; return what still is after the time given."""
    end = asyncio.get_running_loop().time() + seconds
    while True:
        left = [
            *await _not_ready(stack, place),
            *await _backlog(stack, place),
            *await asyncio.to_thread(lag, stack),
        ]
        if not left or asyncio.get_running_loop().time() > end:
            return left
        await asyncio.sleep(QUIET_POLL_SECONDS)


async def _not_ready(stack: OwnStack, place: Town) -> list[str]:
    found = [name for name, child in stack.children.items() if child["state"] != "ready"]
    for service in SERVICES:
        try:
            answer = await place.http.get(stack.service_url(service) + "/readyz")
            found += [] if answer.is_success else [f"{service}: {answer.text}"]
        except httpx.TransportError as error:
            found.append(f"{service}: {type(error).__name__}")
    return [f"not ready: {name}" for name in found]


async def _backlog(stack: OwnStack, place: Town) -> list[str]:
    found = []
    for service in SERVICES:
        try:
            answer = await place.http.get(stack.service_url(service) + "/metrics")
        except httpx.TransportError:
            continue  # told by the question about readiness
        values = {
            sample.name: sample.value
            for family in text_string_to_metric_families(answer.text)
            for sample in family.samples
        }
        found += [f"{service}: {name} = {values[name]:.0f}" for name in BACKLOG if values.get(name)]
    return found


def lag(stack: OwnStack) -> list[str]:
    """Every consumer's version of every aggregate against its producer's, and events put aside, as stored."""
    produced: Versions = {}
    applied: dict[str, Versions] = {}
    found = []
    for service in SERVICES:
        with psycopg.connect(stack.database_url(service)) as connection:
            produced |= _versions(
                connection, "SELECT aggregate_type, aggregate_id, version FROM aggregate_version"
            )
            applied[service] = _versions(
                connection, "SELECT aggregate_type, aggregate_id, last_version FROM aggregate_cursor"
            )
            for name, statement in PUT_ASIDE.items():
                row = connection.execute(statement.encode()).fetchone()
                found += [f"{service}: {row[0]} events {name}"] if row and row[0] else []
    for service in SERVICES:
        wanted = {contract.aggregate_type for contract in load(service).consumers}
        behind = {
            key: version
            for key, version in produced.items()
            if key[0] in wanted and applied[service].get(key, 0) != version
        }
        found += (
            [f"{service} lags behind {len(behind)} aggregates, as {next(iter(behind))}"] if behind else []
        )
    return found


def _versions(connection: psycopg.Connection[Any], statement: str) -> Versions:
    rows = connection.execute(statement.encode())
    return {(row[0], str(row[1])): row[2] for row in rows}


async def take_stock(stack: OwnStack, place: Town, *, residents: Iterable[Resident]) -> World:
    """Everything the oracle compares."""
    world = World()
    for resident in residents:
        await resident.stay_signed_in(place.http)
        await _note_readings(place, resident, world=world)
        await _note_payments(place, resident, world=world)
    world.orders = await _orders(stack, place)
    ledger = await asyncio.to_thread(stack.run, "payments", "-m", "payments.oracle")
    if ledger.returncode:
        world.troubles.append(f"the ledger: {ledger.stdout}{ledger.stderr[-500:]}")
    return world


async def _pages(place: Town, path: str, *, resident: Resident) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        answer = await place.http.get(path, params={"limit": "100", **cursor}, headers=resident.headers)
        page = answer.raise_for_status().json()
        items += page["items"]
        if not page["next_cursor"]:
            return items
        cursor = {"cursor": page["next_cursor"]}


async def _note_readings(place: Town, resident: Resident, *, world: World) -> None:
    path = f"/api/metering/v1/accounts/{resident.account_id}/readings"
    world.readings += [
        StoredReading(item["reading_id"], item["meter_id"], Decimal(item["value"].replace(",", ".")))
        for item in await _pages(place, path, resident=resident)
        if item["source"] == "resident"
    ]


async def _note_payments(place: Town, resident: Resident, *, world: World) -> None:
    world.payments += [
        StoredPayment(item["payment_id"], item["amount_minor"], item["state"])
        for item in await _pages(place, "/api/payments/v1/payments", resident=resident)
    ]
    path = f"/api/billing/v1/accounts/{resident.account_id}/overview"
    overview = (await place.http.get(path, headers=resident.headers)).raise_for_status().json()
    world.shown += [
        ShownPayment(item["payment_id"], item["amount_minor"])
        for receipt in overview["receipts"]
        for item in receipt["uncounted_payments"]
    ]


async def _orders(stack: OwnStack, place: Town) -> list[BankOrder]:
    """All orders of the last hour, as the bank's own list of orders gives them."""
    env = stack.programs.service_env("payments")
    now = clock.now() + timedelta(hours=3)  # the bank writes Moscow time
    asked = {
        "userName": env["KABINET_RBS_USER"],
        "password": env["KABINET_RBS_PASSWORD"],
        "from": f"{now - timedelta(hours=1):%Y%m%d%H%M%S}",
        "to": f"{now + timedelta(minutes=1):%Y%m%d%H%M%S}",
        "transactionStates": BANK_STATES,
        "searchByCreatedDate": "true",
        "merchants": "",
        "size": str(BANK_PAGE),
    }
    found: list[BankOrder] = []
    while True:
        page = {"page": str(len(found) // BANK_PAGE)}
        answer = await place.outside.post("/payment/rest/getLastOrdersForMerchants.do", data=asked | page)
        listed = answer.raise_for_status().json()
        assert "orderStatuses" in listed, json.dumps(listed, ensure_ascii=False)
        found += [
            BankOrder(order["orderNumber"], order["amount"], is_paid=order["orderStatus"] == 2)
            for order in listed["orderStatuses"]
        ]
        if len(found) >= listed["totalCount"] or not listed["orderStatuses"]:
            return found
