"""Every route against the wrong caller."""

import pytest

from common.testing import assert_guards, assert_ownership, guarded_routes
from factories import Town

BODIES = {"confirm_my_email": {"code": "123456"}, "change_me": {"first_name": "Анна"}}
PUBLIC = {
    "register",
    "send_registration_code",
    "confirm_registration",
    "sign_in",
    "request_login_code",
    "confirm_login_code",
    "refresh_session",
    "sign_out",
    "get_keys",
    "staff_sign_in",
    "confirm_staff_sign_in",
    "refresh_staff_session",
    "staff_sign_out",
}


@pytest.mark.check("C-20")
async def test_wrong_callers_are_refused_everywhere(town: Town) -> None:
    await assert_guards(town.service, bodies=BODIES)


@pytest.mark.check("C-20")
async def test_public_routes_are_listed(town: Town) -> None:
    routes = list(guarded_routes(town.service.app))
    assert {route.name for route in routes if route.guard == "public"} == PUBLIC
    assert len(routes) > len(PUBLIC)


@pytest.mark.check("C-21")
async def test_foreign_is_missing(town: Town) -> None:
    from uuid import UUID

    user_id = UUID(await town.add_resident())
    await town.sign_in()
    session_id = (await town.execute("SELECT id FROM session"))[0].id
    checked = await assert_ownership(
        town.service, owner=user_id, values={"session_id": session_id}, bodies=BODIES
    )
    assert checked == 1
