"""Sending again in the same period corrects; a guest's reading can be taken back."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from common import clock
from metering_factories import ACCEPTED, House, errors, guest_item, item


@pytest.mark.feature("MET-12")
async def test_correction_counts_from_the_earlier_period_and_keeps_the_first(house: House) -> None:
    meter = await house.add_meter()
    await house.add_reading(meter, "58.18", taken_on=date(2020, 9, 25))
    first = (await house.send(item(meter, "63.00"))).json()["items"][0]

    second = await house.send(item(meter, "60.00"))

    assert second.status_code == 201
    assert second.json()["items"][0]["volume"] == "1.82"
    old, new = [reading for reading in await house.stored() if reading.period == date(2020, 10, 1)]
    assert (str(old.id), old.is_current, old.superseded_by, old.status) == (
        first["reading_id"], False, new.id, "accepted",
    )  # fmt: skip
    assert new.is_current
    volumes = [Decimal(event["volume"]) for event in await house.service.published(ACCEPTED)]
    assert volumes == [Decimal("4.82"), Decimal("1.82")]


@pytest.mark.feature("MET-12")
async def test_value_of_the_period_is_shown_beside_the_last_one(house: House) -> None:
    meter = await house.add_meter()
    await house.add_reading(meter, "58.18", taken_on=date(2020, 9, 25))
    await house.send(item(meter, "60.00"))
    register = (await house.meters())["items"][0]["registers"][0]
    assert (register["last_value"], register["last_taken_on"]) == ("58.18", "2020-09-25")
    assert (register["current_value"], register["current_volume"], register["current_source"]) == (
        "60.00", "1.82", "resident",
    )  # fmt: skip


@pytest.mark.feature("MET-12")
async def test_correction_below_the_earlier_period_is_still_refused(house: House) -> None:
    meter = await house.add_meter()
    await house.add_reading(meter, "58.18", taken_on=date(2020, 9, 25))
    await house.send(item(meter, "63.00"))
    assert errors(await house.send(item(meter, "58.00"))) == {"items.0.value": "below_previous"}
    assert len(await house.service.published()) == 1


@pytest.mark.feature("MET-12")
@pytest.mark.check("D-32")
async def test_after_midnight_of_the_first_a_new_period_begins(house: House) -> None:
    meter = await house.add_meter()
    clock.travel(datetime(2020, 10, 31, 20, 59, 50, tzinfo=UTC))
    await house.send(item(meter, "60.00"), taken_on=date(2020, 10, 31))
    clock.travel(datetime(2020, 10, 31, 21, 0, 0, tzinfo=UTC))
    lower = await house.send(item(meter, "59.00"), taken_on=date(2020, 11, 1))
    assert errors(lower) == {"items.0.value": "below_previous"}
    await house.send(item(meter, "61.00"), taken_on=date(2020, 11, 1))
    assert [(reading.period, reading.is_current) for reading in await house.stored()] == [
        (date(2020, 10, 1), True), (date(2020, 11, 1), True),
    ]  # fmt: skip


@pytest.mark.feature("MET-02", "ACC-19")
async def test_owner_takes_a_guests_reading_back(house: House) -> None:
    meter = await house.add_meter()
    await house.add_reading(meter, "58.18", taken_on=date(2020, 9, 25))
    async with house.accounts_service():
        assert (await house.guest_send(guest_item(meter, "63.00"))).status_code == 201
    shown = (await house.meters())["items"][0]["registers"][0]
    assert shown["current_source"] == "guest"

    key = house.key()
    path = f"/readings/{shown['current_reading_id']}/withdrawal"
    answer = await house.post(path, None, key=key)
    again = await house.post(path, None, key=key)

    assert answer.status_code == 201, answer.text
    assert again.content == answer.content
    assert (answer.json()["status"], answer.json()["is_current"]) == ("withdrawn", False)
    assert (await house.meters())["items"][0]["registers"][0]["current_value"] is None
    told = await house.service.published(ACCEPTED)
    assert [(Decimal(event["volume"]), event["source"]) for event in told] == [
        (Decimal("4.82"), "guest"), (Decimal(0), "withdrawn"),
    ]  # fmt: skip
    assert (await house.post(path, None)).json()["type"] == "/problems/not-withdrawable"
    assert (await house.send(item(meter, "60.00"))).status_code == 201


async def test_own_reading_is_corrected_not_taken_back(house: House) -> None:
    meter = await house.add_meter()
    sent = (await house.send(item(meter, "60.00"))).json()["items"][0]
    answer = await house.post(f"/readings/{sent['reading_id']}/withdrawal", None)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/not-withdrawable")
    assert len(await house.service.published()) == 1
