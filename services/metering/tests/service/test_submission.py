"""Sending readings: all or nothing, in the words of the rules, once per key."""

import asyncio
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from common.ids import new_id
from metering_factories import ACCEPTED, PERIOD, TODAY, House, errors, item


@pytest.mark.feature("MET-01", "MET-03", "MET-16")
async def test_readings_of_all_meters_are_taken_together_and_announced(house: House) -> None:
    hot, cold = await house.add_meter(), await house.add_meter("26616450", service_code="cold_water")
    await house.add_history(hot, "46.18")
    await house.add_history(cold, "258.40", months=("6.00",) * 6)

    answer = await house.send(item(hot, "60,25"), item(cold, volume="5.75"))

    assert answer.status_code == 201, answer.text
    shown = answer.json()
    assert (shown["taken_on"], shown["period"]) == ("2020-10-20", "2020-10-01")
    assert [(row["value"], row["volume"], row["status"]) for row in shown["items"]] == [
        ("60.25", "2.07", "accepted"), ("300.15", "5.75", "accepted"),
    ]  # fmt: skip
    announced = sorted(await house.service.published(ACCEPTED), key=lambda event: event["service_code"])
    assert [
        tuple(Decimal(event[name]) for name in ("previous_value", "value", "volume")) for event in announced
    ] == [
        (Decimal("294.40"), Decimal("300.15"), Decimal("5.75")),
        (Decimal("58.18"), Decimal("60.25"), Decimal("2.07")),
    ]
    assert {event["source"] for event in announced} == {"resident"}
    assert {event["period"] for event in announced} == {"2020-10-01"}
    again = await house.get(f"/submissions/{shown['submission_id']}")
    assert again.json() == shown


@pytest.mark.feature("MET-09")
@pytest.mark.check("F-04")
async def test_one_refused_row_refuses_the_whole_submission(house: House) -> None:
    hot, cold = await house.add_meter(), await house.add_meter("26616450")
    await house.add_reading(hot, "58.18", taken_on=date(2020, 9, 25))
    await house.add_reading(cold, "294.40", taken_on=date(2020, 9, 25))

    answer = await house.send(item(cold, "300.00"), item(hot, "50.00"))

    assert answer.status_code == 422
    problem = answer.json()
    assert problem["type"] == "/problems/reading-refused"
    assert problem["title"] == "Показание не принято!"
    assert problem["errors"] == [
        {
            "field": "items.1.value",
            "code": "below_previous",
            "message": (
                "Показание не принято! Оно меньше переданного ранее: 25.09.2020 было 58,18. Проверьте ввод."
            ),
            "previous_value": "58.18",
            "previous_taken_on": "2020-09-25",
            "rollover_volume": None,
            "meter_id": str(hot.id),
            "register": "single",
        }
    ]
    await house.assert_nothing_happened(stored=2)


@pytest.mark.feature("MET-09")
async def test_pass_through_zero_is_offered_and_taken_when_confirmed(house: House) -> None:
    meter = await house.add_meter()
    await house.add_reading(meter, "99998.00", taken_on=date(2020, 9, 25))

    refused = await house.send(item(meter, "3.50"))
    assert refused.json()["errors"][0]["rollover_volume"] == "5.50"

    taken = await house.send(item(meter, "3.50", is_rollover=True))
    assert taken.status_code == 201
    assert (taken.json()["items"][0]["volume"], taken.json()["items"][0]["is_rollover"]) == ("5.50", True)


async def test_unusual_consumption_is_asked_about_and_taken_when_confirmed(house: House) -> None:
    meter = await house.add_meter()
    await house.add_history(meter, "46.18")

    asked = await house.send(item(meter, "64.19"))
    assert asked.status_code == 409
    assert asked.json()["type"] == "/problems/reading-unusual"
    assert asked.json()["items"] == [
        {
            "index": 0, "meter_id": str(meter.id), "register": "single", "value": "64.19", "volume": "6.01",
            "average_6_months": "2.000",
        }
    ]  # fmt: skip
    assert len(await house.stored()) == 7

    taken = await house.send(item(meter, "64.19", is_confirmed_unusual=True))
    assert taken.status_code == 201
    assert (await house.stored())[-1].is_confirmed_unusual
    assert len(await house.service.published(ACCEPTED)) == 1


