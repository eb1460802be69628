"""Every route against anonymous, wrong kind, wrong scope, stranger and owner."""

import pytest

from common.testing import assert_guards, assert_ownership, guarded_routes
from metering_factories import TODAY, House, guest_item, item

pytestmark = pytest.mark.check("C-20", "C-21")


async def test_only_guest_routes_are_public(house: House) -> None:
    public = {route.path for route in guarded_routes(house.service.app) if route.guard == "public"}
    assert public == {"/api/metering/v1/guest/meters", "/api/metering/v1/guest/readings"}


async def test_guarded_routes_refuse_everybody_else(house: House) -> None:
    await assert_guards(
        house.service,
        bodies={"submit_readings": {"taken_on": str(TODAY), "items": []}},
    )


async def test_foreign_is_missing_on_every_route(house: House) -> None:
    meter = await house.add_meter()
    async with house.accounts_service():
        guest = await house.guest_send(guest_item(meter, "5"))
    assert guest.status_code == 201
    reading = (await house.stored())[0]
    values = {
        "account_id": house.account_id,
        "meter_id": meter.id,
        "reading_id": reading.id,
        "submission_id": guest.json()["submission_id"],
    }
    bodies = {"submit_readings": {"taken_on": str(TODAY), "items": [item(meter, "10")]}}
    assert await assert_ownership(house.service, owner=house.user_id, values=values, bodies=bodies) == 6
