"""Paying the cart at the sandbox's bank."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from common.testing import Harness
from contracts.content import LegalTextPublished

SUCCEEDED, FAILED = "payments.payment.succeeded.v1", "payments.payment.failed.v1"


@pytest.mark.feature("PAY-06", "PAY-09", "PAY-21", "PAY-26")
async def test_a_paid_cart_is_announced_with_its_parts_and_emptied(
    service: Harness, bank: Any, payer: Any
) -> None:
    event = await payer.fill_cart()
    payment = await payer.started()
    assert payment["redirect_url"].startswith("http://localhost:")
    assert (payment["amount_minor"], payment["is_pending"]) == (513527, True)
    (order,) = await bank.orders()
    assert (order["amount"], order["currency"]) == (513527, "643")
    assert order["return_url"] == f"http://portal.example.org/pay/status/{payment['payment_id']}"

    await bank.pay(payment["redirect_url"])
    await bank.called_back()
    paid = await payer.settled(payment["payment_id"])

    assert (paid["state"], paid["is_pending"], paid["message"]) == ("confirmed", False, "Оплата прошла")
    assert paid["redirect_url"] is None
    assert sum(part["amount_minor"] for part in paid["parts"]) == 513527
    assert (await payer.cart())["line_count"] == 0
    (announced,) = await service.published(SUCCEEDED)
    assert announced["parts"] == [
        {
            "account_id": str(payer.account_id),
            "receipt_id": str(event.receipt_id),
            "amount_minor": 513527,
        }
    ]
    assert (announced["number"], announced["wants_receipt"]) == (paid["number"], True)
    assert await service.published(FAILED) == []


@pytest.mark.feature("PAY-26")
async def test_the_ledger_owes_each_recipient_its_part(service: Harness, bank: Any, payer: Any) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    assert await _ledger(service) == {
        "acquirer:rbs": (513527, 0, 0, 0),
        "clearing:payments": (0, 513527, 0, 0),
    }

    await bank.pay(payment["redirect_url"])
    await payer.checked(payment["payment_id"])

    ledger = await _ledger(service)
    assert ledger.pop("acquirer:rbs") == (0, 0, 513527, 0)
    assert ledger.pop("clearing:payments") == (0, 0, 513527, 513527)
    assert sorted(ledger.values()) == [(0, 0, 0, 94136), (0, 0, 0, 419391)]


async def _ledger(service: Harness) -> dict[str, tuple[int, ...]]:
    async with service.session() as session:
        rows = await session.execute(
            text(
                "SELECT code, debits_pending, credits_pending, debits_posted, credits_posted"
                " FROM ledger_account"
            )
        )
        return {row[0]: tuple(row[1:]) for row in rows}


@pytest.mark.check("D-16")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_transfer SET amount_minor = 1",
        "DELETE FROM ledger_transfer",
        "TRUNCATE ledger_transfer CASCADE",
    ],
)
async def test_the_ledger_cannot_be_rewritten(service: Harness, payer: Any, change: str) -> None:
    await payer.fill_cart()
    await payer.pay()

    with pytest.raises(IntegrityError, match="never changed"):
        async with service.session() as session:
            await session.execute(text(change))


@pytest.mark.check("D-15")
async def test_parts_that_do_not_add_up_are_not_stored(service: Harness, payer: Any) -> None:
    await payer.fill_cart()
    await payer.pay()

    with pytest.raises(IntegrityError, match="do not add up"):
        async with service.session() as session:
            await session.execute(
                text("UPDATE payment_part SET amount_minor = amount_minor + 1 WHERE part_no = 1")
            )


@pytest.mark.feature("PAY-21")
@pytest.mark.parametrize(
    ("card", "reason"),
    [
        ({"number": "4000 0000 0000 9995"}, "no_funds"),
        ({"number": "4000 0000 0000 0069"}, "card_expired"),
        ({"number": "4000 0084 0000 1629"}, "authentication_failed"),
    ],
)
async def test_a_declined_card_leaves_the_cart_as_it_was(
    service: Harness, bank: Any, payer: Any, card: dict[str, str], reason: str
) -> None:
    await payer.fill_cart()
    before = await payer.cart()
    payment = await payer.started()

    await bank.pay(payment["redirect_url"], **card)
    await bank.code(payment["redirect_url"])
    await bank.called_back()
    declined = await payer.settled(payment["payment_id"])

    assert (declined["state"], declined["failure_code"]) == ("rejected", reason)
    assert await payer.cart() == before
    (announced,) = await service.published(FAILED)
    assert announced["reason"] == reason
    assert await service.published(SUCCEEDED) == []
    assert (await payer.pay()).status_code == 201


@pytest.mark.feature("PAY-06")
async def test_a_payment_at_the_code_step_is_not_failed(bank: Any, payer: Any) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await bank.pay(payment["redirect_url"], number="4111 1111 1111 1111")

    waiting = await payer.checked(payment["payment_id"])
    assert (waiting["state"], waiting["is_pending"]) == ("redirected", True)
    await bank.code(payment["redirect_url"])
    assert (await payer.checked(payment["payment_id"]))["state"] == "confirmed"


@pytest.mark.feature("PAY-09")
@pytest.mark.check("R-15")
async def test_an_abandoned_payment_expires_and_frees_the_cart(
    service: Harness, bank: Any, payer: Any
) -> None:
    await payer.fill_cart()
    before = await payer.cart()
    payment = await payer.started()
    await bank.later(timedelta(minutes=21))

    expired = await payer.settled(payment["payment_id"])

    assert (expired["state"], expired["failure_code"], expired["redirect_url"]) == (
        "expired",
        "expired",
        None,
    )
    assert await payer.cart() == before
    assert [event["reason"] for event in await service.published(FAILED)] == ["expired"]


@pytest.mark.feature("PAY-09")
@pytest.mark.check("R-15")
async def test_money_after_the_end_of_the_session_is_booked(service: Harness, bank: Any, payer: Any) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await bank.pay(payment["redirect_url"], number="4111 1111 1111 1111")
    await bank.later(timedelta(minutes=21))
    assert (await payer.settled(payment["payment_id"]))["state"] == "expired"
    second = await payer.started()

    await bank.code(payment["redirect_url"])
    await bank.later(timedelta(minutes=35))
    late = await payer.settled(payment["payment_id"])

    assert late["state"] == "confirmed"
    assert [len(await service.published(subject)) for subject in (FAILED, SUCCEEDED)] == [1, 1]
    await bank.pay(second["redirect_url"])
    assert (await payer.checked(second["payment_id"]))["state"] == "confirmed"
    assert len(await service.published(SUCCEEDED)) == 2


@pytest.mark.feature("PAY-19", "PAY-20")
async def test_the_rules_in_force_have_to_be_accepted(service: Harness, payer: Any) -> None:
    await payer.fill_cart()
    text_id = uuid4()
    for version in (1, 2):
        await service.emit(
            LegalTextPublished(text_id=text_id, document="payment-rules", version=version, sha256="0" * 64)
        )
    await service.emit(
        LegalTextPublished(text_id=uuid4(), document="personal-data", version=9, sha256="0" * 64)
    )
    assert (await payer.cart())["rules_version"] == 2

    stale = await payer.pay(rules_version=1)
    assert (stale.status_code, stale.json()["type"]) == (409, "/problems/rules-outdated")
    assert stale.json()["rules_version"] == 2
    assert (await payer.pay(rules_version=2)).status_code == 201


@pytest.mark.feature("PAY-20")
@pytest.mark.parametrize(
    "change",
    [
        {"method": "cash"},
        {"method": None},
        {"rules_version": 0},
        {"rules_version": "1"},
        {"cart_version": -1},
        {"amount_minor": 1},
        {"wants_receipt": "perhaps"},
    ],
)
async def test_an_incomplete_order_is_refused(service: Harness, payer: Any, change: dict[str, Any]) -> None:
    await payer.fill_cart()

    answer = await payer.pay(**change)

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/validation-failed")
    assert await payer.stored() == []
    assert await service.published() == []


async def test_an_empty_cart_cannot_be_paid(payer: Any) -> None:
    answer = await payer.pay(cart_version=1)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/cart-empty")


async def test_foreign_payments_are_missing_ones(payer: Any, stranger: Any) -> None:
    await payer.fill_cart()
    payment = (await payer.pay()).json()

    for method, suffix in (("GET", ""), ("POST", "/check"), ("POST", "/cancel")):
        foreign = await stranger.call(method, f"/payments/{payment['payment_id']}{suffix}")
        missing = await stranger.call(method, f"/payments/{uuid4()}{suffix}")
        assert foreign.status_code == missing.status_code == 404
        assert foreign.json() == missing.json()
    assert (await stranger.call("GET", "/payments")).json()["items"] == []
    assert [each.is_cancel_asked for each in await payer.stored()] == [False]


@pytest.mark.feature("PAY-21")
async def test_payments_are_listed_newest_first(payer: Any) -> None:
    made: list[UUID] = []
    await payer.fill_cart()
    for _ in range(3):
        payment = await payer.started()
        made.insert(0, payment["payment_id"])
        await payer.call("POST", f"/payments/{payment['payment_id']}/cancel")
        await payer.settled(payment["payment_id"])

    first = (await payer.call("GET", "/payments?limit=2")).json()
    second = (await payer.call("GET", f"/payments?limit=2&cursor={first['next_cursor']}")).json()

    assert [item["payment_id"] for item in first["items"] + second["items"]] == made
    assert second["next_cursor"] is None
    assert (await payer.call("GET", "/payments?cursor=nonsense")).status_code == 422
