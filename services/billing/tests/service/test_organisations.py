"""Files of several organisations: each replaces what its own organisation has, and nothing of the others."""

from typing import Any

import pytest
from sqlalchemy import update

from billing_factories import Desk, bill
from common.ids import new_id
from common.tables import active_import, import_file

pytestmark = pytest.mark.feature("OPS-10", "ACC-20")
PUBLISHED, WITHDRAWN = "billing.receipt.published.v1", "billing.receipt.withdrawn.v1"
PERIOD = "2026-10-01"
ORGANISATIONS = ("centre", "vodokanal")


@pytest.fixture
async def desks(service: Any) -> tuple[Desk, Desk]:
    """Two organisations; account 1 is in both, 2 only in the first, 3 only in the second."""
    first, second = (Desk(service, organisation=code) for code in ORGANISATIONS)
    for desk, numbers in ((first, "12"), (second, "13")):
        organisation_id = new_id()
        for number in numbers:
            await desk.register(number, organisation_id=organisation_id)
    return first, second


async def charge(desk: Desk, **sums: str) -> dict[str, Any]:
    return await desk.publish("charges", bill(**sums), period=PERIOD, organisation=desk.organisation)


async def due_of(desk: Desk, number: str) -> list[int]:
    receipts = (await desk.look(number, "overview"))["receipts"]
    return [receipt["rows"]["due"]["main_minor"] for receipt in receipts]


def rate(cold_water: str) -> str:
    return (
        "!service;code;name\nservice;cold_water;ХВС\n"
        f"!tariff;service;valid_from;rate;unit\ntariff;cold_water;2026-01-01;{cold_water};руб/м3\n"
    )


async def preliminary(desk: Desk, number: str) -> int:
    events = await desk.service.published("billing.preliminary.recomputed.v1")
    mine = [each for each in events if each["account_id"] == str(desk.accounts[number])]
    amount: int = mine[-1]["amount_minor"]
    return amount


async def test_one_organisations_month_leaves_the_others_receipts(desks: tuple[Desk, Desk]) -> None:
    first, second = desks
    await charge(first, n1="100,00", n2="50,00")

    published = await charge(second, n3="7,00")

    assert (published["organisation"], published["period"]) == ("vodokanal", PERIOD)
    assert (published["preview"]["added"], published["preview"]["removed"]) == (1, 0)
    assert await first.service.published(WITHDRAWN) == []
    assert [await due_of(first, "1"), await due_of(first, "2"), await due_of(second, "3")] == [
        [10000],
        [5000],
        [700],
    ]


async def test_a_number_that_two_organisations_have_is_told_apart(desks: tuple[Desk, Desk]) -> None:
    first, second = desks
    await charge(first, n1="100,00")
    await charge(second, n1="7,00")

    assert await due_of(first, "1") == [10000]
    assert await due_of(second, "1") == [700]


async def test_an_account_of_another_organisation_is_not_found(desks: tuple[Desk, Desk]) -> None:
    first, second = desks

    wrong = await first.upload("charges", bill(n3="7,00"), period=PERIOD, organisation="centre")

    assert wrong["errors"][0]["message"] == "Лицевой счёт 3 не найден"
    assert await due_of(second, "3") == []


async def test_a_correction_and_its_way_back_touch_one_organisation(desks: tuple[Desk, Desk]) -> None:
    first, second = desks
    await charge(first, n1="100,00", n2="50,00")
    await charge(second, n1="7,00")
    corrected = await charge(first, n1="120,00")
    assert [await due_of(first, "1"), await due_of(first, "2"), await due_of(second, "1")] == [
        [12000],
        [],
        [700],
    ]

    await first.act(corrected["import_id"], "rollback")

    assert [await due_of(first, "1"), await due_of(first, "2"), await due_of(second, "1")] == [
        [10000],
        [5000],
        [700],
    ]


async def test_the_same_content_is_a_file_of_each_organisation(desks: tuple[Desk, Desk]) -> None:
    first, second = desks

    ours, theirs = await charge(first, n1="100,00"), await charge(second, n1="100,00")

    assert ours["import_id"] != theirs["import_id"]
    assert len(await first.service.published(PUBLISHED)) == 2


async def test_the_month_before_is_that_of_the_organisation(desks: tuple[Desk, Desk]) -> None:
    first, second = desks
    await first.publish("charges", bill(n1="100,00"), period="2026-09-01", organisation="centre")
    await second.publish("charges", bill(n3="7,00"), period="2026-09-01", organisation="vodokanal")

    checked = await first.upload("charges", bill(n1="120,00"), period=PERIOD, organisation="centre")

    assert checked["preview"]["total_month_before_minor"] == 10000


