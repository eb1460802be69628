"""Payments without a database, and what a bank says of them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from payments.payment.models import Payment
from payments.payment.rules import MONEY_CAME, BankTruth, State

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
AMOUNT = 513527


def make_payment() -> Payment:
    return Payment(
        id=uuid4(),
        number="1",
        order_no="order",
        user_id=uuid4(),
        amount_minor=AMOUNT,
        method="card",
        rules_version=1,
        wants_receipt=True,
        created_at=START,
        expires_at=START + timedelta(minutes=20),
    )


def make_redirected() -> Payment:
    payment = make_payment()
    payment.start_registering(START)
    payment.registered(
        provider_ref="ref", redirect_url="http://bank", expires_at=payment.expires_at, now=START
    )
    return payment


def truth_of(state: State, *, refunded: int | None = None) -> BankTruth:
    given_back = {State.PARTIALLY_REFUNDED: 1000, State.REFUNDED: AMOUNT, State.REVERSED: AMOUNT}.get(
        state, 0
    )
    returned = given_back if refunded is None else refunded
    return BankTruth(
        state=state,
        order_no="order",
        provider_ref="ref",
        amount_minor=AMOUNT,
        deposited_minor=AMOUNT - returned if state in MONEY_CAME else 0,
        refunded_minor=returned,
        paid_at=START if state in MONEY_CAME else None,
    )
