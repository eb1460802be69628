"""Files of charges: checked whole, previewed, published at once, taken back in one step."""

import asyncio
from typing import Any

import pytest

from billing_factories import bill

pytestmark = pytest.mark.feature("OPS-10")
PUBLISHED, WITHDRAWN = "billing.receipt.published.v1", "billing.receipt.withdrawn.v1"
PERIOD = "2026-10-01"


@pytest.fixture
async def office(desk: Any) -> Any:
    for number in ("1", "2", "3"):
        await desk.register(number)
    return desk


async def due_of(office: Any, number: str) -> int:
    due: int = (await office.overview(number))["rows"]["due"]["main_minor"]
    return due


async def nothing_is_visible(office: Any) -> None:
    for number in office.accounts:
        assert (await office.look(number, "overview"))["receipts"] == []
    assert await office.service.published(PUBLISHED) == []


async def test_a_checked_file_shows_nothing_before_it_is_published(office: Any) -> None:
    checked = await office.upload("charges", bill(n1="100,00", n2="50,00"), period=PERIOD)

    assert checked["state"] == "checked"
    assert (checked["rows_total"], checked["rows_done"]) == (8, 8) or checked["rows_total"] >= 8
    await nothing_is_visible(office)

    published = await office.act(checked["import_id"], "publish")

    assert published["state"] == "applied"
    assert await due_of(office, "1") == 10000


async def test_publishing_tells_everything_about_each_receipt(office: Any) -> None:
    await office.publish("charges", bill(n1="100,00"), period=PERIOD)

    [event] = await office.service.published(PUBLISHED)
    receipt = await office.overview("1")
    assert event["receipt_id"] == receipt["receipt_id"]
    assert event["account_id"] == str(office.accounts["1"])
    assert (event["kind_code"], event["kind_name"], event["period"]) == ("main", "Квитанция", PERIOD)
    assert (event["total_due_minor"], event["due_with_preliminary_minor"]) == (10000, 10000)
    assert event["is_current"] is True
    [line], [recipient] = event["lines"], event["recipients"]
    assert (line["line_no"], line["service_code"], line["due_minor"]) == (1, "heating", 10000)
    assert line["recipient_id"] == recipient["recipient_id"]
    assert recipient["name"] == "Тепло"


async def test_the_preview_compares_with_what_is_in_force(office: Any) -> None:
    await office.publish("charges", bill(n1="100,00", n2="50,00"), period=PERIOD)

    corrected = await office.upload("charges", bill(n1="100,00", n2="70,00", n3="5,00"), period=PERIOD)

    preview = corrected["preview"]
    assert {name: preview[name] for name in ("added", "changed", "removed", "unchanged")} == {
        "added": 1,
        "changed": 1,
        "removed": 0,
        "unchanged": 1,
    }
    assert (preview["total_before_minor"], preview["total_after_minor"]) == (15000, 17500)
    assert preview["biggest_changes"][0] == {
        "account": "2",
        "kind_name": "Квитанция",
        "before_minor": 5000,
        "after_minor": 7000,
    }


async def test_the_preview_shows_the_total_of_the_month_before(office: Any) -> None:
    await office.publish("charges", bill(n1="100,00"), period="2026-09-01")

    checked = await office.upload("charges", bill(n1="120,00"), period=PERIOD)

    assert checked["preview"]["total_month_before_minor"] == 10000
    assert checked["preview"]["total_before_minor"] == 0


async def test_the_order_of_rows_is_no_difference(office: Any) -> None:
    await office.publish("charges", bill(n1="100,00", n2="50,00"), period=PERIOD)

    other = await office.upload("charges", bill(n2="50,00", n1="100,00"), period=PERIOD)

    assert other["preview"]["unchanged"] == 2
    assert other["preview"]["changed"] == 0


async def test_a_correction_tells_only_what_changed_and_keeps_identities(office: Any) -> None:
    await office.publish("charges", bill(n1="100,00", n2="50,00"), period=PERIOD)
    before = {each["receipt_id"]: each for each in await office.service.published(PUBLISHED)}

    await office.publish("charges", bill(n1="100,00", n2="70,00"), period=PERIOD)

    events = (await office.service.published(PUBLISHED))[len(before) :]
    assert [each["total_due_minor"] for each in events] == [7000]
    assert events[0]["receipt_id"] in before
    assert events[0]["recipients"] == next(iter(before.values()))["recipients"]
    assert await due_of(office, "2") == 7000


