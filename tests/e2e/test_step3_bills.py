"""Step 3: how much, why, and what is due; every figure as the accounting system gave it."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from playwright.async_api import expect

from e2e import figures
from e2e.browser import Screen
from e2e.figures import GD_04, GD_04_TOTALS, GD_05, OVERVIEWS, Q_ADDRESS, ROWS, money, plain
from e2e.people import People, Resident


@pytest.mark.feature("BIL-01", "BIL-03", "BIL-04", "BIL-05")
@pytest.mark.parametrize("table", OVERVIEWS)
async def test_the_overview_is_the_one_of_the_real_table(people: People, table: str) -> None:
    address, (period, name), expected = OVERVIEWS[table]
    anna = await people.resident()
    await anna.link(address)
    receipt = await anna.overview()
    assert (receipt["period"], receipt["kind_name"]) == (period, name)
    assert tuple(receipt["rows"][row]["main_minor"] for row in ROWS) == expected
    assert {receipt["rows"][row]["penalty_minor"] for row in ROWS} == {0}
    assert receipt["balance"] == {"kind": "debt", "amount_minor": expected[3]}

    debt, paid, charged, due, preliminary, advance = expected
    assert due + preliminary == advance, "A4"
    if table == "GD-03":
        assert (debt + paid + charged, due - (debt + paid + charged)) == (5392, 48528), "A3 does not add up"
        told = {(one["code"], one["expected_minor"], one["shown_minor"]) for one in receipt["mismatches"]}
        assert ("receipt-sum-main", 5392, 53920) in told
    else:
        assert debt + paid + charged == due, "A1, A2"
        assert receipt["mismatches"] == []


async def q_resident(people: People) -> Resident:
    anna = await people.resident()
    await anna.link(Q_ADDRESS)
    return anna


@pytest.mark.feature("BIL-06", "BIL-07", "BIL-08", "BIL-09", "BIL-10")
async def test_the_breakdowns_are_the_ones_of_the_real_tables(people: People) -> None:
    anna = await q_resident(people)
    services = await anna.get(f"billing/v1/accounts/{anna.account_id}/services", period="2020-08-01")
    columns = ("debt_minor", "paid_minor", "charged_minor", "due_minor")
    shown = {line["name"]: tuple(line[column] for column in columns) for line in services["lines"]}
    assert shown == GD_04
    assert tuple(services["totals"][column] for column in columns) == GD_04_TOTALS

    misses = {name for name, row in GD_04.items() if sum(row[:3]) != row[3]}
    assert misses == {figures.PENALTY}, "A5 holds for seven rows, A6 does not"
    assert GD_04_TOTALS[3] - sum(GD_04_TOTALS[:3]) == 1462, "A7"
    assert tuple(map(sum, zip(*GD_04.values(), strict=True))) == GD_04_TOTALS, "A8"

    charges = await anna.get(f"billing/v1/accounts/{anna.account_id}/charges", period="2020-08-01")
    table = {
        row["name"]: (row["tariff"], row["tariff_unit"], row["norm"], row["volume"], row["amount_minor"])
        for row in charges["items"]
    }
    assert _exact(table) == _exact(GD_05)
    assert charges["total_minor"] == 513527
    assert {row["operation"] for row in charges["items"]} == {"начисление"}
    for row in charges["items"]:
        product = Decimal(row["tariff"]) * Decimal(row["volume"])
        assert row["recomputed_minor"] == row["amount_minor"] == round(product * 100), "A9"
        assert row["amount_minor"] == GD_04[row["name"]][2], "A10"


def _exact(table: Mapping[str, tuple[object, ...]]) -> dict[str, tuple[object, ...]]:
    return {
        name: (Decimal(str(row[0])), row[1], row[2] and Decimal(str(row[2])), Decimal(str(row[3])), row[4])
        for name, row in table.items()
    }


@pytest.mark.feature("BIL-01", "BIL-04", "BIL-05", "WEB-16")
async def test_home_answers_how_much_why_and_what_is_due(phone: Screen, people: People) -> None:
    anna = await q_resident(people)
    await anna.confirm_email()
    page = phone.page
    await phone.sign_in(anna)
    await phone.open("/")
    await expect(page.get_by_role("link", name="Почему такая сумма")).to_be_visible()
    text = plain(await page.locator("main").inner_text())
    assert "К оплате" in text
    assert "5 135,27" in text
    assert "На 89,16 ₽ больше, чем за июль 2020" in text
    assert "Консьерж" in text
    for row in ("5 046,11", "−5 046,11", "−14,62"):
        assert row in text, row


@pytest.mark.feature("BIL-01", "BIL-03", "WEB-16")
@pytest.mark.parametrize("table", OVERVIEWS)
async def test_the_bill_shows_the_overview_as_given(phone: Screen, people: People, table: str) -> None:
    address, (period, _), expected = OVERVIEWS[table]
    anna = await people.resident()
    await anna.link(address)
    await anna.confirm_email()
    await phone.sign_in(anna)
    await phone.open(f"/bills/{period}")
    main = phone.page.locator("main")
    await expect(main.get_by_text("авансом").first).to_be_visible()
    text = plain(await main.inner_text())
    for sum_minor in expected:
        assert money(sum_minor) in text, (table, money(sum_minor))


@pytest.mark.feature("BIL-06", "BIL-08", "WEB-16")
async def test_the_bill_shows_services_and_charges_as_given(phone: Screen, people: People) -> None:
    anna = await q_resident(people)
    await anna.confirm_email()
    page = phone.page
    await phone.sign_in(anna)
    await phone.open("/bills")
    await page.get_by_role("link", name="Подробнее").first.click()
    await page.get_by_role("tab", name="Услуги").click()
    await expect(page.get_by_text(figures.PENALTY)).to_be_visible()
    for line in await page.locator("details > summary").all():
        await line.click()
    text = plain(await page.locator("main").inner_text())
    for name, row in {**GD_04, "Итого": GD_04_TOTALS}.items():
        assert name in text
        for sum_minor in row:
            assert money(sum_minor) in text, (name, money(sum_minor))

    await page.get_by_role("tab", name="Начисления").click()
    await expect(page.get_by_text("Начислено за месяц")).to_be_visible()
    text = plain(await page.locator("main").inner_text())
    for name, (*_, sum_minor) in GD_05.items():
        assert name in text
        assert money(int(str(sum_minor))) in text, name
    how = page.get_by_text("Как посчитали")
    await how.first.click()
    await expect(page.get_by_text("×").first).to_be_visible()
