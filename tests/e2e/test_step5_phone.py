"""Step 5 on a phone: readings are typed, questioned, kept without network, and sent by a guest."""

import pytest
from playwright.async_api import Page, expect

from e2e.browser import Screen, Screens
from e2e.conftest import Neighbour
from e2e.figures import plain
from e2e.outside import eventually
from e2e.people import People, Resident
from e2e.test_step5_readings import meters_of
from e2e.twins import M, Twins

WORKER_RUNS = "async () => Boolean((await navigator.serviceWorker.getRegistration())?.active)"
HOT, COLD = "ГВС С/У: Новое показание", "ХВС С/У: Новое показание"


async def readings_page(screen: Screen, anna: Resident) -> Page:
    await anna.confirm_email()
    await screen.sign_in(anna)
    await screen.open("/readings")
    await expect(screen.page.get_by_label(COLD)).to_be_visible()
    return screen.page


@pytest.mark.feature("MET-01", "MET-08", "MET-16", "BIL-03")
async def test_readings_are_typed_and_home_shows_the_new_charge(phone: Screen, neighbour: Neighbour) -> None:
    anna = await neighbour(M)
    page = await readings_page(phone, anna)
    await page.get_by_label(HOT).fill("206,5")
    await expect(page.get_by_text("Расход: 2,50 м3")).to_be_visible()
    await page.get_by_label(COLD).fill("739")
    await expect(page.get_by_text("Расход: 7,00 м3")).to_be_visible()
    await page.get_by_role("button", name="Отправить показания").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Показания приняты")
    assert "2,50" in plain(await page.locator("main").inner_text())

    async def charged() -> bool:
        return len((await anna.overview())["preliminary_lines"]) == 2

    await eventually(charged, what="both readings are charged")
    await phone.open("/")
    # 5 590,17 − 292,32 − 463,10 + 341,04 + 578,88
    await expect(page.get_by_text("по показаниям").first).to_contain_text("5 754,67")


@pytest.mark.feature("MET-09")
async def test_a_lower_value_is_refused_with_ways_out(phone: Screen, neighbour: Neighbour) -> None:
    anna = await neighbour(M)
    page = await readings_page(phone, anna)
    await page.get_by_label(HOT).fill("203")
    await page.get_by_role("button", name="Отправить показания").click()
    await expect(page.get_by_text("Показание не принято!").first).to_be_visible()
    assert (await page.title()).startswith("Ошибка: ")
    for way in ("Счётчик заменили", "Прошлое показание неверно"):
        await expect(page.get_by_role("link", name=way)).to_be_visible()
    await expect(page.get_by_label(HOT)).to_have_value("203")
    assert (await meters_of(anna))["hot_water"]["registers"][0]["current_value"] is None


@pytest.mark.feature("MET-01", "MET-16")
async def test_an_unusual_value_is_asked_about_once(phone: Screen, neighbour: Neighbour) -> None:
    anna = await neighbour(M)
    page = await readings_page(phone, anna)
    await page.get_by_label(HOT).fill("230")
    await page.get_by_role("button", name="Отправить показания").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Верно?")
    assert (await meters_of(anna))["hot_water"]["registers"][0]["current_value"] is None
    await page.get_by_role("link", name="Исправить").click()
    await expect(page.get_by_label(HOT)).to_have_value("230")
    await page.get_by_role("button", name="Отправить показания").click()
    await page.get_by_role("button", name="Всё верно, отправить").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Показания приняты")
    assert (await meters_of(anna))["hot_water"]["registers"][0]["current_value"] == "230.00"


@pytest.mark.feature("MET-01")
async def test_readings_typed_without_network_are_sent_once_when_it_returns(
    screens: Screens, neighbour: Neighbour
) -> None:
    anna = await neighbour(M)
    async with screens.phone(service_workers="allow") as screen:
        screen.is_offline_allowed = True
        page = await readings_page(screen, anna)
        # What works without network comes once the first page stands.
        await page.wait_for_function(WORKER_RUNS)
        await screen.context.set_offline(offline=True)
        await page.get_by_label(HOT).fill("206")
        await page.get_by_role("button", name="Отправить показания").click()
        await expect(page.get_by_text("Показания ещё не отправлены")).to_be_visible()
        assert (await meters_of(anna))["hot_water"]["registers"][0]["current_value"] is None
        await screen.context.set_offline(offline=False)

        async def sent() -> bool:
            shown = (await meters_of(anna))["hot_water"]["registers"][0]["current_value"]
            return bool(shown == "206.00")

        await eventually(sent, what="what was kept is sent by itself")
        await expect(page.get_by_text("Показания ещё не отправлены")).to_be_hidden()
        await screen.finish("offline", has_failed=False)
    hot = (await meters_of(anna))["hot_water"]
    history = (await anna.get(f"metering/v1/meters/{hot['meter_id']}/readings"))["items"]
    assert [row["value"] for row in history].count("206.00") == 1


async def test_a_draft_survives_a_reload(phone: Screen, neighbour: Neighbour) -> None:
    anna = await neighbour(M)
    page = await readings_page(phone, anna)
    await page.get_by_label(COLD).fill("740,12")
    await page.reload()
    await expect(page.get_by_label(COLD)).to_have_value("740,12")


@pytest.mark.feature("MET-02", "MET-07", "ACC-19")
async def test_a_guest_sends_a_reading_without_signing_in(
    phone: Screen, people: People, twins: Twins
) -> None:
    twin, page = twins.take(M), phone.page
    await phone.open("/login")
    await page.get_by_role("link", name="Передать показания без входа").click()
    await page.get_by_label("Номер лицевого счёта").fill(twin.number)
    await page.get_by_label("Дом").fill(twin.house)
    await page.get_by_label("Квартира").fill(twin.flat)
    await page.get_by_role("button", name="Найти счётчики").click()
    await page.get_by_label("ГВС С/У: Последние 4 знака номера счётчика").fill("0774")
    await page.get_by_label(HOT).fill("206")
    assert "204" not in await page.locator("main").inner_text(), "a guest sees no earlier value"
    await page.get_by_role("button", name="Отправить показания").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Показания приняты")

    anna = await people.resident()
    await anna.link(twin.address)
    assert (await meters_of(anna))["hot_water"]["registers"][0]["current_source"] == "guest"
