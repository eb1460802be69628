"""Readings without signing in: enough to be useful, too little to learn from."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from common import clock
from metering_factories import GUEST, NOW, House, errors, guest_item, item

pytestmark = pytest.mark.feature("ACC-19", "MET-02")


async def test_guest_sees_meters_without_numbers_names_and_values(house: House) -> None:
    meter = await house.add_meter()
    await house.add_meter("old", calculated_to=date(2020, 1, 1))
    await house.add_reading(meter, "58.18", taken_on=date(2020, 9, 25))
    async with house.accounts_service() as in_use:
        answer = await house.guest_meters()
    assert answer.status_code == 200
    assert answer.json() == {
        "meters": [
            {
                "meter_id": str(meter.id),
                "name": "ГВС С/У",
                "place": "С/У",
                "unit": "м3",
                "digits": 5,
                "decimals": 2,
                "registers": [{"register": "single", "name": ""}],
            }
        ]
    }
    assert in_use == [0], "a question to another service never waits inside a transaction"


@pytest.mark.check("C-05")
async def test_wrong_number_house_or_flat_get_the_same_answer(house: House) -> None:
    meter = await house.add_meter()
    async with house.accounts_service():
        answers = [
            await house.guest_meters(number="1000000008"),
            await house.guest_meters(house="11"),
            await house.guest_meters(flat="12"),
            await house.guest_meters(flat=None),
            await house.guest_send(guest_item(meter, "1"), house="11"),
        ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json()["title"] == "Данный лицевой счет не найден"
    await house.assert_nothing_happened()


async def test_guests_reading_is_taken_and_announced_without_telling_consumption(house: House) -> None:
    meter = await house.add_meter()
    await house.add_reading(meter, "58.18", taken_on=date(2020, 9, 25))
    key = house.key()
    async with house.accounts_service() as in_use:
        answer = await house.guest_send(guest_item(meter, "60.00"), key=key)
        again = await house.guest_send(guest_item(meter, "60.00"), key=key)
    assert answer.status_code == 201, answer.text
    assert again.content == answer.content
    assert "58.18" not in answer.text
    assert "volume" not in answer.text
    assert in_use == [0, 0]
    assert (await house.stored())[-1].source == "guest"
    assert [event["source"] for event in await house.service.published()] == ["guest"]


@pytest.mark.check("F-04")
async def test_guest_never_replaces_the_owners_value_and_is_not_told_so(house: House) -> None:
    meter = await house.add_meter()
    await house.add_reading(meter, "58.18", taken_on=date(2020, 9, 25))
    await house.send(item(meter, "60.00"))
    async with house.accounts_service():
        answer = await house.guest_send(guest_item(meter, "62.00"))
    assert answer.status_code == 201
    stored = {reading.source: reading for reading in (await house.stored())[1:]}
    assert (stored["resident"].is_current, stored["guest"].is_current) == (True, False)
    assert [event["source"] for event in await house.service.published()] == ["resident"]
    assert (await house.meters())["items"][0]["registers"][0]["current_value"] == "60.00"


async def test_owner_replaces_a_guests_value(house: House) -> None:
    meter = await house.add_meter()
    async with house.accounts_service():
        await house.guest_send(guest_item(meter, "62.00"))
    assert (await house.send(item(meter, "60.00"))).status_code == 201
    assert (await house.meters())["items"][0]["registers"][0]["current_source"] == "resident"


async def test_end_of_the_meters_number_is_asked(house: House) -> None:
    meter = await house.add_meter()
    await house.add_reading(meter, "58.18", taken_on=date(2020, 9, 25))
    async with house.accounts_service():
        answer = await house.guest_send(guest_item(meter, "50", serial_last4="0773"))
    assert errors(answer) == {"items.0.serial_last4": "serial_mismatch"}
    await house.assert_nothing_happened(stored=1)


@pytest.mark.check("F-04")
async def test_every_attempt_counts_so_that_a_value_cannot_be_searched_for(house: House) -> None:
    meter = await house.add_meter()
    await house.add_reading(meter, "58.18", taken_on=date(2020, 9, 25))
    async with house.accounts_service():
        for value in ("10.00", "30.00", "50.00"):
            answer = await house.guest_send(guest_item(meter, value), address=f"203.0.113.{value[:2]}")
            assert (answer.status_code, answer.json()["type"]) == (422, "/problems/reading-refused")
            # Both ways to write the value; bare digits stand in random ids, too.
            assert "58.18" not in answer.text
            assert "58,18" not in answer.text
        limited = await house.guest_send(guest_item(meter, "60.00"), address="203.0.113.99")
        assert (limited.status_code, limited.json()["type"]) == (429, "/problems/too-many-requests")
        assert int(limited.headers["Retry-After"]) > 0
        clock.travel(NOW + timedelta(days=1))
        assert (await house.guest_send(guest_item(meter, "60.00"))).status_code == 201
    assert len(await house.service.published()) == 1


async def test_attempts_at_once_do_not_pass_the_limit(house: House) -> None:
    meter = await house.add_meter()
    async with house.accounts_service():
        answers = await asyncio.gather(*(house.guest_send(guest_item(meter, "60.00")) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [429] * 5


async def test_requests_from_one_address_are_limited(house: House) -> None:
    async with house.accounts_service():
        for _ in range(30):
            assert (await house.guest_meters(flat="99")).status_code == 404
        limited = await house.guest_meters()
        assert limited.status_code == 429
        assert (await house.guest_meters(address="203.0.113.8")).status_code == 200
        forged = await house.guest_meters(address="198.51.100.1, 203.0.113.7")
        assert forged.status_code == 429, "only what our own proxy has seen counts"
        lines = [("X-Forwarded-For", "198.51.100.1"), ("X-Forwarded-For", "203.0.113.7")]
        url = house.service.url("/guest/meters")
        split = await house.service.client.post(url, json=GUEST, headers=lines)
        assert split.status_code == 429, "a proxy may add a line of its own"


async def test_addresses_of_one_subscriber_are_limited_together(house: House) -> None:
    async with house.accounts_service():
        for number in range(30):
            assert (await house.guest_meters(flat="99", address=f"2001:db8::{number:x}")).status_code == 404
        assert (await house.guest_meters(address="2001:db8::ffff:1")).status_code == 429
        assert (await house.guest_meters(address="2001:db8:0:1::1")).status_code == 200


async def test_unusual_value_of_a_guest_is_asked_about_without_the_average(house: House) -> None:
    meter = await house.add_meter()
    await house.add_history(meter, "46.18")
    async with house.accounts_service():
        asked = await house.guest_send(guest_item(meter, "70.00"))
        assert (asked.status_code, asked.json()["type"]) == (409, "/problems/reading-unusual")
        assert asked.json()["items"] == [
            {"index": 0, "meter_id": str(meter.id), "register": "single", "value": "70.00"}
        ]
        taken = await house.guest_send(guest_item(meter, "70.00", is_confirmed_unusual=True))
    assert taken.status_code == 201


async def test_silent_accounts_service_is_an_honest_pause(house: House) -> None:
    await house.add_meter()
    await house.service.resources.broker.connected()
    answer = await house.guest_meters()
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
    assert answer.headers["Retry-After"] == "2"


@pytest.mark.parametrize(
    "change",
    [
        {"number": ""},
        {"number": "1" * 41},
        {"house": "1\x00"},
        {"house": "1\u202e"},
        {"flat": 7},
        {"volume": "1"},
        {"items": []},
        {"items": [{"meter_id": "x", "serial_last4": "0774", "value": "1"}]},
    ],
)
async def test_body_of_another_form_is_refused(house: House, change: dict[str, Any]) -> None:
    meter = await house.add_meter()
    answer = await house.guest_send(guest_item(meter, "1"), **change)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/validation-failed")
    await house.assert_nothing_happened()
