"""The receipt of a payment is mailed to who ticked it, and to nobody else."""

from uuid import UUID

import httpx
import pytest

from common import clock
from common.ids import new_id
from common.testing import Harness
from contracts.identity import ContactReply
from contracts.payments import PaymentFailed, PaymentSucceeded

Contacts = dict[UUID, ContactReply]


async def mails(service: Harness, world: httpx.Client) -> list[str]:
    await service.drain()
    await service.drain()
    return [mail["subject"].replace("\u00a0", " ") for mail in world.get("/api/mail").json()["items"]]


@pytest.mark.feature("PAY-10")
@pytest.mark.parametrize("is_topic_on", [True, False])
@pytest.mark.parametrize("is_ticked", [True, False])
async def test_the_tick_decides_whatever_is_chosen_for_the_topic(
    service: Harness, contacts: Contacts, world: httpx.Client, *, is_ticked: bool, is_topic_on: bool
) -> None:
    user_id = new_id()
    contacts[user_id] = ContactReply(email="anna@example.org", phone=None, language="ru")
    headers = service.issuer.resident(user_id)
    choices = {"choices": {"payments": is_topic_on}}
    answer = await service.client.put(service.url("/preferences"), json=choices, headers=headers)
    assert answer.status_code == 200
    await service.emit(
        PaymentSucceeded(
            payment_id=new_id(),
            number="000777",
            user_id=user_id,
            amount_minor=513527,
            parts=[],
            paid_at=clock.now(),
            wants_receipt=is_ticked,
        )
    )
    assert await mails(service, world) == (["Оплата 5 135,27 ₽ прошла"] if is_ticked else [])
    listed = await service.client.get(service.url("/notifications"), headers=headers)
    assert [item["topic"] for item in listed.json()["items"]] == ["payments"], "the centre tells it anyway"


async def test_a_failed_payment_follows_the_topic(
    service: Harness, contacts: Contacts, world: httpx.Client
) -> None:
    quiet, other = new_id(), new_id()
    for user_id in (quiet, other):
        contacts[user_id] = ContactReply(email=f"{user_id}@example.org", phone=None, language="ru")
    await service.client.put(
        service.url("/preferences"),
        json={"choices": {"payments": False}},
        headers=service.issuer.resident(quiet),
    )
    for user_id in (quiet, other):
        await service.emit(
            PaymentFailed(payment_id=new_id(), number="000778", user_id=user_id, reason="no_funds")
        )
    assert await mails(service, world) == ["Оплата не прошла"]
