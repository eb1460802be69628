"""Step 2, with more than one account: which one is shown, which one is primary, and parting with one."""

import pytest
from playwright.async_api import expect

from e2e.browser import Screen
from e2e.outside import eventually
from e2e.people import People, Resident
from e2e.twins import M, Q, Twin, Twins


async def with_two(people: People, twins: Twins) -> tuple[Resident, Twin, Twin]:
    """A resident with two accounts; the first one is the primary one."""
    anna, first, second = await people.resident(), twins.take(Q), twins.take(M)
    await anna.link(first.address)
    await anna.link(second.address)
    return anna, first, second


@pytest.mark.feature("ACC-05", "ACC-06", "ACC-08")
async def test_one_of_two_accounts_is_primary_and_an_unlinked_one_is_closed(
    people: People, twins: Twins
) -> None:
    anna, first, second = await with_two(people, twins)
    links = (await anna.get("accounts/v1/links"))["items"]
    assert [(one["number"], one["is_primary"]) for one in links] == [
        (first.number, True),
        (second.number, False),
    ]
    change = {"is_primary": True, "version": links[1]["version"]}
    await anna.done("PATCH", f"accounts/v1/links/{links[1]['link_id']}", json=change)
    links = (await anna.get("accounts/v1/links"))["items"]
    assert [(one["number"], one["is_primary"]) for one in links] == [
        (second.number, True),
        (first.number, False),
    ]

    gone = links[1]
    await anna.done("DELETE", f"accounts/v1/links/{gone['link_id']}")
    assert [one["number"] for one in (await anna.get("accounts/v1/links"))["items"]] == [second.number]

    async def closed() -> bool:
        path = f"billing/v1/accounts/{gone['account_id']}/overview"
        return (await anna.call("GET", path)).status_code == 404

    await eventually(closed, what="billing shows the unlinked account no more")


@pytest.mark.feature("ACC-05", "ACC-06", "ACC-07", "ACC-08")
async def test_accounts_are_chosen_and_unlinked_on_a_phone(
    phone: Screen, people: People, twins: Twins
) -> None:
    anna, first, second = await with_two(people, twins)
    page = phone.page
    await phone.sign_in(anna)
    await phone.open("/accounts")
    await page.get_by_role("dialog").get_by_role("button", name="Позже").click()
    one, other = (
        page.locator("section.card").filter(has_text=twin.number, has_not_text="Здравствуйте")
        for twin in (first, second)
    )
    await expect(one).to_contain_text("Основной")
    await expect(one).to_contain_text("Выбран")

    await other.get_by_role("button", name="Выбрать").click()
    await expect(other).to_contain_text("Выбран")
    await expect(one).not_to_contain_text("Выбран")
    await phone.open("/readings")
    await expect(page.get_by_text("ГВС С/У").first).to_be_visible()

    await phone.open("/accounts")
    await other.get_by_role("button", name="Сделать основным").click()
    await expect(other).to_contain_text("Основной")
    await expect(one).not_to_contain_text("Основной")

    await one.get_by_role("button", name="Отвязать").click()
    await page.get_by_role("dialog").get_by_role("button", name="Отвязать").click()
    await expect(page.get_by_text("Лицевой счёт отвязан")).to_be_visible()
    await expect(one).to_have_count(0)
    await expect(other).to_have_count(1)
