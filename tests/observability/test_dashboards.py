"""Every panel and every alarm asks the running system for something that it has."""

import asyncio
import json
import re
from typing import Any

import pytest

from drive.people import eventually
from drive.stack import SERVICES
from observability.conftest import System
from observability.flows import apply
from observability.prometheus_server import ROOT

pytestmark = [pytest.mark.slow]
DASHBOARDS = sorted((ROOT / "deploy/helm/kabinet/dashboards").glob("*.json"))
NAME = re.compile(r"\b(?:kabinet|process)_[a-z0-9_]+|kabinet:[a-z0-9_:]+")
# They show what should not be.
MAY_BE_EMPTY = {"Errors by route", "Messages of the bank"}
HAVE_TO_COUNT = {
    "Readings",
    "Readings, 24 h",
    "Paid, 24 h",
    "Sign-ins",
    "New cabinets, 24 h",
    "Accounts linked",
    "Applications, 24 h",
}


def panels() -> list[tuple[str, str, list[str]]]:
    """Dashboard, title, queries."""
    return [
        (path.stem, panel["title"], [target["expr"] for target in panel["targets"]])
        for path in DASHBOARDS
        for panel in json.loads(path.read_text("utf-8"))["panels"]
    ]


def shown(system: System, queries: list[str]) -> list[dict[str, Any]]:
    """What a panel shows, over all choices of its service."""
    chosen = {query.replace("$service", service) for query in queries for service in SERVICES}
    return [series for query in chosen for series in system.prometheus.query(query)]


async def test_every_panel_of_every_dashboard_shows_something(system: System) -> None:
    for _ in range(2):
        await system.live()
    await apply(system)
    await system.people[0].sign_in(system.place.http)
    await asyncio.sleep(2)
    await system.people[0].sign_in(system.place.http)

    async def scraped() -> bool:
        found = await asyncio.to_thread(system.prometheus.query, "sum(kabinet_readings_accepted_total) > 0")
        return bool(found)

    await eventually(scraped, what="readings are counted")
    await asyncio.sleep(6)  # the gauges are read every five seconds
    empty, uncounted = set(), set()
    for dashboard, title, queries in panels():
        series = await asyncio.to_thread(shown, system, queries)
        if not series and title not in MAY_BE_EMPTY:
            empty.add((dashboard, title))
        if title in HAVE_TO_COUNT and not any(float(each["value"][1]) > 0 for each in series):
            uncounted.add((dashboard, title))
    promised = system.prometheus.query("max_over_time(kabinet:slo_requests:rate5m[10m]) > 0")
    assert {series["metric"]["slo"] for series in promised} == {"readings", "payments", "login", "views"}
    assert empty == set()
    assert uncounted == set()


async def test_panels_and_alarms_ask_only_for_what_is_there(system: System) -> None:
    names = set(system.prometheus.get("label/__name__/values"))
    groups = system.prometheus.get("rules")["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    assert {rule["name"] for rule in rules if rule["health"] != "ok"} == set()
    asked = {rule["name"]: rule["query"] for rule in rules}
    asked |= {title: " ".join(queries) for _, title, queries in panels()}
    assert {
        (where, name) for where, query in asked.items() for name in NAME.findall(query) if name not in names
    } == set()
