"""An accepted reading becomes a preliminary charge: tariff × volume, rounded once, newest reading wins."""

import asyncio
from datetime import date
from typing import Any

import pytest

from billing_factories import DEMO
from common.ids import new_id

pytestmark = pytest.mark.feature("BIL-03", "MET-17")
RECOMPUTED = "billing.preliminary.recomputed.v1"
M, NOVEMBER = "1000000009", date(2026, 11, 1)
TARIFFS = "!service;code;name\nservice;cold_water;ХВС\nservice;electricity;Эл/эн\n"
RATES = "!tariff;service;zone;valid_from;rate;unit\n"


@pytest.fixture
async def home(desk: Any) -> Any:
    await desk.register(M)
    await desk.publish("tariffs", (DEMO / "40-tariffs.csv").read_bytes())
    await desk.publish("charges", (DEMO / "41-charges-2026-10-01.csv").read_bytes(), period="2026-10-01")
    return desk


async def preliminary(home: Any) -> tuple[str, int, int]:
    receipt = await home.overview(M)
    rows = receipt["rows"]
    return (
        receipt["preliminary_source"],
        rows["preliminary"]["main_minor"],
        rows["due_with_preliminary"]["main_minor"],
    )


async def test_before_any_reading_the_billing_systems_estimate_shows(home: Any) -> None:
    assert await preliminary(home) == ("billing_system", 559017, 1118034)


async def test_a_reading_replaces_the_estimate_of_its_service_only(home: Any) -> None:
    await home.send_reading(M, "7.5", meter_id=new_id())

    # 48,72 × 7,5 = 365,40 in the place of 292,32.
    assert await preliminary(home) == ("readings", 559017 - 29232 + 36540, 1118034 - 29232 + 36540)
    receipt = await home.overview(M)
    assert receipt["preliminary_period"] == "2026-11-01"
    assert receipt["rows"]["due"]["main_minor"] == 559017
    [line] = receipt["preliminary_lines"]
    assert (line["tariff"], line["tariff_unit"], line["volume"], line["amount_minor"]) == (
        "48.72",
        "руб/м3",
        "7.5",
        36540,
    )


async def test_the_event_names_account_month_sum_and_reading(home: Any) -> None:
    await home.send_reading(M, "7.5", meter_id=new_id())

    [event] = await home.service.published(RECOMPUTED)
    assert event["account_id"] == str(home.accounts[M])
    assert (event["period"], event["amount_minor"]) == ("2026-11-01", 36540)


async def test_a_correction_takes_the_place_of_the_first_reading(home: Any) -> None:
    meter_id = new_id()
    await home.send_reading(M, "7", meter_id=meter_id)

    await home.send_reading(M, "6", meter_id=meter_id)

    assert (await preliminary(home))[1] == 559017
    assert [each["amount_minor"] for each in await home.service.published(RECOMPUTED)] == [34104, 29232]


async def test_an_event_delivered_again_changes_nothing(home: Any) -> None:
    meter_id = new_id()
    await home.send_reading(M, "7", meter_id=meter_id, version=1)
    await home.send_reading(M, "6", meter_id=meter_id, version=2)

    assert await home.send_reading(M, "7", meter_id=meter_id, version=1) == "duplicate"

    assert (await preliminary(home))[1] == 559017
    assert len(await home.service.published(RECOMPUTED)) == 2


async def test_events_out_of_order_end_with_the_newest(home: Any) -> None:
    meter_id = new_id()

    assert await home.send_reading(M, "6", meter_id=meter_id, version=2) == "parked"
    assert await home.send_reading(M, "7", meter_id=meter_id, version=1) == "applied"

    assert (await preliminary(home))[1] == 559017


async def test_two_meters_of_a_service_are_rounded_once_together(home: Any) -> None:
    # 48,72 × 0,0051 is 0,248…; two of them are 0,496… and not twice 0,25.
    for _ in range(2):
        await home.send_reading(M, "0.0051", meter_id=new_id())

    assert (await home.service.published(RECOMPUTED))[-1]["amount_minor"] == 50


async def test_readings_of_several_meters_at_once_are_all_counted(home: Any) -> None:
    await asyncio.gather(*(home.send_reading(M, "1", meter_id=new_id()) for _ in range(8)))

    amounts = {each["amount_minor"] for each in await home.service.published(RECOMPUTED)}
    assert amounts == {4872 * count for count in range(1, 9)}
    assert (await preliminary(home))[1] == 559017 - 29232 + 8 * 4872


