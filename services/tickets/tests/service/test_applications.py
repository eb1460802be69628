"""From draft to a sent application: what an applicant can do, and what is refused."""

import asyncio
from typing import Any

import pytest

from common.ids import new_id
from common.testing import Harness
from tickets_factories import CODE, Applicant, full_form, jpeg, pdf


@pytest.mark.feature("TIC-02")
async def test_the_regulation_can_be_read_before_applying(service: Harness) -> None:
    answer = await service.client.get(service.url("/services"))
    (item,) = answer.json()["items"]
    assert item["code"] == CODE
    assert len(item["steps"]) >= 3
    assert len(item["documents"]) == 2
    assert (await service.client.get(service.url("/services/none"))).status_code == 404


@pytest.mark.feature("TIC-03", "TIC-05", "TIC-06", "TIC-20")
async def test_an_application_is_drafted_filled_and_sent(service: Harness) -> None:
    applicant = await Applicant.having_account(service)
    draft = await applicant.draft()
    assert (draft["status"], draft["version"], draft["is_editable"]) == ("draft", 1, True)
    partial = {**full_form(), "meters": [{"serial": "12"}], "accepts_policy": False, "version": 1}
    saved = await applicant.call("PUT", f"/applications/{draft['id']}/form", json=partial)
    assert saved.json()["form"]["meters"][0]["serial"] == "12"
    assert await service.published() == []
    application = await applicant.sent()
    assert application["status"] == "sent"
    assert [step["status"] for step in application["history"]] == ["sent"]
    (event,) = await service.published("tickets.application.status_changed.v1")
    assert (event["application_id"], event["status"]) == (application["id"], "sent")
    listed = (await applicant.call("GET", "/applications")).json()["items"]
    assert [item["status"] for item in listed] == ["sent", "draft"]


@pytest.mark.feature("TIC-03", "WEB-10")
async def test_an_incomplete_application_is_not_sent_and_says_what_is_missing(service: Harness) -> None:
    applicant = await Applicant.having_account(service)
    draft = await applicant.draft()
    answer = await applicant.call("POST", f"/applications/{draft['id']}/submit")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/application-incomplete")
    fields = [error["field"] for error in answer.json()["errors"]]
    assert fields == [
        "meters.0.serial", "meters.0.kind", "meters.0.place", "meters.0.installed_on",
        "meters.0.verified_until", "meters.0.value", "passport", "verification_act", "contact_phone",
        "accepts_policy", "grants_access",
    ]  # fmt: skip
    assert await service.published() == []
    again = (await applicant.call("GET", f"/applications/{draft['id']}")).json()
    assert (again["status"], again["history"]) == ("draft", [])


@pytest.mark.feature("TIC-04")
async def test_several_meters_fit_into_one_application_but_none_twice(service: Harness) -> None:
    applicant = await Applicant.having_account(service)
    application = await applicant.complete()
    meter = full_form()["meters"][0]
    twice = full_form(meters=[meter, meter], version=2)
    await applicant.call("PUT", f"/applications/{application['id']}/form", json=twice)
    refused = await applicant.call("POST", f"/applications/{application['id']}/submit")
    assert [error["code"] for error in refused.json()["errors"]] == ["duplicate"]
    two = full_form(meters=[meter, {**meter, "serial": "26616450", "kind": "cold"}], version=3)
    await applicant.call("PUT", f"/applications/{application['id']}/form", json=two)
    sent = await applicant.call("POST", f"/applications/{application['id']}/submit")
    assert len(sent.json()["form"]["meters"]) == 2
    eleven = full_form(meters=[meter] * 11, version=4)
    assert (
        await applicant.call("PUT", f"/applications/{application['id']}/form", json=eleven)
    ).status_code == 422


