"""Every route × anonymous, stranger, owner."""

from typing import Any

import pytest

from common.testing import assert_guards, assert_ownership, guarded_routes

pytestmark = pytest.mark.check("C-20", "C-21")


async def test_every_route_is_guarded(demo: Any) -> None:
    await assert_guards(demo.service)
    routes = {route.name: route.guard for route in guarded_routes(demo.service.app)}
    assert routes["read_overview"] == "resident"
    assert routes["upload_import"] == "staff"


async def test_a_strangers_account_is_as_missing_as_a_random_one(demo: Any) -> None:
    receipt_id = (await demo.overview("1000000007"))["receipt_id"]

    checked = await assert_ownership(
        demo.service,
        owner=demo.resident_id,
        values={"account_id": demo.accounts["1000000007"], "receipt_id": receipt_id},
    )

    assert checked == 8
