"""Files of meters and readings from the accounting system."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from common import clock
from common.ids import new_id
from contracts.accounts import AccountLinked
from metering_factories import ACCEPTED, House, Office, errors

DEMO = Path(__file__).parents[4] / "deploy" / "local" / "demo"
METERS = "Лицевой счёт;Номер счётчика;Услуга;Название;Единица;Место;Дата поверки;Окончание расчёта;Зон\n"
METER = "1000000009;34230774;hot_water;ГВС С/У;м3;С/У;13.02.2024;;1\n"
READINGS = (
    "Лицевой счёт;Номер счётчика;Зона;Дата учёта;Дата снятия;Источник;Показание;Принято к расчёту;"
    "Через ноль\n"
)


@pytest.fixture
def office(house: House) -> Office:
    return Office(house)


def row(taken_on: str, value: str, *, source: str = "Житель", **extra: str) -> str:
    cells = {
        "zone": "",
        "accounted_on": taken_on,
        "accepted": "",
        "rollover": "",
        "serial": "34230774",
    } | extra
    return (
        f"1000000009;{cells['serial']};{cells['zone']};{cells['accounted_on']};{taken_on};{source};{value};"
        f"{cells['accepted']};{cells['rollover']}\n"
    )


def counts(shown: dict[str, Any]) -> tuple[int, int, int]:
    preview = shown["preview"]
    return preview["added"], preview["changed"], preview["unchanged"]


@pytest.mark.feature("MET-05", "MET-06", "MET-17", "MET-18", "MET-19", "MET-26")
async def test_demo_files_show_the_two_known_pairs_of_meters(office: Office) -> None:
    house, first = office.house, new_id()
    clock.travel(datetime(2026, 11, 20, 9, tzinfo=UTC))
    await house.announce(account_id=first, number="1234567899")
    await house.service.emit(
        AccountLinked(link_id=new_id(), user_id=house.user_id, account_id=first, is_primary=False)
    )
    meters = await office.publish("meters", (DEMO / "30-meters.csv").read_bytes())
    readings = await office.publish("readings", (DEMO / "31-readings.csv").read_bytes())
    assert (counts(meters), counts(readings)) == ((4, 0, 0), (228, 0, 0))

    basket = {
        meter["serial"]: (
            meter["name"], meter["place"], meter["installed_on"], meter["verification_due_on"],
            meter["calculated_from"], meter["calculated_to"], meter["removal_reason"],
            meter["average_6_months"],
        )
        for meter in (await house.meters())["items"]
    }  # fmt: skip
    assert basket == {
        "34230774": (
            "ГВС С/У", "С/У", "2018-04-09", "2024-02-13", "2018-04-09", None, None, "2.000",
        ),
        "26616450": (
            "ХВС С/У", "С/У", "2016-08-19", "2022-07-01", "2016-08-19", None, None, "6.000",
        ),
    }  # fmt: skip

    house.account_id = first
    new = (await house.meters())["items"]
    assert {
        (
            meter["serial"],
            meter["name"],
            meter["place"],
            meter["verification_due_on"],
            meter["average_6_months"],
        )
        for meter in new
    } == {
        ("757260", "ГВС", "Н/У", "2016-02-02", None),
        ("757243", "ХВС", "Н/У", "2018-02-02", None),
    }
    for meter in new:
        history = (await house.get(f"/meters/{meter['meter_id']}/readings")).json()["items"]
        assert [
            (each["accounted_on"], each["taken_on"], each["source"], each["value"]) for each in history
        ] == [("2012-03-01", "2012-03-01", "initial", "0.00")]
        assert meter["registers"][0]["last_value"] == "0.00"
    assert await house.service.published(ACCEPTED) == []


@pytest.mark.check("R-18", "F-09")
async def test_broken_meters_file_names_its_lines_and_changes_nothing(office: Office) -> None:
    broken = (
        METERS
        + METER
        + METER
        + "1000000099;1;hot_water;ГВС;м3;;;;\n"
        + "1000000009;2;hot_water;;м3;;;;\n"
        + "1000000009;3;hot_water;ГВС;м3;;31.02.2024;;\n"
        + "1000000009;4;hot_water;ГВС;м3;;;;7\n"
    )
    shown = await office.upload("meters", broken.encode("cp1251"))
    assert shown["state"] == "rejected"
    assert [(each["line"], each["column"]) for each in shown["errors"]] == [
        (5, "название"), (6, "дата поверки"), (7, "зон"),
    ]  # fmt: skip
    unknown = await office.upload("meters", METERS + METER + METER + "1000000099;1;hot_water;ГВС;м3;;;;\n")
    assert [(each["line"], each["column"], each["message"]) for each in unknown["errors"]] == [
        (3, "номер счётчика", "Счётчик 34230774 этого счёта уже был в файле"),
        (4, "лицевой счёт", "Лицевой счёт 1000000099 не найден"),
    ]
    assert (await office.house.meters())["items"] == []


@pytest.mark.feature("MET-20")
async def test_later_file_changes_what_it_describes_and_rolls_back_in_one_step(office: Office) -> None:
    await office.publish("meters", METERS + METER)
    changed = (
        METERS + METER.replace("13.02.2024;;", "13.02.2030;31.10.2020;") + METER.replace("34230774", "777")
    )
    shown = await office.publish("meters", changed)
    assert counts(shown) == (1, 1, 0)
    after = (await office.house.meters())["items"]
    assert {(each["serial"], each["verification_due_on"], each["calculated_to"]) for each in after} == {
        ("34230774", "2030-02-13", "2020-10-31"), ("777", "2024-02-13", None),
    }  # fmt: skip

    await office.roll_back(shown)

    before = (await office.house.meters())["items"]
    assert [(each["serial"], each["verification_due_on"], each["calculated_to"]) for each in before] == [
        ("34230774", "2024-02-13", None)
    ]
    again = await office.publish("meters", METERS + METER.replace("34230774", "777"))
    assert counts(again) == (1, 0, 0)
    assert len((await office.house.meters())["items"]) == 2


async def test_account_number_of_two_organisations_needs_the_organisation(office: Office) -> None:
    await office.house.announce(account_id=new_id(), organisation_code="other", organisation_id=new_id())
    shown = await office.upload("meters", METERS + METER)
    assert [each["column"] for each in shown["errors"]] == ["организация"]
    named = METERS.replace("Лицевой", "Организация;Лицевой") + "centre;" + METER
    await office.publish("meters", named)
    assert len((await office.house.meters())["items"]) == 1


@pytest.mark.check("R-18")
async def test_broken_readings_file_names_its_lines_and_changes_nothing(office: Office) -> None:
    await office.publish("meters", METERS + METER)
    broken = READINGS + "".join(
        [
            row("25.08.2020", "10,00"),
            row("25.09.2020", "9,00"),
            row("25.07.2020", "5,001"),
            row("25.06.2020", "100000"),
            row("25.05.2020", "1", zone="ночь"),
            row("25.04.2020", "1", serial="999"),
            row("25.08.2020", "10,00"),
        ]
    )
    shown = await office.upload("readings", broken)
    assert shown["state"] == "rejected"
    assert [(each["line"], each["column"]) for each in shown["errors"]] == [
        (3, "показание"), (4, "показание"), (5, "показание"), (6, "зона"),
        (7, "номер счётчика"), (8, "показание"),
    ]  # fmt: skip
    await office.house.assert_nothing_happened()


@pytest.mark.feature("MET-07")
async def test_file_marks_submitted_readings_as_accepted_and_adds_nothing_twice(office: Office) -> None:
    await office.publish("meters", METERS + METER)
    meter = (await office.house.meters())["items"][0]
    await office.house.send({"meter_id": meter["meter_id"], "value": "60.00"})
    shown = await office.publish("readings", READINGS + row("20.10.2020", "60,00", accepted="31.10.2020"))
    assert (counts(shown), shown["preview"]["accepted"]) == ((0, 0, 1), 1)
    stored = await office.house.stored()
    assert [(each.source, each.accepted_for_billing_on) for each in stored] == [
        ("resident", date(2020, 10, 31))
    ]
    await office.roll_back(shown)
    assert (await office.house.stored())[0].accepted_for_billing_on is None


@pytest.mark.feature("MET-07")
@pytest.mark.check("F-04")
async def test_operators_value_takes_the_place_and_gives_it_back(office: Office) -> None:
    house = office.house
    await office.publish("meters", METERS + METER)
    await office.publish("readings", READINGS + row("25.09.2020", "58,18"))
    meter_id = (await house.meters())["items"][0]["meter_id"]
    await house.send({"meter_id": meter_id, "value": "60.00"})

    shown = await office.publish("readings", READINGS + row("19.10.2020", "61,00", source="Контролёр"))

    register = (await house.meters())["items"][0]["registers"][0]
    assert (register["current_value"], register["current_volume"], register["current_source"]) == (
        "61.00", "2.82", "operator",
    )  # fmt: skip
    assert errors(await house.send({"meter_id": meter_id, "value": "62.00"})) == {
        "items.0.value": "stronger_reading"
    }
    await office.roll_back(shown)
    register = (await house.meters())["items"][0]["registers"][0]
    assert (register["current_value"], register["current_source"]) == ("60.00", "resident")
    told = [(event["source"], Decimal(event["volume"])) for event in await house.service.published(ACCEPTED)]
    assert told == [
        ("resident", Decimal("1.82")), ("operator", Decimal("2.82")), ("resident", Decimal("1.82")),
    ]  # fmt: skip


@pytest.mark.check("F-04")
async def test_older_reading_from_a_file_changes_what_the_submitted_one_counts_from(office: Office) -> None:
    house = office.house
    await office.publish("meters", METERS + METER)
    await office.publish("readings", READINGS + row("25.08.2020", "56,00"))
    meter_id = (await house.meters())["items"][0]["meter_id"]
    await house.send({"meter_id": meter_id, "value": "60.00"})
    shown = await office.publish("readings", READINGS + row("25.09.2020", "58,18"))
    await office.roll_back(shown)
    told = [
        (Decimal(event["previous_value"]), Decimal(event["volume"]))
        for event in await house.service.published(ACCEPTED)
    ]
    assert told == [
        (Decimal(56), Decimal(4)), (Decimal("58.18"), Decimal("1.82")), (Decimal(56), Decimal(4)),
    ]  # fmt: skip
    statuses = sorted((reading.value, reading.status) for reading in await house.stored())
    assert statuses == [
        (Decimal(56), "accepted"), (Decimal("58.18"), "withdrawn"), (Decimal(60), "accepted"),
    ]  # fmt: skip


async def test_rollback_leaves_what_a_resident_has_replaced_since(office: Office) -> None:
    house = office.house
    await office.publish("meters", METERS + METER)
    await office.publish("readings", READINGS + row("03.10.2020", "58,50", source="Без входа"))
    shown = await office.publish("readings", READINGS + row("05.10.2020", "59,00"))
    meter_id = (await house.meters())["items"][0]["meter_id"]
    assert (await house.send({"meter_id": meter_id, "value": "60.00"})).status_code == 201
    await office.roll_back(shown)
    register = (await house.meters())["items"][0]["registers"][0]
    assert (register["current_value"], register["current_source"]) == ("60.00", "resident")


@pytest.mark.check("R-18")
async def test_the_same_file_twice_is_one_import(office: Office) -> None:
    first = await office.publish("meters", METERS + METER)
    second = await office.upload("meters", METERS + METER)
    assert second["import_id"] == first["import_id"]
    assert len((await office.house.meters())["items"]) == 1


@pytest.mark.feature("MET-09")
async def test_estimate_of_the_organisation_is_no_obstacle_for_a_real_value(office: Office) -> None:
    house = office.house
    await office.publish("meters", METERS + METER)
    await office.publish(
        "readings", READINGS + row("25.08.2020", "56,00") + row("25.09.2020", "90,00", source="Расчётное")
    )
    meter_id = (await house.meters())["items"][0]["meter_id"]
    answer = await house.send({"meter_id": meter_id, "value": "57.00"})
    assert (answer.status_code, answer.json()["items"][0]["volume"]) == (201, "1.00")


async def test_readings_that_fit_no_longer_when_they_are_published_are_refused(office: Office) -> None:
    meters = await office.publish("meters", METERS + METER)
    checked = await office.upload("readings", READINGS + row("20.10.2020", "5"))
    assert checked["state"] == "checked", checked
    await office.roll_back(meters)
    refused = await office.act(checked["import_id"], "publish")
    assert (refused["state"], refused["errors_count"]) == ("rejected", 1)
    assert refused["errors"][0]["message"] == "Строка 2: У счёта 1000000009 нет счётчика 34230774"