@pytest.mark.check("D-06", "R-12")
async def test_sending_twice_at_once_sends_once(service: Harness) -> None:
    applicant = await Applicant.having_account(service)
    application = await applicant.complete()
    path, key = f"/applications/{application['id']}/submit", str(new_id())
    answers = await asyncio.gather(*(applicant.call("POST", path, key=key) for _ in range(5)))
    assert 200 in {answer.status_code for answer in answers}
    assert {answer.status_code for answer in answers} <= {200, 409, 503}
    assert len(await service.published()) == 1
    other_key = await applicant.call("POST", path)
    assert (other_key.status_code, other_key.json()["type"]) == (409, "/problems/application-locked")


@pytest.mark.check("D-22")
async def test_two_tabs_cannot_overwrite_each_other(service: Harness) -> None:
    applicant = await Applicant.having_account(service)
    draft = await applicant.draft()
    path = f"/applications/{draft['id']}/form"
    first, second = await asyncio.gather(
        *(applicant.call("PUT", path, json=full_form(comment=text, version=1)) for text in ("раз", "два"))
    )
    assert sorted([first.status_code, second.status_code]) == [200, 409]


BAD_FORMS: list[dict[str, Any]] = [
    {"meters": []},
    {"meters": "x"},
    {"meters": [{"serial": "9" * 31}]},
    {"meters": [{"serial": "1\x00"}]},
    {"meters": [{"kind": "warm"}]},
    {"meters": [{"value": "-1"}]},
    {"meters": [{"value": "1.2345"}]},
    {"meters": [{"installed_on": "31.02.2026"}]},
    {"meters": [{"colour": "red"}]},
    {"comment": "ж" * 1001},
    {"accepts_policy": "perhaps"},
    {"status": "done"},
    {"user_id": str(new_id())},
    {"version": 0},
]


@pytest.mark.parametrize("change", BAD_FORMS, ids=str)
async def test_a_form_that_breaks_the_rules_is_refused_whole(
    service: Harness, change: dict[str, Any]
) -> None:
    applicant = await Applicant.having_account(service)
    draft = await applicant.draft()
    body = full_form(version=1) | change
    answer = await applicant.call("PUT", f"/applications/{draft['id']}/form", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert (await applicant.call("GET", f"/applications/{draft['id']}")).json()["form"]["contact_phone"] == ""


async def test_only_the_own_account_and_known_services_can_be_applied_for(service: Harness) -> None:
    applicant = await Applicant.having_account(service)
    foreign = {"service_code": CODE, "account_id": str(new_id())}
    assert (await applicant.call("POST", "/applications", json=foreign)).status_code == 404
    unknown = {"service_code": "teleport", "account_id": str(applicant.account_id)}
    assert (await applicant.call("POST", "/applications", json=unknown)).status_code == 404


async def test_unsent_applications_are_limited_and_can_be_deleted(service: Harness) -> None:
    applicant = await Applicant.having_account(service)
    drafts = [await applicant.draft() for _ in range(3)]
    body = {"service_code": CODE, "account_id": str(applicant.account_id)}
    assert (await applicant.call("POST", "/applications", json=body)).status_code == 409
    assert (await applicant.call("DELETE", f"/applications/{drafts[0]['id']}")).status_code == 204
    assert (await applicant.call("GET", f"/applications/{drafts[0]['id']}")).status_code == 404
    assert (await applicant.call("POST", "/applications", json=body)).status_code == 201
    sent = await Applicant.having_account(service)
    application = await sent.sent()
    assert (await sent.call("DELETE", f"/applications/{application['id']}")).status_code == 409


async def test_a_deleted_draft_leaves_neither_rows_nor_files(service: Harness) -> None:
    from tickets.app import sweep_files

    applicant = await Applicant.having_account(service)
    draft = await applicant.draft()
    await applicant.attach(draft["id"], jpeg())
    await applicant.attach(draft["id"], pdf(), kind="verification_act", name="act.pdf")
    await applicant.call("DELETE", f"/applications/{draft['id']}")
    await sweep_files(service.resources)
    async with service.resources.sessions() as session:
        from sqlalchemy import func, select

        from tickets.application.models import Application
        from tickets.attachment.models import Attachment

        for table in (Application, Attachment):
            assert await session.scalar(select(func.count()).select_from(table)) == 0
