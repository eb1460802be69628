"""Step 5 over the interface: readings of the meters of GD-09 become a preliminary charge."""

import asyncio
import time
from datetime import timedelta
from typing import Any

import pytest

from common import clock
from e2e.conftest import Neighbour
from e2e.outside import eventually
from e2e.people import People, Resident, new_key
from e2e.twins import M, Twins

ESTIMATE, COLD_ESTIMATE, HOT_ESTIMATE = 559017, 29232, 46310
SAMPLES = 12
APPLIED_SECONDS = 5.0


def today() -> str:
    return clock.today().isoformat()


async def meters_of(anna: Resident) -> dict[str, dict[str, Any]]:
    body = await anna.get(f"metering/v1/accounts/{anna.account_id}/meters")
    return {meter["service_code"]: meter for meter in body["items"]}


def item(meter: dict[str, Any], value: str, **given: Any) -> dict[str, Any]:
    return {"meter_id": meter["meter_id"], "register": "single", "value": value, **given}


@pytest.mark.feature("MET-05", "MET-17", "MET-18", "MET-19")
async def test_the_meters_are_those_of_the_real_table(neighbour: Neighbour) -> None:
    meters = await meters_of(await neighbour(M))
    hot, cold = meters["hot_water"], meters["cold_water"]
    assert (hot["name"], hot["place"], hot["installed_on"], hot["verification_due_on"]) == (
        "ГВС С/У", "С/У", "2018-04-09", "2024-02-13",
    )  # fmt: skip
    assert (cold["name"], cold["installed_on"], cold["verification_due_on"], cold["calculated_from"]) == (
        "ХВС С/У", "2016-08-19", "2022-07-01", "2016-08-19",
    )  # fmt: skip
    assert (hot["average_6_months"], cold["average_6_months"]) == ("2.000", "6.000")
    assert (hot["calculated_to"], hot["removal_reason"]) == (None, None)


@pytest.mark.feature("MET-01", "MET-07", "BIL-03")
async def test_accepted_readings_become_the_preliminary_charge(neighbour: Neighbour) -> None:
    anna = await neighbour(M)
    meters, key = await meters_of(anna), new_key()
    before = await anna.overview()
    assert (before["preliminary_source"], before["rows"]["preliminary"]["main_minor"]) == (
        "billing_system",
        ESTIMATE,
    )
    body = {
        "taken_on": today(),
        "items": [item(meters["hot_water"], "206.50"), item(meters["cold_water"], "739")],
    }
    path = f"metering/v1/accounts/{anna.account_id}/readings"
    sent = await anna.done("POST", path, json=body, key=key)
    assert {row["volume"] for row in sent["items"]} == {"2.50", "7.00"}
    assert await anna.done("POST", path, json=body, key=key) == sent, "a replay is answered the same"

    async def recomputed() -> dict[str, Any] | None:
        receipt = await anna.overview()
        return receipt if len(receipt["preliminary_lines"]) == 2 else None

    receipt = await eventually(recomputed, what="both readings are charged")
    lines = {line["service_code"]: line for line in receipt["preliminary_lines"]}
    # 48,72 × 7 = 341,04; 231,55 × 2,5 = 578,875, half up.
    assert (lines["cold_water"]["amount_minor"], lines["hot_water"]["amount_minor"]) == (34104, 57888)
    expected = ESTIMATE - COLD_ESTIMATE - HOT_ESTIMATE + 34104 + 57888
    assert receipt["preliminary_source"] == "readings"
    assert receipt["rows"]["preliminary"]["main_minor"] == expected
    assert receipt["rows"]["due_with_preliminary"]["main_minor"] == 559017 + expected
    assert receipt["rows"]["due"]["main_minor"] == 559017, (
        "what is due from the receipt is not ours to change"
    )

    history = await anna.get(f"metering/v1/meters/{meters['hot_water']['meter_id']}/readings")
    assert (history["items"][0]["value"], history["items"][0]["source"]) == ("206.50", "resident")


