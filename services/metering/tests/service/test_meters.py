"""What a resident sees of meters and of earlier readings."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from common.ids import new_id
from metering_factories import House, item


@pytest.mark.feature("MET-05", "MET-17", "MET-18", "MET-19", "MET-20", "MET-26")
async def test_meter_shows_its_passport_and_average(house: House) -> None:
    meter = await house.add_meter()
    await house.add_history(meter, "46.18")
    shown = (await house.meters())["items"][0]
    register = shown.pop("registers")[0]
    assert shown == {
        "meter_id": str(meter.id),
        "serial": "34230774",
        "name": "ГВС С/У",
        "service_code": "hot_water",
        "unit": "м3",
        "place": "С/У",
        "installed_on": "2018-04-09",
        "verification_due_on": "2024-02-13",
        "verification_state": "valid",
        "calculated_from": "2018-04-09",
        "calculated_to": None,
        "removal_reason": None,
        "is_active": True,
        "average_6_months": "2.000",
        "digits": 5,
        "decimals": 2,
    }
    assert register == {
        "register": "single",
        "name": "",
        "average_6_months": "2.000",
        "last_value": "58.18",
        "last_taken_on": "2020-09-25",
        "last_accounted_on": "2020-09-25",
        "last_source": "resident",
        "current_value": None,
        "current_volume": None,
        "current_taken_on": None,
        "current_source": None,
        "current_reading_id": None,
    }


@pytest.mark.feature("MET-05", "MET-19")
async def test_meter_with_only_an_initial_reading_has_no_average(house: House) -> None:
    meter = await house.add_meter("757260", name="ГВС", place="Н/У")
    await house.add_reading(meter, "0.00", taken_on=date(2012, 3, 1), source="initial")
    shown = (await house.meters())["items"][0]
    assert shown["average_6_months"] is None
    register = shown["registers"][0]
    assert (register["last_value"], register["last_taken_on"], register["last_source"]) == (
        "0.00", "2012-03-01", "initial",
    )  # fmt: skip


@pytest.mark.feature("MET-24")
async def test_account_without_meters_shows_none(house: House) -> None:
    shown = await house.meters()
    assert shown["items"] == []
    assert shown["window"]["is_open"]


@pytest.mark.feature("MET-20")
async def test_removed_meter_keeps_its_history(house: House) -> None:
    meter = await house.add_meter(calculated_to=date(2020, 10, 1), removal_reason="Замена")
    await house.add_reading(meter, "58.18", taken_on=date(2020, 9, 25))
    shown = (await house.meters())["items"][0]
    assert (shown["is_active"], shown["calculated_to"], shown["removal_reason"]) == (
        False, "2020-10-01", "Замена",
    )  # fmt: skip
    assert len((await house.get(f"/meters/{meter.id}/readings")).json()["items"]) == 1


@pytest.mark.feature("MET-25")
async def test_average_of_a_meter_is_that_of_its_zones_together(house: House) -> None:
    meter = await house.add_meter("555", zones=2, digits=6, decimals=0)
    for zone, step in (("day", 100), ("night", 50)):
        for month in (3, 9):
            await house.add_reading(
                meter, str(month * step), taken_on=date(2020, month, 25), register_code=zone
            )
    shown = (await house.meters())["items"][0]
    assert shown["average_6_months"] == "150.000"
    assert [(each["register"], each["name"], each["average_6_months"]) for each in shown["registers"]] == [
        ("day", "День (Т1)", "100.000"), ("night", "Ночь (Т2)", "50.000"),
    ]  # fmt: skip


async def _all_pages(house: House, path: str, **query: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        answer = await house.get(path, **query, **cursor)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        items += page["items"]
        if page["next_cursor"] is None:
            return items
        assert len(page["items"]) == query["limit"]
        cursor = {"cursor": page["next_cursor"]}


@pytest.mark.feature("MET-06", "MET-07", "MET-21")
async def test_history_comes_in_pages_newest_first(house: House) -> None:
    meter = await house.add_meter()
    await house.add_reading(meter, "0.00", taken_on=date(2018, 4, 9), source="initial", volume=Decimal(0))
    await house.add_history(meter, "46.18")
    await house.send(item(meter, "60.00"))
    rows = await _all_pages(house, f"/meters/{meter.id}/readings", limit=2)
    assert [row["value"] for row in rows] == [
        "60.00", "58.18", "56.11", "54.24", "51.93", "49.95", "47.80", "46.18", "0.00",
    ]  # fmt: skip
    assert (rows[0]["source"], rows[0]["accounted_on"], rows[0]["volume"]) == (
        "resident",
        "2020-10-20",
        "1.82",
    )
    assert (rows[-1]["source"], rows[-1]["taken_on"]) == ("initial", "2018-04-09")


@pytest.mark.feature("MET-07", "MET-21")
async def test_history_of_an_account_keeps_every_channel_and_acceptance_apart(house: House) -> None:
    hot, cold = await house.add_meter(), await house.add_meter("2", name="ХВС")
    await house.add_reading(hot, "10", taken_on=date(2020, 8, 20), accepted_for_billing_on=date(2020, 8, 31))
    await house.add_reading(hot, "12", taken_on=date(2020, 9, 20), source="guest", is_current=False)
    await house.add_reading(cold, "7", taken_on=date(2020, 9, 21), source="operator")
    rows = await _all_pages(
        house, f"/accounts/{house.account_id}/readings", limit=2, period_from="2020-09-01"
    )
    assert {(row["serial"], row["source"], row["is_current"]) for row in rows} == {
        ("34230774", "guest", False), ("2", "operator", True),
    }  # fmt: skip
    older = await _all_pages(house, f"/accounts/{house.account_id}/readings", limit=5, period_to="2020-08-01")
    assert [row["accepted_for_billing_on"] for row in older] == ["2020-08-31"]


@pytest.mark.parametrize("cursor", ["x", "e30", "WyIyMDIwIiwgIngiXQ", "A" * 600])
async def test_foreign_cursor_is_refused(house: House, cursor: str) -> None:
    meter = await house.add_meter()
    answer = await house.get(f"/meters/{meter.id}/readings", cursor=cursor)
    assert answer.status_code == 422


@pytest.mark.feature("MET-10", "MET-11")
async def test_closed_window_takes_nothing_and_says_when_it_opens(house: House) -> None:
    meter = await house.add_meter()
    await house.set_window(opens_day=23, closes_day=25)
    window = (await house.meters())["window"]
    assert (window["is_open"], window["opens_on"], window["days_left"]) == (False, "2020-10-23", 3)

    answer = await house.send(item(meter, "10"))

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/window-closed")
    assert answer.json()["detail"] == window["message"]
    assert answer.json()["window"] == {"opens_on": "2020-10-23", "closes_on": "2020-10-25", "days_left": 3}
    await house.assert_nothing_happened()


@pytest.mark.feature("MET-10")
async def test_date_is_looked_at_before_the_window(house: House) -> None:
    meter = await house.add_meter()
    await house.set_window(opens_day=23, closes_day=25)
    answer = await house.send(item(meter, "10"), taken_on=date(2020, 10, 20) + timedelta(days=1))
    assert answer.json()["type"] == "/problems/reading-refused"


@pytest.mark.feature("MET-10")
async def test_late_reading_is_taken_for_the_next_period_where_the_organisation_allows(house: House) -> None:
    meter = await house.add_meter()
    await house.set_window(opens_day=1, closes_day=15, takes_late=True)
    answer = await house.send(item(meter, "10"))
    assert (answer.status_code, answer.json()["period"]) == (201, "2020-11-01")


@pytest.mark.feature("MET-10")
async def test_staff_sets_the_window_of_an_organisation(house: House) -> None:
    staff = house.service.issuer.staff("imports")
    path = house.service.url(f"/organisations/{house.organisation_id}/window")
    before = await house.service.client.get(path, headers=staff)
    assert before.json() == {
        "opens_day": 1, "closes_day": 31, "takes_late": False, "time_zone": "Europe/Moscow",
        "unusual_factor": "3",
    }  # fmt: skip
    for wrong in (
        {"opens_day": 0, "closes_day": 25},
        {"opens_day": 20, "closes_day": 32},
        {"opens_day": 20, "closes_day": 25, "time_zone": "Moon/Base"},
        {"opens_day": 20, "closes_day": 25, "unusual_factor": "1"},
        {"opens_day": 20, "closes_day": 25, "extra": 1},
    ):
        assert (await house.service.client.put(path, json=wrong, headers=staff)).status_code == 422
    chosen = {"opens_day": 21, "closes_day": 25}
    assert (await house.service.client.put(path, json=chosen, headers=staff)).status_code == 200
    assert (await house.meters())["window"]["opens_day"] == 21
    other = house.service.url(f"/organisations/{new_id()}/window")
    assert (await house.service.client.put(other, json=chosen, headers=staff)).status_code == 404
