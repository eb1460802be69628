"""The notification centre: told once, listed newest first, private."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import pytest

from common import clock, jobs
from common.broker import Broker
from common.ids import new_id
from common.testing import Harness, assert_guards, assert_ownership
from contracts.accounts import AccountLinked, AccountUnlinked
from contracts.billing import ReceiptPublished
from contracts.identity import ContactReply
from contracts.metering import ReadingAccepted
from contracts.tickets import ApplicationStatusChanged

Contacts = dict[UUID, ContactReply]


def moved(user_id: UUID, status: str = "accepted", *, reason: str | None = None) -> ApplicationStatusChanged:
    return ApplicationStatusChanged(
        application_id=new_id(),
        number="З-000123",
        user_id=user_id,
        service_name="Ввод счётчика воды в эксплуатацию",
        status=status,
        reason=reason,
    )


async def listed(service: Harness, user_id: UUID) -> list[dict[str, Any]]:
    answer = await service.client.get(service.url("/notifications"), headers=service.issuer.resident(user_id))
    return list(answer.json()["items"])


async def unread(service: Harness, user_id: UUID) -> int:
    answer = await service.client.get(
        service.url("/notifications/unread-count"), headers=service.issuer.resident(user_id)
    )
    return int(answer.json()["unread"])


@pytest.mark.feature("NOT-06", "NOT-07", "TIC-07")
async def test_a_status_change_is_told_once_and_can_be_read(service: Harness) -> None:
    user_id, event, event_id = (
        new_id(),
        moved(new_id(), "returned", reason="Не видно номера на фото"),
        new_id(),
    )
    event = event.model_copy(update={"user_id": user_id})
    await service.emit(event, version=1, event_id=event_id)
    await service.emit(event, version=1, event_id=event_id)
    (item,) = await listed(service, user_id)
    assert item["title"] == "Заявку нужно исправить: № З-000123"
    assert "Не видно номера на фото" in item["body"]
    assert item["link"] == f"/requests/{event.application_id}"
    assert await unread(service, user_id) == 1
    path = service.url(f"/notifications/{item['id']}/read")
    for _ in range(2):
        answer = await service.client.post(path, headers=service.issuer.resident(user_id))
        assert answer.status_code == 204
    assert await unread(service, user_id) == 0
    assert await listed(service, new_id()) == []


@pytest.mark.part("NOT-08")
async def test_a_status_change_is_mailed_to_the_confirmed_address(
    service: Harness, contacts: Contacts, world: httpx.Client
) -> None:
    user_id = new_id()
    contacts[user_id] = ContactReply(email="anna@example.org", phone=None, language="ru")
    await service.emit(moved(user_id))
    await service.drain()
    await service.drain()
    (mail,) = world.get("/api/mail", params={"to": "anna@example.org"}).json()["items"]
    assert mail["subject"] == "Заявка принята: № З-000123"
    assert "http://portal.example.org/requests/" in mail["text"]


async def test_without_a_confirmed_address_nothing_is_mailed(
    service: Harness, contacts: Contacts, world: httpx.Client
) -> None:
    await service.emit(moved(new_id()))
    await service.drain()
    assert contacts is not None
    assert world.get("/api/mail").json()["items"] == []


@pytest.mark.check("D-14")
async def test_a_mail_server_that_fails_is_tried_again(
    service: Harness, contacts: Contacts, world: httpx.Client
) -> None:
    user_id = new_id()
    contacts[user_id] = ContactReply(email="anna@example.org", phone=None, language="ru")
    world.post("/api/faults", json={"target": "mail", "fault": "error_500", "count": 1}).raise_for_status()
    await service.emit(moved(user_id))
    for _ in range(40):
        await service.drain()
        if world.get("/api/mail").json()["items"]:
            break
        await asyncio.sleep(0.1)
    assert len(world.get("/api/mail").json()["items"]) == 1


@pytest.mark.check("D-14")
async def test_a_mail_waits_while_nobody_knows_the_address(
    service: Harness, contacts: Contacts, world: httpx.Client
) -> None:
    user_id, resources = new_id(), service.resources
    contacts[user_id] = ContactReply(email="anna@example.org", phone=None, language="ru")
    await service.emit(moved(user_id))
    working, resources.broker = resources.broker, Broker("notify", resources.settings)
    try:
        for round_no in range(jobs.ATTEMPTS_MAX + 1):
            clock.travel(datetime.now(UTC) + timedelta(minutes=round_no))
            assert await jobs.run_one(resources)
    finally:
        resources.broker = working
    clock.travel(datetime.now(UTC) + timedelta(hours=1))
    await service.drain()
    assert len(world.get("/api/mail").json()["items"]) == 1


@pytest.mark.part("NOT-09")
async def test_a_topic_can_be_kept_out_of_the_mailbox(
    service: Harness, contacts: Contacts, world: httpx.Client
) -> None:
    user_id = new_id()
    contacts[user_id] = ContactReply(email="anna@example.org", phone=None, language="ru")
    headers = service.issuer.resident(user_id)
    answer = await service.client.put(
        service.url("/preferences"),
        json={"choices": {"applications": False, "security": False}},
        headers=headers,
    )
    chosen = {item["topic"]: item["is_email_on"] for item in answer.json()["items"]}
    assert chosen == {"applications": False, "receipts": True, "payments": True, "security": True}
    await service.emit(moved(user_id))
    await service.drain()
    assert world.get("/api/mail").json()["items"] == []
    assert len(await listed(service, user_id)) == 1
    wrong = await service.client.put(
        service.url("/preferences"), json={"choices": {"weather": True}}, headers=headers
    )
    assert wrong.status_code == 422


def linked(user_id: UUID, account_id: UUID) -> AccountLinked:
    return AccountLinked(link_id=new_id(), user_id=user_id, account_id=account_id, is_primary=True)


def receipt(account_id: UUID) -> ReceiptPublished:
    return ReceiptPublished(
        receipt_id=new_id(),
        account_id=account_id,
        kind_code="main",
        kind_name="Квитанция Объединённая",
        period=date(2020, 9, 1),
        total_due_minor=513527,
        due_with_preliminary_minor=513527,
        lines=[],
        recipients=[],
        is_current=True,
    )


@pytest.mark.feature("OPS-10")
async def test_a_new_receipt_is_told_to_everybody_linked_and_to_nobody_else(service: Harness) -> None:
    account_id, first, second, gone = new_id(), new_id(), new_id(), new_id()
    for user_id in (first, second):
        await service.emit(linked(user_id, account_id))
    link = linked(gone, account_id)
    await service.emit(link)
    await service.emit(AccountUnlinked(link_id=link.link_id, user_id=gone, account_id=account_id))
    event = receipt(account_id)
    await service.emit(event)
    await service.emit(event)
    for user_id in (first, second):
        titles = [item["title"] for item in await listed(service, user_id)]
        assert titles.count("Квитанция Объединённая за сентябрь 2020") == 1
    assert all("Квитанция" not in item["title"] for item in await listed(service, gone))


@pytest.mark.check("C-15")
async def test_people_on_an_account_learn_of_a_newcomer(service: Harness) -> None:
    account_id, first, newcomer = new_id(), new_id(), new_id()
    await service.emit(linked(first, account_id))
    await service.emit(linked(newcomer, account_id))
    assert [item["topic"] for item in await listed(service, first)] == ["security"]
    assert await listed(service, newcomer) == []


@pytest.mark.feature("MET-02")
@pytest.mark.parametrize(("source", "told"), [("guest", 1), ("resident", 0), ("operator", 0)])
async def test_the_owner_learns_of_a_guests_reading_only(service: Harness, source: str, told: int) -> None:
    account_id, owner = new_id(), new_id()
    await service.emit(linked(owner, account_id))
    await service.emit(
        ReadingAccepted(
            reading_id=new_id(),
            meter_id=new_id(),
            account_id=account_id,
            service_code="hvs",
            register_code="single",
            value=Decimal("123.40"),
            previous_value=Decimal(120),
            volume=Decimal("3.40"),
            unit="м3",
            taken_on=date(2026, 11, 20),
            period=date(2026, 11, 1),
            source=source,
        )
    )
    assert len(await listed(service, owner)) == told


async def test_the_list_goes_on_by_cursor(service: Harness) -> None:
    user_id = new_id()
    for _ in range(5):
        await service.emit(moved(user_id))
    headers, seen, cursor = service.issuer.resident(user_id), [], None
    for _ in range(3):
        params = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = (
            await service.client.get(service.url("/notifications"), params=params, headers=headers)
        ).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert cursor is None
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 5
    for bad in ("x", "WyIxIl0"):
        answer = await service.client.get(
            service.url("/notifications"), params={"cursor": bad}, headers=headers
        )
        assert answer.status_code == 422


@pytest.mark.check("C-20", "C-21")
async def test_access_matrix(service: Harness) -> None:
    user_id = new_id()
    await service.emit(moved(user_id))
    (item,) = await listed(service, user_id)
    await assert_guards(service, bodies={"change_preferences": {"choices": {}}})
    assert await assert_ownership(service, owner=user_id, values={"notification_id": item["id"]}) == 1
