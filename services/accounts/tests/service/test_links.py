"""The list of accounts, primary one, names, unlinking."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from accounts.link import rules
from accounts.link.models import AccountLink
from common.ids import new_id

LINKED = "accounts.link.created.v1"
UNLINKED = "accounts.link.removed.v1"


@pytest.mark.feature("ACC-06", "ACC-07", "ACC-10", "ACC-20")
async def test_accounts_of_several_organisations_stand_side_by_side_primary_first(town: Any) -> None:
    heat = await town.add_organisation("heat", name="Тепло", has_readings=False, phone="+7 000 000-00-01")
    water = await town.add_organisation("water", name="Вода")
    who = town.resident(new_id())
    await town.link_new(who, heat, number="1")
    await town.link_new(who, water, number="2")
    await town.link_new(who, water, number="3", is_primary=True)

    links = await town.links(who)

    assert [link["number"] for link in links] == ["3", "1", "2"]
    assert [link["is_primary"] for link in links] == [True, False, False]
    assert links[1]["organisation"] == {
        "id": str(heat.id),
        "code": "heat",
        "name": "Тепло",
        "phone": "+7 000 000-00-01",
        "has_payments": True,
        "has_readings": False,
        "has_electronic_receipt": True,
    }


async def test_a_new_cabinet_has_no_accounts(town: Any) -> None:
    assert await town.links(town.resident()) == []


@pytest.mark.feature("ACC-06")
@pytest.mark.check("C-21")
async def test_two_users_of_one_account_see_their_own_links_only(town: Any) -> None:
    organisation = await town.add_organisation()
    first, second = town.resident(new_id()), town.resident(new_id())
    link = await town.link_new(first, organisation, number="1")
    await town.search(second, number="1")
    await town.link(second, link["account_id"])

    await town.change(first, link["link_id"], version=link["version"], alias="Дача")

    assert [each["alias"] for each in await town.links(first)] == ["Дача"]
    assert [each["alias"] for each in await town.links(second)] == [None]
    assert len({event["account_id"] for event in await town.service.published(LINKED)}) == 1
    assert len({event["link_id"] for event in await town.service.published(LINKED)}) == 2


@pytest.mark.feature("ACC-10")
async def test_an_account_gets_and_loses_a_name(town: Any) -> None:
    who = town.resident(new_id())
    link = await town.link_new(who, await town.add_organisation(), number="1")

    named = await town.change(who, link["link_id"], version=link["version"], alias="  Квартира мамы ")
    cleared = await town.change(who, link["link_id"], version=named.json()["version"], alias="")

    assert named.json()["alias"] == "Квартира мамы"
    assert cleared.json()["alias"] is None
    assert cleared.json()["version"] == link["version"] + 2


@pytest.mark.check("D-22")
async def test_a_change_of_an_old_version_is_refused(town: Any) -> None:
    who = town.resident(new_id())
    link = await town.link_new(who, await town.add_organisation(), number="1")
    changes = await asyncio.gather(
        *(town.change(who, link["link_id"], version=link["version"], alias=f"Имя {n}") for n in range(4))
    )

    assert sorted(change.status_code for change in changes) == [200, 409, 409, 409]
    refused = next(change for change in changes if change.status_code == 409)
    assert refused.json()["type"] == "/problems/version-conflict"
    assert (await town.links(who))[0]["version"] == link["version"] + 1


@pytest.mark.feature("ACC-05", "ACC-07")
async def test_another_account_becomes_the_primary_one(town: Any) -> None:
    organisation = await town.add_organisation()
    who = town.resident(new_id())
    await town.link_new(who, organisation, number="1")
    second = await town.link_new(who, organisation, number="2")

    answer = await town.change(who, second["link_id"], version=second["version"], is_primary=True)

    assert answer.json()["is_primary"] is True
    assert {link["number"]: link["is_primary"] for link in await town.links(who)} == {"1": False, "2": True}


@pytest.mark.feature("ACC-05")
async def test_the_primary_account_cannot_simply_stop_being_primary(town: Any) -> None:
    who = town.resident(new_id())
    link = await town.link_new(who, await town.add_organisation(), number="1")

    answer = await town.change(who, link["link_id"], version=link["version"], is_primary=False)

    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/primary-required"
    assert (await town.links(who))[0]["is_primary"] is True


@pytest.mark.parametrize(
    "wrong",
    [
        {"alias": "Имя"},
        {"version": 0, "alias": "Имя"},
        {"version": 1},
        {"version": 1, "alias": "Я" * 61},
        {"version": 1, "alias": "a\u0007b"},
        {"version": 1, "is_primary": "yes"},
        {"version": 1, "alias": "Имя", "user_id": "x"},
        {"version": 2**40, "alias": "Имя"},
    ],
)
async def test_a_malformed_change_is_refused(town: Any, wrong: Any) -> None:
    who = town.resident(new_id())
    link = await town.link_new(who, await town.add_organisation(), number="1")

    answer = await town.change(who, link["link_id"], **wrong)

    assert answer.status_code == 422
    assert await town.links(who) == [link]


@pytest.mark.feature("ACC-08")
async def test_unlinking_takes_the_account_away_and_tells_the_others(town: Any) -> None:
    user_id = new_id()
    who = town.resident(user_id)
    link = await town.link_new(who, await town.add_organisation(), number="1")

    first = await town.unlink(who, link["link_id"])
    again = await town.unlink(who, link["link_id"])

    assert (first.status_code, again.status_code) == (204, 204)
    assert await town.links(who) == []
    assert await town.service.published(UNLINKED) == [
        {"link_id": link["link_id"], "user_id": str(user_id), "account_id": link["account_id"]}
    ]


@pytest.mark.feature("ACC-08")
@pytest.mark.check("R-20")
async def test_after_unlinking_nothing_of_the_account_is_shown(town: Any) -> None:
    who = town.resident(new_id())
    link = await town.link_new(who, await town.add_organisation(), number="1")
    path = town.service.url(f"/links/{link['account_id']}/details")
    assert (await town.service.client.get(path, headers=who)).status_code == 200

    await town.unlink(who, link["link_id"])

    assert (await town.service.client.get(path, headers=who)).status_code == 404
    assert (await town.change(who, link["link_id"], version=2, alias="Имя")).status_code == 404
    assert (await town.link(who, link["account_id"])).status_code == 404


@pytest.mark.feature("ACC-05", "ACC-08")
async def test_when_the_primary_account_goes_the_oldest_one_takes_its_place(town: Any) -> None:
    organisation = await town.add_organisation()
    who = town.resident(new_id())
    links = [await town.link_new(who, organisation, number=number) for number in ("1", "2", "3")]

    await town.unlink(who, links[0]["link_id"])

    assert [(link["number"], link["is_primary"]) for link in await town.links(who)] == [
        ("2", True),
        ("3", False),
    ]


@pytest.mark.feature("ACC-08")
async def test_linking_again_brings_the_same_link_and_name_back(town: Any) -> None:
    who = town.resident(new_id())
    link = await town.link_new(who, await town.add_organisation(), number="1")
    await town.change(who, link["link_id"], version=link["version"], alias="Дом")
    await town.unlink(who, link["link_id"])
    await town.search(who, number="1")

    again = (await town.link(who, link["account_id"])).json()

    assert again["link_id"] == link["link_id"]
    assert again["alias"] == "Дом"
    assert again["is_primary"] is True
    assert len(await town.service.published(LINKED)) == 2
    async with town.service.session() as session:
        assert await session.scalar(select(func.count()).select_from(AccountLink)) == 1


@pytest.mark.feature("ACC-06")
async def test_a_cabinet_holds_a_limited_number_of_accounts(town: Any) -> None:
    organisation = await town.add_organisation()
    user_id = new_id()
    async with town.service.session() as session:
        for number in range(rules.LINKS_MAX):
            account = await town.add_account(organisation, f"9{number:03}")
            session.add(AccountLink(user_id=user_id, account_id=account.id, confirmed_by="surname"))
    who = town.resident(user_id)
    account = await town.add_account(organisation)
    await town.search(who)

    answer = await town.link(who, account.id)

    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/too-many-links"
    assert await town.service.published() == []


@pytest.mark.feature("ACC-12", "ACC-14")
async def test_details_show_what_the_accounting_system_knows(town: Any) -> None:
    organisation = await town.add_organisation()
    account = await town.add_account(
        organisation, total_area_m2="114.8", rooms=3, stove_type="электрическая", has_electric_heating=False
    )
    who = town.resident(new_id())
    await town.search(who)
    await town.link(who, account.id)

    details = (
        await town.service.client.get(town.service.url(f"/links/{account.id}/details"), headers=who)
    ).json()

    assert details["holder_name"] == "Демидова А. П."
    assert details["total_area_m2"] == "114.8"
    assert (details["rooms"], details["stove_type"]) == (3, "электрическая")
    assert details["has_electric_heating"] is False
    assert details["living_area_m2"] is None
    assert details["persons_registered"] is None
