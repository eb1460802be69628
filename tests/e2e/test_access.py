"""Every route of the published interface through the gateway: nobody, strangers, the wrong kind, forgers."""

from collections import defaultdict
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from common import clock
from e2e.conftest import Neighbour
from e2e.people import Operator, People, Resident
from e2e.routes import routes
from e2e.test_step5_readings import item, meters_of, today
from e2e.test_step6_payment import filled_cart, lines_of, order_for
from e2e.test_step7_application import complete, form, pdf
from e2e.twins import M, Q

pytestmark = pytest.mark.check("C-20", "C-21")


async def test_nobody_gets_past_a_guarded_route(people: People) -> None:
    visitor, wrong = people.visitor(), {}
    values: dict[str, str] = defaultdict(lambda: str(uuid4()))
    for route in routes():
        if route.is_public:
            continue
        answer = await visitor.call(route.method, route.path(values))
        if answer.status_code != 401 or answer.json()["type"] != "/problems/unauthenticated":
            wrong[route.name] = f"{answer.status_code} {answer.text[:100]}"
    assert wrong == {}


async def test_residents_do_not_reach_staff_routes_nor_staff_residents(
    people: People, operator: Operator
) -> None:
    anna, wrong = await people.resident(), {}
    values: dict[str, str] = defaultdict(lambda: str(uuid4()))
    for route in routes():
        if route.is_public:
            continue
        caller = anna if route.is_for_staff else operator
        answer = await caller.call(route.method, route.path(values))
        if answer.status_code not in {401, 403}:
            wrong[route.name] = f"{answer.status_code} {answer.text[:100]}"
    assert wrong == {}


async def _readings(maria: Resident) -> dict[str, str]:
    """A meter and what was sent for it."""
    cold = (await meters_of(maria))["cold_water"]
    body = {"taken_on": today(), "items": [item(cold, "733.00", is_confirmed_unusual=True)]}
    sent = await maria.done("POST", f"metering/v1/accounts/{maria.account_id}/readings", json=body)
    (reading,) = sent["items"]
    return {
        "meter_id": cold["meter_id"],
        "reading_id": reading["reading_id"],
        "submission_id": sent["submission_id"],
    }


async def _belongings(anna: Resident, with_meters: Resident) -> tuple[dict[str, str], dict[str, Any]]:
    """Ids of everything two residents own, and bodies that would work for them."""
    application = await complete(anna)
    cart = await filled_cart(anna)
    payment = await anna.done("POST", "payments/v1/payments", json=order_for(cart))
    receipt = await anna.overview()
    await anna.done("POST", f"tickets/v1/applications/{application['id']}/submit")
    notice = await anna.notice(application["number"])
    (link,) = (await anna.get("accounts/v1/links"))["items"]
    session = (await anna.get("identity/v1/sessions"))["items"][0]
    ids = {
        "account_id": anna.account_id,
        "link_id": link["link_id"],
        "receipt_id": receipt["receipt_id"],
        "line_id": next(iter(lines_of(cart).values()))["line_id"],
        "payment_id": payment["payment_id"],
        "application_id": application["id"],
        "attachment_id": application["attachments"][0]["id"],
        "notification_id": notice["id"],
        "session_id": session["session_id"],
        **await _readings(with_meters),
    }
    reading = {"meter_id": ids["meter_id"], "register": "single", "value": "1"}
    bodies: dict[str, Any] = {
        "PATCH /api/accounts/v1/links/{link_id}": {"version": link["version"], "alias": "Моя"},
        "POST /api/metering/v1/accounts/{account_id}/readings": {
            "taken_on": (clock.today() - timedelta(days=1)).isoformat(),
            "items": [reading],
        },
        "PATCH /api/payments/v1/cart/lines/{line_id}": {"amount_minor": 1000},
        "PUT /api/tickets/v1/applications/{application_id}/form": form(application["version"]),
    }
    return ids, bodies


async def test_what_belongs_to_others_is_not_there(people: People, neighbour: Neighbour) -> None:
    anna, maria, stranger = await neighbour(Q), await neighbour(M), await people.resident()
    await anna.confirm_email()
    ids, bodies = await _belongings(anna, maria)
    before = await _seen(anna, ids)
    wrong, tried = {}, 0
    for route in routes():
        if route.is_public or route.is_for_staff or not route.parameters:
            continue
        given: dict[str, Any] = {"json": bodies[route.name]} if route.name in bodies else {}
        if route.template.endswith("/attachments"):
            given = {"data": {"kind": "other"}, "files": {"file": ("a.pdf", pdf(), "application/pdf")}}
        answer = await stranger.call(route.method, route.path(ids), **given)
        tried += 1
        if answer.status_code != 404:
            wrong[route.name] = f"{answer.status_code} {answer.text[:100]}"
    assert wrong == {}
    assert tried >= 25
    foreign = {"receipt_id": ids["receipt_id"]}
    assert (await stranger.call("POST", "payments/v1/cart/receipts", json=foreign)).status_code == 404
    applied = {"service_code": "water-meter-commissioning", "account_id": ids["account_id"]}
    assert (await stranger.call("POST", "tickets/v1/applications", json=applied)).status_code == 404
    assert await _seen(anna, ids) == before, "nothing of hers has changed"
    assert (await maria.get(f"metering/v1/submissions/{ids['submission_id']}"))["items"], "it is still there"


async def _seen(anna: Resident, ids: dict[str, str]) -> list[Any]:
    """What the owner sees of what a stranger has tried to touch."""
    return [
        await anna.get("accounts/v1/links"),
        (await anna.get("payments/v1/cart"))["groups"],
        await anna.get(f"tickets/v1/applications/{ids['application_id']}"),
        len((await anna.get("identity/v1/sessions"))["items"]),
    ]


async def test_lists_of_a_stranger_show_nothing_of_others(people: People, neighbour: Neighbour) -> None:
    anna, stranger = await neighbour(Q), await people.resident()
    for route in routes():
        if route.is_public or route.is_for_staff or route.parameters or route.method != "GET":
            continue
        answer = await stranger.call("GET", route.path({}))
        assert answer.status_code == 200, route.name
        assert anna.account_id not in answer.text, route.name


@pytest.mark.check("C-08")
async def test_another_site_cannot_act_for_a_resident(people: People) -> None:
    anna = await people.resident()
    cookie = "; ".join(f"{name}={value}" for name, value in anna.cookies.items())
    url = f"{people.world.portal}/api/notify/v1/notifications/read-all"
    for headers in (
        {"Cookie": cookie, "Origin": people.world.portal},
        {"Cookie": cookie, "X-Kabinet": "1", "Origin": "http://evil.example.org"},
        {"Cookie": cookie, "X-Kabinet": "1", "Origin": "null"},
    ):
        answer = await people.http.post(url, headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/forbidden"), headers


async def test_headers_that_claim_to_know_the_caller_are_not_believed(
    people: People, neighbour: Neighbour
) -> None:
    anna = await neighbour(Q)
    claims = {
        "X-User-Id": (await anna.get("identity/v1/me"))["user_id"],
        "X-Kabinet-User": anna.account_id,
        "X-Scopes": "imports applications",
        "X-Forwarded-User": "operator@example.org",
        "X-Original-Url": "/api/identity/v1/jwks.json",
    }
    visitor = people.visitor()
    for path in (f"billing/v1/accounts/{anna.account_id}/overview", "billing/v1/imports", "identity/v1/me"):
        assert (await visitor.call("GET", path, headers=claims)).status_code == 401