async def test_how_much_is_unusual_is_the_organisations_decision(house: House) -> None:
    meter = await house.add_meter()
    await house.add_history(meter, "46.18")
    await house.set_window(unusual_factor=Decimal(100))
    assert (await house.send(item(meter, "64.19"))).status_code == 201


@pytest.mark.feature("MET-04")
@pytest.mark.parametrize(
    ("taken_on", "code"),
    [
        (TODAY + timedelta(days=1), "taken_in_future"),
        (TODAY - timedelta(days=32), "taken_too_early"),
        (date(2020, 9, 24), "taken_before_previous"),
    ],
)
async def test_wrong_date_is_refused(house: House, taken_on: date, code: str) -> None:
    meter = await house.add_meter()
    await house.add_reading(meter, "58.18", taken_on=date(2020, 9, 25))
    answer = await house.send(item(meter, "60.00"), taken_on=taken_on)
    assert (answer.status_code, errors(answer)) == (422, {"taken_on": code})
    await house.assert_nothing_happened(stored=1)


@pytest.mark.feature("MET-04", "MET-10")
async def test_reading_may_be_taken_before_the_window_opened(house: House) -> None:
    meter = await house.add_meter()
    await house.add_reading(meter, "58.18", taken_on=date(2020, 9, 25))
    await house.set_window(opens_day=20, closes_day=25)
    assert (await house.send(item(meter, "60.00"), taken_on=date(2020, 9, 30))).status_code == 201


@pytest.mark.feature("MET-14")
@pytest.mark.parametrize(("value", "code"), [("100000", "too_many_digits"), ("60.255", "too_many_decimals")])
async def test_value_that_the_dial_cannot_show_is_refused(house: House, value: str, code: str) -> None:
    meter = await house.add_meter()
    answer = await house.send(item(meter, value))
    assert (answer.status_code, errors(answer)) == (422, {"items.0.value": code})
    await house.assert_nothing_happened()


@pytest.mark.feature("MET-25")
async def test_three_zones_are_registers_of_one_meter(house: House) -> None:
    meter = await house.add_meter(
        "555", zones=3, digits=6, decimals=0, service_code="electricity", unit="кВт*ч"
    )
    for number, zone in enumerate(("peak", "night", "half_peak")):
        await house.add_reading(meter, str(1000 * number), taken_on=date(2020, 9, 25), register_code=zone)

    answer = await house.send(
        item(meter, "100", register="peak"),
        item(meter, "1050", register="night"),
        item(meter, "2007", register="half_peak"),
    )

    assert answer.status_code == 201
    assert [(row["register"], row["volume"]) for row in answer.json()["items"]] == [
        ("peak", "100"), ("night", "50"), ("half_peak", "7"),
    ]  # fmt: skip
    assert {event["register_code"] for event in await house.service.published()} == {
        "peak",
        "night",
        "half_peak",
    }
    wrong = await house.send(item(meter, "100"))
    assert errors(wrong) == {"items.0.register": "unknown_register"}


@pytest.mark.check("F-04")
async def test_the_same_meter_twice_is_refused(house: House) -> None:
    meter = await house.add_meter()
    answer = await house.send(item(meter, "1"), item(meter, "2"))
    assert errors(answer) == {"items.0.meter_id": "repeated", "items.1.meter_id": "repeated"}
    await house.assert_nothing_happened()


@pytest.mark.feature("MET-20")
async def test_meter_out_of_calculation_takes_no_readings(house: House) -> None:
    meter = await house.add_meter(calculated_to=date(2020, 10, 19), removal_reason="Замена")
    answer = await house.send(item(meter, "1"))
    assert errors(answer) == {"items.0.value": "meter_removed"}
    await house.assert_nothing_happened()