async def test_a_receipt_missing_from_the_correction_is_withdrawn(office: Any) -> None:
    await office.publish("charges", bill(n1="100,00", n2="50,00"), period=PERIOD)
    gone = (await office.overview("2"))["receipt_id"]

    await office.publish("charges", bill(n1="100,00"), period=PERIOD)

    assert await office.service.published(WITHDRAWN) == [
        {"receipt_id": gone, "account_id": str(office.accounts["2"])}
    ]
    assert (await office.look("2", "overview"))["receipts"] == []


async def test_taking_back_a_first_file_withdraws_its_receipts(office: Any) -> None:
    published = await office.publish("charges", bill(n1="100,00"), period=PERIOD)
    receipt_id = (await office.overview("1"))["receipt_id"]

    taken = await office.act(published["import_id"], "rollback")

    assert taken["state"] == "rolled_back"
    assert (await office.look("1", "overview"))["receipts"] == []
    assert (await office.get(f"/receipts/{receipt_id}")).status_code == 404
    assert [each["receipt_id"] for each in await office.service.published(WITHDRAWN)] == [receipt_id]


async def test_taking_back_a_correction_brings_the_file_before_it_back(office: Any) -> None:
    await office.publish("charges", bill(n1="100,00", n2="50,00"), period=PERIOD)
    corrected = await office.publish("charges", bill(n1="130,00", n3="5,00"), period=PERIOD)
    count = len(await office.service.published(PUBLISHED))
    added = (await office.overview("3"))["receipt_id"]

    await office.act(corrected["import_id"], "rollback")

    assert await due_of(office, "1") == 10000
    assert await due_of(office, "2") == 5000
    assert (await office.look("3", "overview"))["receipts"] == []
    again = (await office.service.published(PUBLISHED))[count:]
    assert sorted(each["total_due_minor"] for each in again) == [5000, 10000]
    assert [each["receipt_id"] for each in await office.service.published(WITHDRAWN)][-1] == added


async def test_publishing_twice_at_once_publishes_once(office: Any) -> None:
    checked = await office.upload("charges", bill(n1="100,00"), period=PERIOD)

    answers = await asyncio.gather(
        *(
            office.service.client.post(
                office.service.url(f"/imports/{checked['import_id']}/publish"), headers=office.operator
            )
            for _ in range(4)
        )
    )
    await office.service.drain()

    assert {answer.status_code for answer in answers} == {202}
    assert len(await office.service.published(PUBLISHED)) == 1


async def test_the_same_file_again_is_the_same_import(office: Any) -> None:
    first = await office.publish("charges", bill(n1="100,00"), period=PERIOD)

    again = await office.upload("charges", bill(n1="100,00"), period=PERIOD)

    assert again["import_id"] == first["import_id"]
    assert again["state"] == "applied"
    assert len(await office.service.published(PUBLISHED)) == 1


async def test_a_later_month_makes_the_earlier_one_past(office: Any) -> None:
    await office.publish("charges", bill(n1="100,00"), period=PERIOD)
    await office.publish("charges", bill(n1="80,00"), period="2026-09-01")

    currents = [(each["period"], each["is_current"]) for each in await office.service.published(PUBLISHED)]

    assert currents == [("2026-10-01", True), ("2026-09-01", False)]
    assert (await office.overview("1"))["period"] == PERIOD


async def test_when_the_newest_month_goes_the_one_before_it_becomes_current_again(office: Any) -> None:
    newest = await office.publish("charges", bill(n1="100,00"), period=PERIOD)
    await office.publish("charges", bill(n1="80,00"), period="2026-09-01")

    await office.act(newest["import_id"], "rollback")

    last = (await office.service.published(PUBLISHED))[-1]
    assert (last["period"], last["is_current"]) == ("2026-09-01", True)


async def test_numbers_that_disagree_are_shown_to_the_operator_and_refuse_nothing(office: Any) -> None:
    file = bill(n1="100,00").replace(";100,00;руб/Гкал;100,00;", ";100,00;руб/Гкал;3,00;")

    checked = await office.upload("charges", file, period=PERIOD)

    assert checked["state"] == "checked"
    assert checked["preview"]["mismatches"] == {"tariff-volume": 1}
    example = checked["preview"]["mismatch_examples"][0]
    assert (example["line_no"], example["expected_minor"], example["shown_minor"]) == (1, 30000, 10000)
