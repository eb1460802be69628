"""In whatever order links are made and ended, one row per account and one primary account remain (R-19)."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from accounts.link.models import AccountLink
from common.ids import new_id
from common.tables import outbox

pytestmark = pytest.mark.check("R-19")
ACCOUNTS = 3
ACTIONS = st.tuples(
    st.sampled_from(["link", "link primary", "unlink", "primary"]), st.integers(0, ACCOUNTS - 1)
)


async def act(town: Any, who: Any, *, accounts: Any, action: Any) -> Any:
    kind, index = action
    account = accounts[index]
    if kind.startswith("link"):
        await town.search(who, number=account.number)
        return await town.link(who, account.id, is_primary=kind == "link primary")
    mine = [link for link in await town.links(who) if link["account_id"] == str(account.id)]
    if not mine:
        return None
    if kind == "unlink":
        return await town.unlink(who, mine[0]["link_id"])
    return await town.change(who, mine[0]["link_id"], version=mine[0]["version"], is_primary=True)


async def assert_links_are_sound(town: Any) -> None:
    """One row per (user, account); exactly one primary link per user with any; the events agree."""
    async with town.service.session() as session:
        links = (await session.scalars(select(AccountLink))).all()
    pairs = Counter((link.user_id, link.account_id) for link in links)
    assert all(count == 1 for count in pairs.values())
    active = [link for link in links if link.is_active]
    primaries = Counter(link.user_id for link in active if link.is_primary)
    assert primaries == dict.fromkeys({link.user_id for link in active}, 1)
    assert not any(link.is_primary for link in links if not link.is_active)
    balance: Counter[str] = Counter()
    for event in await town.service.published("accounts.link.created.v1"):
        balance[event["link_id"]] += 1
    for event in await town.service.published("accounts.link.removed.v1"):
        balance[event["link_id"]] -= 1
    assert {link_id for link_id, count in balance.items() if count} == {str(link.id) for link in active}
    assert set(balance.values()) <= {0, 1}


async def three_accounts(town: Any) -> Any:
    organisation = await town.add_organisation()
    return [await town.add_account(organisation, f"100{number}") for number in range(ACCOUNTS)]


@pytest.mark.feature("ACC-05", "ACC-06", "ACC-08")
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(users=st.lists(st.lists(ACTIONS, min_size=1, max_size=5), min_size=1, max_size=3))
async def test_any_order_of_concurrent_changes_leaves_links_sound(town: Any, users: Any) -> None:
    await town.service.reset()
    accounts = await three_accounts(town)
    headers = [town.resident(new_id()) for _ in users]
    lanes = [(who, action) for who, actions in zip(headers, users, strict=True) for action in actions]

    answers = await asyncio.gather(
        *(act(town, who, accounts=accounts, action=action) for who, action in lanes)
    )

    assert {answer.status_code for answer in answers if answer is not None} <= {200, 201, 204, 404, 409}
    await assert_links_are_sound(town)


@pytest.mark.feature("ACC-08")
async def test_many_users_link_and_unlink_one_account_at_once(town: Any) -> None:
    account = await town.add_account(await town.add_organisation())

    async def live(who: Any) -> None:
        for _ in range(5):
            await town.search(who)
            linked = await town.link(who, account.id)
            assert linked.status_code == 201
            assert (await town.unlink(who, linked.json()["link_id"])).status_code == 204

    await asyncio.gather(*(live(town.resident(new_id())) for _ in range(8)))

    await assert_links_are_sound(town)
    assert len(await town.service.published("accounts.link.removed.v1")) == 40


@pytest.mark.feature("ACC-05", "ACC-06")
async def test_the_first_link_of_two_at_once_is_primary_and_the_other_is_not(town: Any) -> None:
    accounts = await three_accounts(town)
    who = town.resident(new_id())
    for account in accounts:
        await town.search(who, number=account.number)

    await asyncio.gather(*(town.link(who, account.id) for account in accounts))

    assert sorted(link["is_primary"] for link in await town.links(who)) == [False, False, True]
    events = await town.service.published("accounts.link.created.v1")
    assert sorted(event["is_primary"] for event in events) == [False, False, True]


async def test_events_of_one_link_are_numbered_without_gaps(town: Any) -> None:
    account = await town.add_account(await town.add_organisation())
    who = town.resident(new_id())
    for _ in range(3):
        await town.search(who)
        link = (await town.link(who, account.id)).json()
        await town.unlink(who, link["link_id"])

    async with town.service.session() as session:
        rows = await session.execute(
            select(outbox.c.aggregate_version, outbox.c.subject).order_by(outbox.c.aggregate_version)
        )
        assert [row[0] for row in rows] == [1, 2, 3, 4, 5, 6]