@pytest.mark.feature("MET-07")
async def test_value_of_the_organisation_is_not_replaced_by_a_resident(house: House) -> None:
    meter = await house.add_meter()
    await house.add_reading(meter, "58.18", taken_on=date(2020, 10, 5), source="operator")
    answer = await house.send(item(meter, "60.00"))
    assert errors(answer) == {"items.0.value": "stronger_reading"}
    await house.assert_nothing_happened(stored=1)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"taken_on": "2020-10-20", "items": []},
        {"taken_on": "20.10.2020", "items": [{"meter_id": str(new_id()), "value": "1"}]},
        {"taken_on": "2020-10-20", "items": [{"meter_id": "x", "value": "1"}]},
        {"taken_on": "2020-10-20", "items": [{"meter_id": str(new_id()), "value": 1.5}]},
        {"taken_on": "2020-10-20", "items": [{"meter_id": str(new_id()), "value": "-1"}]},
        {"taken_on": "2020-10-20", "items": [{"meter_id": str(new_id()), "value": "1e3"}]},
        {"taken_on": "2020-10-20", "items": [{"meter_id": str(new_id()), "value": "1" * 40}]},
        {"taken_on": "2020-10-20", "items": [{"meter_id": str(new_id()), "value": "1\x00"}]},
        {"taken_on": "2020-10-20", "items": [{"meter_id": str(new_id()), "value": "١٢"}]},
        {"taken_on": "2020-10-20", "items": [{"meter_id": str(new_id()), "value": "1", "volume_": "1"}]},
        {"taken_on": "2020-10-20", "items": [{"meter_id": str(new_id()), "value": "1"}] * 61},
    ],
)
async def test_body_of_another_form_is_refused(house: House, body: Any) -> None:
    answer = await house.post(f"/accounts/{house.account_id}/readings", body)
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/validation-failed"
    await house.assert_nothing_happened()


@pytest.mark.check("C-21")
async def test_foreign_account_and_foreign_meter_are_not_there(house: House) -> None:
    mine, foreign = await house.add_meter(), await house.add_meter("1", account_id=new_id())
    for answer in (
        await house.send(item(foreign, "1")),
        await house.send(item(mine, "1"), item(foreign, "1")),
        await house.send(item(foreign, "1"), account_id=foreign.account_id),
        await house.send(item(mine, "1"), account_id=new_id()),
    ):
        assert answer.status_code == 404
    await house.assert_nothing_happened()


@pytest.mark.check("D-06", "R-11")
async def test_repeated_request_gets_the_same_answer_and_changes_nothing(house: House) -> None:
    meter = await house.add_meter()
    key = house.key()
    first = await house.send(item(meter, "10"), key=key)
    second = await house.send(item(meter, "10"), key=key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    other = await house.send(item(meter, "11"), key=key)
    assert (other.status_code, other.json()["type"]) == (422, "/problems/key-reused")
    missing = await house.service.client.post(
        house.service.url(f"/accounts/{house.account_id}/readings"), json={}, headers=house.owner
    )
    assert missing.status_code in {400, 422}
    assert len(await house.stored()) == 1
    assert len(await house.service.published()) == 1


@pytest.mark.check("R-01", "R-12")
async def test_equal_requests_at_once_are_taken_once(house: House) -> None:
    meter = await house.add_meter()
    key = house.key()
    answers = await asyncio.gather(*(house.send(item(meter, "10"), key=key) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len(await house.stored()) == 1


@pytest.mark.check("D-22")
async def test_different_requests_at_once_leave_one_current_value(house: House) -> None:
    first, second = await house.add_meter(), await house.add_meter("2")
    rows = [
        (item(first, str(10 + number)), item(second, str(20 + number)))[:: (1 if number % 2 else -1)]
        for number in range(8)
    ]
    answers = await asyncio.gather(*(house.send(*row) for row in rows))
    assert {answer.status_code for answer in answers} == {201}
    stored = await house.stored()
    assert len(stored) == 16
    assert sorted(reading.meter_id for reading in stored if reading.is_current) == sorted(
        [first.id, second.id]
    )
    assert {reading.period for reading in stored} == {PERIOD}


@pytest.mark.check("D-23")
async def test_unlinked_resident_sends_nothing(house: House) -> None:
    meter = await house.add_meter()
    house.user_id = new_id()
    assert (await house.send(item(meter, "10"))).status_code == 404
    await house.assert_nothing_happened()
