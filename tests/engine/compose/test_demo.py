"""The demonstration in containers: the same logins, the same journey, and it survives its servers."""

import json
import os
import subprocess
import sys
from typing import Any
from uuid import uuid4

import pytest

from engine.compose.stack import Stack
from engine.docker import ROOT, until
from local_stack import demo, operator
from local_stack.client import Browser

JOURNEY = (
    "tests/e2e/test_step1_registration.py::test_a_cabinet_is_made_and_entered_over_the_interface",
    "tests/e2e/test_step2_linking.py::test_the_account_is_found_and_linked_over_the_interface",
    "tests/e2e/test_step3_bills.py::test_the_overview_is_the_one_of_the_real_table",
    "tests/e2e/test_step3_bills.py::test_home_answers_how_much_why_and_what_is_due",
    "tests/e2e/test_step4_document.py::test_the_document_of_march_2016_is_the_real_one",
    "tests/e2e/test_step5_readings.py::test_accepted_readings_become_the_preliminary_charge",
    "tests/e2e/test_step6_payment.py::test_a_changed_sum_is_paid_and_shows_as_not_yet_counted",
    "tests/e2e/test_step6_phone.py::test_a_changed_sum_is_paid_with_a_card",
    "tests/e2e/test_step7_application.py::test_an_application_is_returned_corrected_and_completed",
    "tests/e2e/test_step7_application.py::test_files_are_seen_by_their_owner_and_operators_only",
    "tests/e2e/test_step8_charges.py::test_a_good_file_is_previewed_published_and_taken_back",
)
JOURNEY_SECONDS = 600
RECOVERY_SECONDS = 120
LOGINS = {one["who"]: one for one in json.loads((demo.FOLDER / "logins.json").read_text("utf-8"))}


def signed_in(stack: Stack) -> Browser:
    """The resident of the demonstration."""
    portal, known = Browser(stack.portal), LOGINS["Resident"]
    portal.post("/api/identity/v1/sessions", {"login": known["login"], "password": known["password"]})
    return portal


def test_the_logins_of_the_demonstration_work(stack: Stack) -> None:
    portal = signed_in(stack)
    numbers = {one["number"] for one in portal.get("/api/accounts/v1/links")["items"]}
    residents = json.loads((demo.FOLDER / "residents.json").read_text("utf-8"))
    assert numbers == {account["number"] for account in residents[0]["accounts"]}
    for who in ("Operator", "Supervisor"):
        known = LOGINS[who]
        desk = Browser(stack.backoffice)
        operator.sign_in(desk, Browser(stack.sandbox), login=known["login"], password=known["password"])
        assert desk.cookies, who


def test_loading_the_demonstration_again_changes_nothing(stack: Stack) -> None:
    portal = signed_in(stack)
    before = portal.get("/api/accounts/v1/links")
    stack.compose("restart", "demo")
    stack.compose("up", "-d", "--wait")
    assert portal.get("/api/accounts/v1/links") == before


def test_the_journey_of_a_resident(stack: Stack) -> None:
    sites = {"PORTAL": stack.portal, "BACKOFFICE": stack.backoffice, "SANDBOX": stack.sandbox}
    named = {f"KABINET_E2E_{name}_URL": address for name, address in sites.items()}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *JOURNEY]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **named},
        capture_output=True,
        text=True,
        check=False,
        timeout=JOURNEY_SECONDS,
    )
    assert done.returncode == 0, done.stdout[-6000:]
    assert "skipped" not in done.stdout


def answer(browser: Browser, path: str) -> int:
    """The status of one request, without the patience of the loader."""
    return browser._exchange("GET", path, body=None, headers={})[0]  # noqa: SLF001 - a test looks at one try


@pytest.mark.check("D-30")
def test_a_stopped_database_is_told_and_forgotten_when_it_is_back(stack: Stack) -> None:
    portal = signed_in(stack)
    path = "/api/accounts/v1/links"
    stack.compose("kill", "-s", "KILL", "postgres")
    try:
        until(lambda: answer(portal, path) == 503, seconds=RECOVERY_SECONDS, why=lambda: "no 503")
        assert answer(portal, "/") == 200, "the pages need no database"
    finally:
        stack.compose("up", "-d", "--wait", "--no-deps", "postgres")
    until(lambda: answer(portal, path) == 200, seconds=RECOVERY_SECONDS, why=lambda: "no recovery")


def link_again(portal: Browser, number: str) -> None:
    """Link an account of the demonstration anew; the loader's own key would only repeat its old answer."""
    residents = json.loads((demo.FOLDER / "residents.json").read_text("utf-8"))
    known = next(one for each in residents for one in each["accounts"] if one["number"] == number)
    address = {name: known[name] for name in ("number", "house", "flat")}
    found = portal.post("/api/accounts/v1/links/search", address)
    body = {"account_id": found["account_id"], "surname": known["surname"]}
    portal.post("/api/accounts/v1/links", body, key=str(uuid4()))


@pytest.mark.check("D-30")
def test_what_happens_without_the_broker_is_told_when_it_is_back(stack: Stack) -> None:
    portal = signed_in(stack)
    number = portal.get("/api/accounts/v1/links")["items"][0]
    meters = f"/api/metering/v1/accounts/{number['account_id']}/meters"
    stack.compose("kill", "-s", "KILL", "nats")
    try:
        # A removed link is an event; metering cannot hear of it yet.
        unlinked: Any = portal.send("DELETE", f"/api/accounts/v1/links/{number['link_id']}")
        assert unlinked is None
        assert answer(portal, meters) == 200
    finally:
        stack.compose("up", "-d", "--wait", "--no-deps", "nats")
    until(lambda: answer(portal, meters) == 404, seconds=RECOVERY_SECONDS, why=lambda: "the event is lost")
    link_again(portal, number["number"])
    until(lambda: answer(portal, meters) == 200, seconds=RECOVERY_SECONDS, why=lambda: "no second link")
