"""Every route × anonymous, stranger, owner."""

from typing import Any

import pytest

from common.ids import new_id
from common.testing import assert_guards, assert_ownership, guarded_routes

pytestmark = pytest.mark.check("C-20", "C-21")


async def test_every_route_is_guarded(town: Any) -> None:
    await assert_guards(town.service)
    routes = {(route.method, route.name): route.guard for route in guarded_routes(town.service.app)}
    assert routes[("GET", "list_links")] == "resident"
    assert len(routes) >= 10


async def test_a_strangers_link_is_as_missing_as_a_random_one(town: Any) -> None:
    owner = new_id()
    link = await town.link_new(town.resident(owner), await town.add_organisation(), number="1")

    checked = await assert_ownership(
        town.service,
        owner=owner,
        values={"link_id": link["link_id"], "account_id": link["account_id"]},
        bodies={"change_link": {"version": 1, "alias": "Имя"}},
    )

    assert checked == 3
