"""The operators' side: queue, lease, decisions, and what the applicant learns."""

import asyncio
from datetime import timedelta

import pytest

from common import clock
from common.ids import new_id
from common.testing import Harness, assert_guards, assert_ownership
from contracts.accounts import AccountLinked, AccountRegistered, AccountUnlinked
from tickets_factories import Applicant, decide, full_form, jpeg


@pytest.mark.feature("OPS-01", "OPS-02", "OPS-03", "TIC-06", "TIC-07")
async def test_an_application_is_returned_corrected_and_completed(service: Harness) -> None:
    applicant = await Applicant.having_account(service)
    application = await applicant.sent()
    accepted = (await decide(service, application, decision="accept")).json()
    assert (accepted["status"], accepted["decisions"]) == ("accepted", ["start", "return", "refuse"])
    no_reason = await decide(service, accepted, decision="return")
    assert (no_reason.status_code, no_reason.json()["type"]) == (422, "/problems/reason-missing")
    returned = (await decide(service, accepted, decision="return", reason="Не видно номера")).json()
    mine = (await applicant.call("GET", f"/applications/{application['id']}")).json()
    assert (mine["status"], mine["is_editable"]) == ("returned", True)
    assert mine["history"][-1]["reason"] == "Не видно номера"
    form = full_form(comment="Переснял", version=returned["version"])
    await applicant.call("PUT", f"/applications/{application['id']}/form", json=form)
    again = (await applicant.call("POST", f"/applications/{application['id']}/submit")).json()
    for decision in ("accept", "start", "complete"):
        again = (await decide(service, again, decision=decision)).json()
    assert again["status"] == "done"
    statuses = [event["status"] for event in await service.published()]
    assert statuses == ["sent", "accepted", "returned", "sent", "accepted", "in_work", "done"]


@pytest.mark.feature("TIC-06")
@pytest.mark.parametrize("decision", ["start", "return", "refuse", "complete", "vanish"])
async def test_only_the_listed_steps_are_possible(service: Harness, decision: str) -> None:
    applicant = await Applicant.having_account(service)
    application = await applicant.sent()
    answer = await decide(service, application, decision=decision, reason="почему-то")
    assert answer.status_code == (422 if decision == "vanish" else 409)
    assert [event["status"] for event in await service.published()] == ["sent"]


@pytest.mark.check("D-22")
async def test_two_operators_cannot_decide_the_same_version(service: Harness) -> None:
    applicant = await Applicant.having_account(service)
    application = await applicant.sent()
    accepted = (await decide(service, application, decision="accept")).json()
    answers = await asyncio.gather(
        decide(service, accepted, decision="start"),
        decide(service, accepted, decision="refuse", reason="Данные неверны"),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(await service.published()) == 3


async def test_a_repeated_decision_answers_the_same(service: Harness) -> None:
    applicant = await Applicant.having_account(service)
    application = await applicant.sent()
    key, staff_id = str(new_id()), new_id()
    first = await decide(service, application, decision="accept", key=key, staff_id=staff_id)
    second = await decide(service, application, decision="accept", key=key, staff_id=staff_id)
    assert first.content == second.content
    assert len(await service.published()) == 2


async def test_a_lease_keeps_colleagues_away_until_it_ends(service: Harness) -> None:
    applicant = await Applicant.having_account(service)
    application = await applicant.sent()
    path, holder = service.url(f"/queue/{application['id']}/lease"), new_id()
    for _ in range(2):
        mine = await service.client.post(path, headers=service.issuer.staff("applications", user_id=holder))
        assert mine.json()["is_mine"] is True
    other = await service.client.post(path, headers=service.issuer.staff("applications"))
    assert (other.status_code, other.json()["type"]) == (409, "/problems/held-by-colleague")
    assert (await decide(service, application, decision="accept")).status_code == 409
    clock.travel(clock.now() + timedelta(minutes=5))
    assert (await decide(service, application, decision="accept")).status_code in {200, 401}


@pytest.mark.feature("OPS-01")
async def test_the_queue_shows_the_oldest_first_with_account_and_counters(service: Harness) -> None:
    applicant = await Applicant.having_account(service)
    await service.emit(
        AccountRegistered(
            account_id=applicant.account_id,
            number="1000000007",
            organisation_id=new_id(),
            organisation_code="demo",
            organisation_name="Центр начислений",
        )
    )
    sent = [await applicant.sent() for _ in range(3)]
    await applicant.draft()
    headers, seen, cursor = service.issuer.staff("applications"), [], None
    for _ in range(2):
        params = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = (await service.client.get(service.url("/queue"), params=params, headers=headers)).json()
        seen += page["items"]
        cursor = page["next_cursor"]
    assert [item["id"] for item in seen] == [item["id"] for item in sent]
    assert {item["account_number"] for item in seen} == {"1000000007"}
    counters = (await service.client.get(service.url("/queue/counters"), headers=headers)).json()
    assert counters["counts"] == {"sent": 3}
    file = sent[0]["attachments"][0]
    path = service.url(f"/queue/{sent[0]['id']}/attachments/{file['id']}")
    assert (await service.client.get(path, headers=headers)).status_code == 200
    wrong = service.url(f"/queue/{sent[1]['id']}/attachments/{file['id']}")
    assert (await service.client.get(wrong, headers=headers)).status_code == 404


async def test_after_unlinking_the_account_nothing_can_be_sent_for_it(service: Harness) -> None:
    applicant = Applicant(service, new_id(), new_id())
    link = AccountLinked(
        link_id=new_id(), user_id=applicant.user_id, account_id=applicant.account_id, is_primary=True
    )
    await service.emit(link)
    application = await applicant.complete()
    await service.emit(
        AccountUnlinked(link_id=link.link_id, user_id=applicant.user_id, account_id=applicant.account_id)
    )
    answer = await applicant.call("POST", f"/applications/{application['id']}/submit")
    assert answer.status_code == 404
    assert await service.published() == []


@pytest.mark.check("C-20", "C-21")
async def test_access_matrix(service: Harness) -> None:
    applicant = await Applicant.having_account(service)
    draft = await applicant.draft()
    file = (await applicant.attach(draft["id"], jpeg())).json()
    bodies = {
        "save_form": full_form(version=1),
        "create_application": {"service_code": "x", "account_id": str(new_id())},
    }
    await assert_guards(service, bodies=bodies)
    checked = await assert_ownership(
        service,
        owner=applicant.user_id,
        values={"application_id": draft["id"], "attachment_id": file["id"]},
        bodies=bodies,
        uploads={"add_attachment": ({"kind": "other"}, {"file": ("a.jpg", jpeg())})},
    )
    assert checked == 7
