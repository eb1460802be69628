"""Who may do what, route by route."""

from typing import Any

import pytest

from common.testing import Harness, assert_guards, assert_ownership, guarded_routes

PUBLIC = {"take_rbs_query", "take_rbs_form"}


@pytest.mark.check("C-20")
async def test_every_route_is_guarded(service: Harness) -> None:
    await assert_guards(service, bodies=_bodies())
    assert {route.name for route in guarded_routes(service.app) if route.guard == "public"} == PUBLIC


@pytest.mark.check("C-21")
async def test_a_stranger_sees_what_does_not_exist(service: Harness, payer: Any) -> None:
    await payer.fill_cart()
    line = (await payer.lines())[0]
    payment = (await payer.pay()).json()
    values = {
        "account_id": payer.account_id,
        "line_id": line["line_id"],
        "payment_id": payment["payment_id"],
    }

    checked = await assert_ownership(service, owner=payer.user_id, values=values, bodies=_bodies())

    assert checked == 7


def _bodies() -> dict[str, Any]:
    return {
        "change_line": {"amount_minor": 5000},
        "create_payment": {"method": "card", "rules_version": 1, "cart_version": 1},
        "add_receipt": {"receipt_id": "0" * 32},
    }
