"""Every route has one guard; the public ones are public on purpose."""

from typing import Any

import pytest

from common.testing import assert_guards, guarded_routes


@pytest.mark.check("C-20", "C-21")
async def test_every_route_has_its_guard(site: Any, document: Any) -> None:
    await assert_guards(site.service, bodies={"publish_content": document})

    guards = {route.name: (route.guard, route.scope) for route in guarded_routes(site.service.app)}
    assert guards.pop("publish_content") == ("staff", "content")
    assert set(guards.values()) == {("public", None)}
    assert set(guards) == {
        "list_legal_texts",
        "read_legal_text",
        "read_legal_text_version",
        "list_questions",
        "list_offices",
        "read_contacts",
        "read_public_page",
    }
