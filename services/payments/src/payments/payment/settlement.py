"""Acting on what is known of a payment: the same steps whoever brought the news."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from common.ids import new_id
from common.outbox import publish
from contracts.payments import PaymentFailed, PaymentPart, PaymentSucceeded
from payments.cart import repository as carts
from payments.ledger import usecases as ledger
from payments.metrics import AMOUNT, MOVED, QUARANTINED
from payments.payment import models, repository
from payments.payment.models import Outcome, Payment, PaymentFact
from payments.payment.rules import BankTruth, State
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
    await _announce(session, payment, outcome)
    await _book(session, payment, outcome)


async def settle_truth(session: AsyncSession, payment: Payment, truth: BankTruth, *, now: datetime) -> None:
    """Take over what the bank says of a payment."""
    outcome = payment.observe(truth, now)
    await settle(session, payment, outcome, source="bank", observed=truth.state, now=now)


async def _announce(session: AsyncSession, payment: Payment, outcome: Outcome) -> None:
    if outcome.announcement == "succeeded":
        parts = await repository.parts_of(session, [payment.id])
        # Receipts before carts, as when a receipt is published: the two never wait for each other.
        await receipts.add_paid(
            session, [(part.receipt_id, part.line_no, part.amount_minor) for part in parts]
        )
        await carts.remove_paid(
            session, payment.user_id, lines=[(part.receipt_id, part.line_no) for part in parts]
        )
        await publish(session, _succeeded(payment, parts))
        AMOUNT.inc(payment.amount_minor)
    elif outcome.announcement == "failed":
        await publish(
            session,
            PaymentFailed(
                payment_id=payment.id,
                number=payment.number,
                user_id=payment.user_id,
                reason=payment.failure_code or "declined",
            ),
        )


def _succeeded(payment: Payment, parts: Sequence[models.PaymentPart]) -> PaymentSucceeded:
    totals: dict[tuple[UUID, UUID], int] = {}
    for part in parts:
        key = (part.account_id, part.receipt_id)
        totals[key] = totals.get(key, 0) + part.amount_minor
    assert payment.paid_at is not None  # noqa: S101 - set when the money came
    return PaymentSucceeded(
        payment_id=payment.id,
        number=payment.number,
        user_id=payment.user_id,
        amount_minor=payment.amount_minor,
        parts=[
            PaymentPart(account_id=account_id, receipt_id=receipt_id, amount_minor=amount)
            for (account_id, receipt_id), amount in totals.items()
        ],
        paid_at=payment.paid_at,
        wants_receipt=payment.wants_receipt,
    )


async def _book(session: AsyncSession, payment: Payment, outcome: Outcome) -> None:
    if outcome.is_released:
        await ledger.release(session, payment.id)
    if not outcome.is_booked and not outcome.refund_minor:
        return
    parts = await repository.parts_of(session, [payment.id])
    shares = [(part.recipient_id, part.amount_minor) for part in parts]
    operation = f"{payment.provider}:{payment.provider_ref}"
    if outcome.is_booked:
        await ledger.post(
            session,
            payment.id,
            amount_minor=payment.amount_minor,
            shares=shares,
            external_ref=f"{operation}:deposited",
        )
    if outcome.refund_minor:
        await ledger.refund(
            session,
            payment.id,
            refund_minor=outcome.refund_minor,
            shares=shares,
            external_ref=f"{operation}:refunded:{payment.refunded_minor}",
        )


def state_name(truth: BankTruth | None) -> str:
    """What was observed, for the record."""
    return "missing" if truth is None else State(truth.state)