async def test_each_organisation_has_its_own_tariffs(desks: tuple[Desk, Desk]) -> None:
    first, second = desks
    await first.publish("tariffs", rate("10,00"), organisation="centre")
    for desk in desks:
        await desk.send_reading("1", "3", meter_id=new_id())
    assert [await preliminary(first, "1"), await preliminary(second, "1")] == [3000, 0]

    await second.publish("tariffs", rate("20,00"), organisation="vodokanal")

    assert [await preliminary(first, "1"), await preliminary(second, "1")] == [3000, 6000]


async def test_services_are_named_as_in_the_organisations_own_list(desks: tuple[Desk, Desk]) -> None:
    for desk, name in zip(desks, ("Теплоснабжение", "Подогрев"), strict=True):
        tariffs = rate("10,00").replace(
            "service;cold_water;ХВС\n", f"service;cold_water;ХВС\nservice;heating;{name}\n"
        )
        await desk.publish("tariffs", tariffs, organisation=desk.organisation)
        nameless = bill(n1="100,00").replace(";heating;Отопление;", ";heating;;")
        await desk.publish("charges", nameless, period=PERIOD, organisation=desk.organisation)

    names = [each["lines"][0]["name"] for each in await desks[0].service.published(PUBLISHED)]

    assert names == ["Теплоснабжение", "Подогрев"]


async def test_whose_file_it_is_must_be_said_when_there_are_several(desks: tuple[Desk, Desk]) -> None:
    first, _ = desks

    answer = await first.service.client.post(
        first.service.url("/imports"),
        data={"kind": "charges", "period": PERIOD},
        files={"file": ("charges.csv", bill(n1="1,00").encode(), "text/csv")},
        headers=first.operator,
    )

    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("Укажите организацию")


async def test_an_organisation_without_accounts_is_refused(desks: tuple[Desk, Desk]) -> None:
    first, _ = desks

    wrong = await first.upload("tariffs", rate("1,00"), organisation="nobody")

    assert (wrong["state"], wrong["errors"][0]["column"]) == ("rejected", "организация")


async def test_who_there_is_can_be_asked(desks: tuple[Desk, Desk]) -> None:
    url = desks[0].service.url("/imports/organisations")

    answer = await desks[0].service.client.get(url, headers=desks[0].operator)

    assert [each["code"] for each in answer.json()] == ["centre", "vodokanal"]


async def make_common(desk: Desk) -> None:
    """As files were kept before they had organisations."""
    async with desk.service.session() as session:
        for table in (active_import, import_file):
            await session.execute(update(table).values(period=PERIOD))


async def test_a_file_from_before_there_were_organisations_is_replaced(desks: tuple[Desk, Desk]) -> None:
    first, second = desks
    await charge(first, n1="100,00", n2="50,00")
    await make_common(first)

    await charge(second, n3="7,00")
    corrected = await charge(first, n1="120,00")

    assert (corrected["preview"]["changed"], corrected["preview"]["removed"]) == (1, 1)
    assert [await due_of(first, "1"), await due_of(first, "2"), await due_of(second, "3")] == [
        [12000],
        [],
        [700],
    ]
    await first.act(corrected["import_id"], "rollback")
    assert [await due_of(first, "1"), await due_of(first, "2")] == [[10000], [5000]]


async def test_a_common_file_of_several_organisations_is_never_doubled(desks: tuple[Desk, Desk]) -> None:
    first = desks[0]
    await charge(first, n1="100,00", n2="50,00")
    await make_common(first)
    first.organisation = "vodokanal"
    await first.register("2")

    wrong = await first.upload("charges", bill(n1="120,00"), period=PERIOD, organisation="centre")

    assert wrong["state"] == "rejected"
    assert wrong["errors"][0]["message"].startswith("За этот месяц действует общий файл")
    assert await due_of(first, "1") == [10000]


async def test_a_reading_that_comes_before_its_account_is_charged_when_the_account_is_known(
    desk: Desk,
) -> None:
    await desk.register("1")
    await desk.publish("tariffs", rate("10,00"))
    desk.accounts["2"] = new_id()
    await desk.send_reading("2", "3", meter_id=new_id())
    assert await preliminary(desk, "2") == 0

    await desk.register("2")

    assert await preliminary(desk, "2") == 3000
