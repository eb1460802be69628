"""Acting on what is known of a payment: the same steps whoever brought the news."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from common.ids import new_id
from common.outbox import publish
from contracts.payments import PaymentFailed, PaymentPart, PaymentRefunded, PaymentSucceeded
from payments.cart import repository as carts
from payments.ledger import usecases as ledger
from payments.ledger.rules import refund_shares
from payments.metrics import AMOUNT, MOVED, QUARANTINED
from payments.payment import models, repository
from payments.payment.models import Outcome, Payment, PaymentFact
from payments.payment.rules import HAS_MONEY, BankTruth, State
from payments.receipt import repository as receipts

log = structlog.get_logger()


async def settle(
    session: AsyncSession, payment: Payment, outcome: Outcome, *, source: str, observed: str, now: datetime
) -> None:
    """Carry out what an observation demands: ledger, cart, event and the record of the observation."""
    if outcome.mismatch is not None:
        QUARANTINED.labels(outcome.mismatch).inc()
        log.error("bank and payment differ", what=outcome.mismatch, operation=source)
    if outcome.is_change or observed != outcome.state:
        fact = PaymentFact(
            id=new_id(),
            payment_id=payment.id,
            source=source,
            observed=f"{observed}:{outcome.mismatch}" if outcome.mismatch else observed,
            state=outcome.state,
            is_change=outcome.is_change,
            observed_at=now,
        )
        await repository.add_fact(session, fact)
    if outcome.is_change:
        MOVED.labels(outcome.state).inc()
    if outcome.announcement == "failed":
        await publish(session, _failed(payment))
    if outcome.is_released:
        await ledger.release(session, payment.id)
    if outcome.is_booked or outcome.refund_minor:
        parts = await repository.parts_of(session, [payment.id])
        given_back = _give_back(parts, outcome.refund_minor)
        await _tell_of_money(session, payment, outcome, parts=parts, given_back=given_back)
        await _book(session, payment, outcome, parts=parts, given_back=given_back)


async def settle_truth(session: AsyncSession, payment: Payment, truth: BankTruth, *, now: datetime) -> None:
    """Take over what the bank says of a payment."""
    outcome = payment.observe(truth, now)
    await settle(session, payment, outcome, source="bank", observed=truth.state, now=now)


def _give_back(parts: Sequence[models.PaymentPart], refund_minor: int) -> dict[int, int]:
    """Share a refund among the parts, in proportion to what is left of each; part number → its share."""
    if not refund_minor:
        return {}
    shares = refund_shares(
        refund_minor,
        received={part.part_no: part.amount_minor for part in parts},
        returned={part.part_no: part.refunded_minor for part in parts},
    )
    for part in parts:
        part.refunded_minor += shares.get(part.part_no, 0)
    return shares


async def _tell_of_money(
    session: AsyncSession,
    payment: Payment,
    outcome: Outcome,
    *,
    parts: Sequence[models.PaymentPart],
    given_back: Mapping[int, int],
) -> None:
    """Note at the receipts what came or went back, and announce it, unless nobody was told of the money."""
    # Receipts before carts, as when a receipt is published: the two never wait for each other.
    if outcome.announcement == "succeeded":
        await receipts.add_paid(
            session,
            [(part.receipt_id, part.line_no, part.amount_minor - part.refunded_minor) for part in parts],
            number=payment.number,
        )
        await carts.remove_paid(
            session, payment.user_id, lines=[(part.receipt_id, part.line_no) for part in parts]
        )
        await publish(session, _succeeded(payment, parts))
        AMOUNT.inc(payment.amount_minor)
    elif outcome.previous in HAS_MONEY:
        less = [(part.receipt_id, part.line_no, -given_back.get(part.part_no, 0)) for part in parts]
        await receipts.add_paid(session, less, number=payment.number)
        await carts.follow_receipts(session, changed={part.receipt_id for part in parts})
    else:
        return
    if given_back:
        await publish(session, _refunded(payment, parts))


def _by_receipt(sums: Iterable[tuple[models.PaymentPart, int]]) -> list[PaymentPart]:
    totals: dict[tuple[UUID, UUID], int] = {}
    for part, amount_minor in sums:
        key = (part.account_id, part.receipt_id)
        totals[key] = totals.get(key, 0) + amount_minor
    return [
        PaymentPart(account_id=account_id, receipt_id=receipt_id, amount_minor=amount)
        for (account_id, receipt_id), amount in totals.items()
    ]


def _succeeded(payment: Payment, parts: Sequence[models.PaymentPart]) -> PaymentSucceeded:
    assert payment.paid_at is not None  # noqa: S101 - set when the money came
    return PaymentSucceeded(
        payment_id=payment.id,
        number=payment.number,
        user_id=payment.user_id,
        amount_minor=payment.amount_minor,
        parts=_by_receipt((part, part.amount_minor) for part in parts),
        paid_at=payment.paid_at,
        wants_receipt=payment.wants_receipt,
    )


def _refunded(payment: Payment, parts: Sequence[models.PaymentPart]) -> PaymentRefunded:
    return PaymentRefunded(
        payment_id=payment.id,
        number=payment.number,
        user_id=payment.user_id,
        amount_minor=payment.amount_minor,
        refunded_minor=payment.refunded_minor,
        parts=_by_receipt((part, part.refunded_minor) for part in parts),
    )


def _failed(payment: Payment) -> PaymentFailed:
    return PaymentFailed(
        payment_id=payment.id,
        number=payment.number,
        user_id=payment.user_id,
        reason=payment.failure_code or "declined",
    )


async def _book(
    session: AsyncSession,
    payment: Payment,
    outcome: Outcome,
    *,
    parts: Sequence[models.PaymentPart],
    given_back: Mapping[int, int],
) -> None:
    operation = f"{payment.provider}:{payment.provider_ref}"
    if outcome.is_booked:
        await ledger.post(
            session,
            payment.id,
            amount_minor=payment.amount_minor,
            shares=[(part.recipient_id, part.amount_minor) for part in parts],
            external_ref=f"{operation}:deposited",
        )
    if outcome.refund_minor:
        await ledger.refund(
            session,
            payment.id,
            refund_minor=outcome.refund_minor,
            shares=[(part.recipient_id, given_back.get(part.part_no, 0)) for part in parts],
            external_ref=f"{operation}:refunded:{payment.refunded_minor}",
        )


def state_name(truth: BankTruth | None) -> str:
    """What was observed, for the record."""
    return "missing" if truth is None else State(truth.state)