async def test_a_withdrawn_reading_brings_the_estimate_back(home: Any) -> None:
    meter_id = new_id()
    await home.send_reading(M, "7", meter_id=meter_id)

    await home.send_reading(M, "0", meter_id=meter_id, source="withdrawn")

    assert await preliminary(home) == ("billing_system", 559017, 1118034)
    assert (await home.service.published(RECOMPUTED))[-1]["amount_minor"] == 0


async def test_no_consumption_is_a_charge_of_nothing(home: Any) -> None:
    await home.send_reading(M, "0", meter_id=new_id())

    assert (await preliminary(home))[:2] == ("readings", 559017 - 29232)


async def test_a_reading_of_a_month_already_charged_adds_nothing(home: Any) -> None:
    await home.send_reading(M, "7", meter_id=new_id(), period=date(2026, 10, 1))

    assert await preliminary(home) == ("billing_system", 559017, 1118034)


async def test_the_charges_of_the_month_take_the_place_of_the_preliminary_ones(home: Any) -> None:
    await home.send_reading(M, "7", meter_id=new_id())

    file = (DEMO / "examples" / "charges-2026-11-01.csv").read_bytes()
    await home.publish("charges", file, period="2026-11-01")

    assert await preliminary(home) == ("billing_system", 595024, 1190048)


async def test_a_service_without_a_tariff_keeps_the_estimate_until_a_tariff_comes(desk: Any) -> None:
    await desk.register(M)
    await desk.publish("charges", (DEMO / "41-charges-2026-10-01.csv").read_bytes(), period="2026-10-01")
    await desk.send_reading(M, "7", meter_id=new_id())
    assert (await preliminary(desk))[0] == "billing_system"

    published = await desk.publish(
        "tariffs", TARIFFS + RATES + "tariff;cold_water;;01.10.2026;50,00;руб/м3\n"
    )
    assert (await preliminary(desk))[:2] == ("readings", 559017 - 29232 + 35000)

    await desk.act(published["import_id"], "rollback")
    assert (await preliminary(desk))[0] == "billing_system"


async def test_the_tariff_of_the_readings_month_counts(desk: Any) -> None:
    await desk.register(M)
    rates = "tariff;cold_water;;01.01.2026;40;руб/м3\ntariff;cold_water;;01.11.2026;45;руб/м3\n"
    announced = "tariff;cold_water;;01.12.2026;99;руб/м3\n"
    await desk.publish("tariffs", TARIFFS + RATES + rates + announced)

    await desk.send_reading(M, "2", meter_id=new_id())
    await desk.send_reading(M, "2", meter_id=new_id(), period=date(2026, 10, 1))

    assert [each["amount_minor"] for each in await desk.service.published(RECOMPUTED)] == [9000, 8000]


async def test_day_and_night_have_tariffs_of_their_own(desk: Any) -> None:
    await desk.register(M)
    rates = (
        "tariff;electricity;;01.01.2026;4,87;руб/кВт*ч\n"
        "tariff;electricity;day;01.01.2026;5,62;руб/кВт*ч\n"
        "tariff;electricity;night;01.01.2026;2,81;руб/кВт*ч\n"
    )
    await desk.publish("tariffs", TARIFFS + RATES + rates)
    meter_id = new_id()

    for register, volume in (("day", "100"), ("night", "50"), ("total", "10")):
        await desk.send_reading(
            M, volume, meter_id=meter_id, service_code="electricity", register_code=register
        )

    assert (await desk.service.published(RECOMPUTED))[-1]["amount_minor"] == 56200 + 14050 + 4870


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (TARIFFS + RATES, "В файле нет ни одного тарифа (записи tariff)"),
        (TARIFFS + RATES + "tariff;gas;;01.01.2026;1;руб\n", "Нет записи service с кодом gas"),
        (
            TARIFFS + RATES + "tariff;cold_water;;01.01.2026;-1;руб\n",
            "Здесь должно быть число не меньше нуля",
        ),
        (
            TARIFFS + RATES + 2 * "tariff;cold_water;;01.01.2026;1;руб\n",
            "Тариф с этого дня уже есть в строке 5",
        ),
    ],
)
async def test_a_broken_file_of_tariffs_is_refused(desk: Any, file: str, message: str) -> None:
    wrong = await desk.upload("tariffs", file)

    assert wrong["state"] == "rejected"
    assert message in [each["message"] for each in wrong["errors"]]
