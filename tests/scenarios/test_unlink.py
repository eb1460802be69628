"""Two people share an account; when one gives it up he sees nothing of it any more, anywhere."""

from datetime import UTC, datetime
from functools import partial

import pytest

from drive.loading import publish
from drive.people import Resident, eventually, new_key
from scenarios.bills import bill, household, tariffs
from scenarios.system import System

NUMBER = "3000000002"
READS = (
    "/api/accounts/v1/links/{account}/details",
    "/api/metering/v1/accounts/{account}/meters",
    "/api/metering/v1/accounts/{account}/readings",
    "/api/metering/v1/meters/{meter}/readings",
    "/api/billing/v1/accounts/{account}/overview",
    "/api/billing/v1/accounts/{account}/periods",
    "/api/billing/v1/accounts/{account}/services",
    "/api/billing/v1/accounts/{account}/charges",
    "/api/billing/v1/accounts/{account}/charge-history",
    "/api/billing/v1/accounts/{account}/receipts",
    "/api/billing/v1/receipts/{receipt}",
    "/api/billing/v1/receipts/{receipt}/document.pdf",
    "/api/payments/v1/accounts/{account}/payable",
    "/api/payments/v1/accounts/{account}/history",
)


async def answers(system: System, resident: Resident) -> dict[str, int]:
    """The status of every page about the account."""
    ids = {
        "account": resident.account_id,
        "meter": resident.meters[0].meter_id,
        "receipt": resident.receipt_id,
    }
    found = {}
    for path in READS:
        answer = await system.town.http.get(path.format(**ids), headers=resident.headers)
        found[path] = answer.status_code
    return found


async def notices(system: System, resident: Resident) -> int:
    return len((await system.get("/api/notify/v1/notifications", resident))["items"])


async def lines_in_cart(system: System, resident: Resident) -> int:
    return int((await system.get("/api/payments/v1/cart/count", resident))["line_count"])


async def send_reading(system: System, resident: Resident) -> int:
    body = {
        "taken_on": "2025-08-20",
        "items": [{"meter_id": str(resident.meters[0].meter_id), "value": "101,00"}],
    }
    path = f"/api/metering/v1/accounts/{resident.account_id}/readings"
    headers = resident.headers | {"Idempotency-Key": new_key()}
    return (await system.town.http.post(path, json=body, headers=headers)).status_code


@pytest.mark.slow
@pytest.mark.feature("ACC-08", "NOT-06")
async def test_unlinking_ends_access_everywhere_and_for_nobody_else(system: System) -> None:
    town = system.town
    leaver = Resident(phone="+79021110002", number=NUMBER, flat=1)
    stayer = Resident(phone="+79021110003", number=NUMBER, flat=1)
    for resident in (leaver, stayer):
        await system.welcome(resident)
    await system.travel(datetime(2025, 8, 20, 9, tzinfo=UTC))
    for file in (
        *household(NUMBER),
        tariffs(("cold_water", "01.01.2025", "46,30")),
        bill(NUMBER, "2025-07-01", maintenance="1000,00", due="1000,00"),
    ):
        await publish(town, file)
    for resident in (leaver, stayer):
        await town.link(resident)
        await town.look_around(resident)
        await eventually(partial(_sees_all, system, resident), what="every page opens")
        await system.post(
            "/api/payments/v1/cart/receipts", resident, body={"receipt_id": str(resident.receipt_id)}
        )
    assert await lines_in_cart(system, leaver) == await lines_in_cart(system, stayer) == 1

    [link] = (await system.get("/api/accounts/v1/links", leaver))["items"]
    gone = await town.http.delete(f"/api/accounts/v1/links/{link['link_id']}", headers=leaver.headers)
    assert gone.status_code == 204

    await eventually(partial(_sees_nothing, system, leaver), what="every page is closed", seconds=10)
    assert (await system.get("/api/accounts/v1/links", leaver))["items"] == []
    assert await lines_in_cart(system, leaver) == 0
    assert await send_reading(system, leaver) == 404
    application = {"service_code": "water-meter-commissioning", "account_id": str(leaver.account_id)}
    headers = leaver.headers | {"Idempotency-Key": new_key()}
    asked = await town.http.post("/api/tickets/v1/applications", json=application, headers=headers)
    assert asked.status_code == 404, asked.text

    # The other one keeps everything, and only he hears of the next bill.
    assert await _sees_all(system, stayer)
    assert await lines_in_cart(system, stayer) == 1
    assert await send_reading(system, stayer) == 201
    before = {who.phone: await notices(system, who) for who in (leaver, stayer)}
    await publish(town, bill(NUMBER, "2025-08-01", debt="1000,00", maintenance="1000,00", due="2000,00"))

    async def told() -> bool:
        return await notices(system, stayer) == before[stayer.phone] + 1

    await eventually(told, what="a notice about the new bill")
    assert await notices(system, leaver) == before[leaver.phone]
    assert set((await answers(system, leaver)).values()) == {404}


async def _sees_all(system: System, resident: Resident) -> bool:
    return set((await answers(system, resident)).values()) == {200}


async def _sees_nothing(system: System, resident: Resident) -> bool:
    return set((await answers(system, resident)).values()) == {404}
