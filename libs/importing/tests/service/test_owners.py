"""Files that hold everything of one organisation: each has a place of its own."""

import pytest
from sqlalchemy import select

from boxes import owners
from boxes_operator import act, boxes, one_box, show, upload
from common.tables import active_import
from common.testing import Harness

pytestmark = pytest.mark.feature("OPS-10")


async def publish(service: Harness, organisation: str = "", *, content: bytes | None = None) -> str:
    answer = await upload(service, content or one_box(), kind="shelves", organisation=organisation)
    assert answer.status_code == 202, answer.text
    import_id: str = answer.json()["import_id"]
    assert await act(service, import_id, verb="publish") == 202
    return import_id


async def in_force(service: Harness) -> dict[str, str]:
    async with service.session() as session:
        found = await session.execute(select(active_import.c.period, active_import.c.import_id))
        return {place: str(import_id) for place, import_id in found}


@pytest.mark.check("R-18")
async def test_each_organisation_has_its_own_file_in_force(service: Harness) -> None:
    owners.update(a="А", b="Б")
    first, second = [await publish(service, code) for code in "ab"]
    newer = await publish(service, "a")

    shown = await show(service, newer)
    assert (shown["organisation"], shown["period"], shown["preview"]["replaces"]) == ("a", "", first)
    assert await in_force(service) == {"@a": newer, "@b": second}
    assert (await show(service, second))["can_roll_back"]
    assert await act(service, newer, verb="rollback") == 202
    assert await in_force(service) == {"@a": first, "@b": second}
    assert await boxes(service) == 2


async def test_the_only_organisation_need_not_be_named(service: Harness) -> None:
    owners.update(a="А")
    import_id = await publish(service)
    assert (await show(service, import_id))["organisation"] == "a"
    assert await in_force(service) == {"@a": import_id}


async def test_of_several_organisations_one_has_to_be_named(service: Harness) -> None:
    owners.update(a="А", b="Б")
    assert (await upload(service, one_box(), kind="shelves")).status_code == 422
    assert (await upload(service, one_box(), kind="boxes", organisation="a")).status_code == 422
    answer = await service.client.get(
        service.url("/imports/organisations"), headers=service.issuer.staff("imports")
    )
    assert answer.json() == [{"code": "a", "name": "А"}, {"code": "b", "name": "Б"}]


async def test_an_unknown_organisation_has_no_files_until_it_is_known(service: Harness) -> None:
    owners.update(a="А")
    content = one_box()
    import_id = (await upload(service, content, kind="shelves", organisation="b")).json()["import_id"]
    assert (await show(service, import_id))["errors"][0]["column"] == "организация"
    owners.update(b="Б")
    assert (await upload(service, content, kind="shelves", organisation="b")).json()["import_id"] == import_id
    assert (await show(service, import_id))["state"] == "checked"


async def test_a_file_of_nobody_is_replaced_by_that_of_the_only_organisation(service: Harness) -> None:
    common = await publish(service)
    owners.update(a="А")
    own = await publish(service)
    assert (await show(service, own))["preview"]["replaces"] == common
    assert await in_force(service) == {"@a": own}
    assert await act(service, own, verb="rollback") == 202
    assert await in_force(service) == {"@a": common}


async def test_a_file_of_nobody_stays_where_it_may_hold_something_of_others(service: Harness) -> None:
    common = await publish(service)
    owners.update(a="А", b="Б")
    own = await publish(service, "a")
    assert await in_force(service) == {"": common, "@a": own}


async def test_a_file_of_nobody_is_not_published_once_there_is_somebody(service: Harness) -> None:
    import_id = (await upload(service, one_box(), kind="shelves")).json()["import_id"]
    owners.update(a="А")
    assert await act(service, import_id, verb="publish") == 202
    assert (await show(service, import_id))["state"] == "rejected"
    assert await boxes(service) == 0
