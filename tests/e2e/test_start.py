"""The portal's start on a network that brings the page and not its files."""

import pytest
from playwright.async_api import Route, expect

from e2e.browser import Screen


@pytest.mark.parametrize("lost", ["vendor", "portal"])
async def test_files_that_do_not_come_are_told_and_asked_again(phone: Screen, lost: str) -> None:
    page, files = phone.page, f"**/assets/{lost}-*.js"

    async def drop(route: Route) -> None:
        await route.abort()

    await phone.context.route(files, drop)
    await page.goto(f"{phone.origin}/login")
    told = page.get_by_role("alert").filter(has_text="Страница не загрузилась")
    await expect(told).to_be_visible()
    # The browser tells of the lost file, as it should.
    phone.troubles.clear()

    await phone.context.unroute(files, drop)
    await told.get_by_role("button", name="Обновить").click()
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await expect(told).to_be_hidden()