@pytest.mark.feature("MET-04", "MET-09")
async def test_a_lower_value_is_refused_and_an_unusual_one_asked_about(neighbour: Neighbour) -> None:
    anna = await neighbour(M)
    meters = await meters_of(anna)
    path = f"metering/v1/accounts/{anna.account_id}/readings"
    both = [item(meters["cold_water"], "738"), item(meters["hot_water"], "203.99")]
    refused = await anna.call("POST", path, json={"taken_on": today(), "items": both})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/reading-refused")
    (error,) = refused.json()["errors"]
    assert error["message"].startswith("Показание не принято! Оно меньше переданного ранее")
    assert error["field"] == "items.1.value"

    high = item(meters["hot_water"], "230")
    asked = await anna.call("POST", path, json={"taken_on": today(), "items": [high]})
    assert (asked.status_code, asked.json()["type"]) == (409, "/problems/reading-unusual")
    assert asked.json()["items"][0]["volume"] == "26.00"
    for meter in (await meters_of(anna)).values():
        assert meter["registers"][0]["current_value"] is None, "nothing was taken yet"
    confirmed = {"taken_on": today(), "items": [{**high, "is_confirmed_unusual": True}]}
    await anna.done("POST", path, json=confirmed)

    early = {"taken_on": (clock.today() + timedelta(days=2)).isoformat(), "items": [high]}
    assert (await anna.call("POST", path, json=early)).status_code == 422


@pytest.mark.feature("MET-01")
async def test_ten_equal_submissions_at_once_are_one(neighbour: Neighbour) -> None:
    anna = await neighbour(M)
    meters, key = await meters_of(anna), new_key()
    body = {"taken_on": today(), "items": [item(meters["hot_water"], "206")]}
    path = f"metering/v1/accounts/{anna.account_id}/readings"
    answers = await asyncio.gather(*(anna.call("POST", path, json=body, key=key) for _ in range(10)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    history = await anna.get(f"metering/v1/meters/{meters['hot_water']['meter_id']}/readings")
    assert [row["value"] for row in history["items"] if row["period"] == today()[:8] + "01"] == ["206.00"]


@pytest.mark.feature("MET-02", "MET-07", "ACC-19")
async def test_a_guest_sends_readings_and_learns_nothing(people: People, twins: Twins) -> None:
    guest, twin = people.visitor(), twins.take(M)
    where = {"number": twin.number, "house": twin.house, "flat": twin.flat}

    async def known() -> Any:
        answer = await guest.call("POST", "metering/v1/guest/meters", json=where)
        return answer.json() if answer.status_code == 200 and answer.json()["meters"] else None

    found = await eventually(known, what="the account is known to guests")
    assert "732" not in str(found)
    assert "Демидов" not in str(found)
    wrong = await guest.call("POST", "metering/v1/guest/meters", json={**where, "flat": "1"})
    assert (wrong.status_code, wrong.json()["title"]) == (404, "Данный лицевой счет не найден")

    hot = next(meter for meter in found["meters"] if meter["name"] == "ГВС С/У")
    reading = {"meter_id": hot["meter_id"], "serial_last4": "0774", "value": "206.00"}
    body = {**where, "taken_on": today(), "items": [reading]}
    misread = {**body, "items": [{**reading, "serial_last4": "0000"}]}
    assert (await guest.call("POST", "metering/v1/guest/readings", json=misread)).status_code == 422
    sent = await guest.done("POST", "metering/v1/guest/readings", json=body)
    assert sent["items"][0]["value"] == "206.00"
    assert "volume" not in str(sent)

    anna = await people.resident()
    await anna.link(twin.address)
    history = await anna.get(f"metering/v1/meters/{hot['meter_id']}/readings")
    assert (history["items"][0]["value"], history["items"][0]["source"]) == ("206.00", "guest")


@pytest.mark.feature("BIL-03")
@pytest.mark.check("P5")
async def test_from_commit_to_the_charge_takes_moments(neighbour: Neighbour, capsys: Any) -> None:
    anna = await neighbour(M)
    cold = (await meters_of(anna))["cold_water"]
    path = f"metering/v1/accounts/{anna.account_id}/readings"
    took = []
    for index in range(SAMPLES):
        volume = f"{index + 1}.00"
        body = {"taken_on": today(), "items": [item(cold, f"{732 + index + 1}", is_confirmed_unusual=True)]}
        await anna.done("POST", path, json=body)
        begin = time.monotonic()

        async def applied(volume: str = volume) -> bool:
            lines = (await anna.overview())["preliminary_lines"]
            return bool(lines) and float(lines[0]["volume"]) == float(volume)

        await eventually(applied, what=f"{volume} is charged")
        took.append(time.monotonic() - begin)
    slowest, median = max(took), sorted(took)[SAMPLES // 2]
    with capsys.disabled():
        print(f"\ncommit to applied, {SAMPLES} readings: median {median:.2f} s, slowest {slowest:.2f} s")
    assert slowest < APPLIED_SECONDS
