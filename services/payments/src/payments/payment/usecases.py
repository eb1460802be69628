"""What a resident does with payments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import clock, jobs, limits
from common.auth import Caller
from common.ids import new_id
from payments.cart import repository as carts
from payments.cart.repository import CartRow
from payments.cart.rules import PaymentPolicy, check_sum
from payments.errors import (
    CartChanged,
    CartEmpty,
    CartLocked,
    PaymentFinished,
    PaymentNotFound,
    ReceiptNotPayable,
    RulesOutdated,
)
from payments.ledger import usecases as ledger
from payments.metrics import CREATED
from payments.payment import repository
from payments.payment.models import Payment, PaymentPart
from payments.payment.rules import REGISTER_PATIENCE
from payments.receipt import repository as receipts

REGISTER_JOB = "register_order"
CHECK_JOB = "check_payment"
ASKS_LIMIT, ASKS_WINDOW = 20, timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Order:
    """What the resident agreed to when pressing «Оплатить»."""

    method: str
    rules_version: int
    wants_receipt: bool
    cart_version: int


async def create_payment(
    session: AsyncSession, caller: Caller, *, order: Order, policy: PaymentPolicy
) -> Payment:
    """Turn the cart, as the resident saw it, into a payment; the worker registers it at the bank."""
    cart = await carts.lock_cart(session, caller.user_id)
    pending = await repository.pending_payment_id(session, caller.user_id)
    if pending is not None:
        raise CartLocked(payment_id=str(pending))
    rules_version = await receipts.current_rules(session)
    if rules_version is not None and order.rules_version != rules_version:
        raise RulesOutdated(rules_version=rules_version)
    rows = [row for row in await carts.rows_of(session, caller) if row[0].amount(row[1]) > 0]
    if not rows:
        raise CartEmpty
    if cart.version != order.cart_version:
        raise CartChanged(cart_version=cart.version)
    # A receipt that was replaced while it was added to the cart is still in it.
    are_payable = await receipts.are_payable(session, {row[2].id for row in rows})
    if not are_payable or not all(row[4].has_payments for row in rows):
        raise ReceiptNotPayable
    payment, parts = await _prepare(session, caller, order, rows=rows, policy=policy)
    await repository.add_payment(session, payment, parts)
    await jobs.enqueue(
        session,
        kind=REGISTER_JOB,
        dedupe_key=str(payment.id),
        payload={"payment_id": str(payment.id)},
    )
    # Last, because every payment takes turns at the same two accounts.
    await ledger.promise(session, payment.id, amount_minor=payment.amount_minor)
    CREATED.inc()
    return payment


async def _prepare(
    session: AsyncSession, caller: Caller, order: Order, *, rows: Sequence[CartRow], policy: PaymentPolicy
) -> tuple[Payment, list[PaymentPart]]:
    payment_id, now = new_id(), clock.now()
    parts = [
        PaymentPart(
            payment_id=payment_id,
            part_no=part_no,
            account_id=line.account_id,
            receipt_id=line.receipt_id,
            line_no=line.line_no,
            recipient_id=recipient.recipient_id,
            recipient_name=recipient.name,
            service_code=receipt_line.service_code,
            name=receipt_line.name,
            amount_minor=line.amount(receipt_line),
        )
        for part_no, (line, receipt_line, _, recipient, _) in enumerate(rows, start=1)
    ]
    total = sum(part.amount_minor for part in parts)
    check_sum(total, minimum_minor=policy.minimum_minor, maximum_minor=policy.maximum_minor)
    payment = Payment(
        id=payment_id,
        number=f"{clock.today():%y%m%d}-{await repository.next_number(session):06d}",
        order_no=payment_id.hex,
        user_id=caller.user_id,
        amount_minor=total,
        method=order.method,
        rules_version=order.rules_version,
        wants_receipt=order.wants_receipt,
        created_at=now,
        expires_at=now + timedelta(seconds=policy.session_seconds),
        next_check_at=now + REGISTER_PATIENCE + timedelta(seconds=1),
    )
    return payment, parts


async def read_payment(
    session: AsyncSession, caller: Caller, *, payment_id: UUID
) -> tuple[Payment, Sequence[PaymentPart]]:
    """One of the caller's payments with its parts."""
    payment = await repository.find_payment(session, caller, payment_id)
    if payment is None:
        raise PaymentNotFound
    return payment, await repository.parts_of(session, [payment.id])


async def list_payments(
    session: AsyncSession, caller: Caller, *, before: UUID | None, limit: int
) -> Sequence[Payment]:
    """The caller's payments, newest first."""
    return await repository.list_payments(session, caller, before=before, limit=limit)


async def ask_now(session: AsyncSession, caller: Caller, *, payment_id: UUID) -> Payment:
    """Have the bank asked about a payment at once, because the resident came back from its page."""
    payment = await repository.find_payment(session, caller, payment_id)
    if payment is None:
        raise PaymentNotFound
    await limits.count(
        session, "payment-check", subject=str(payment.id), window=ASKS_WINDOW, limit=ASKS_LIMIT
    )
    await request_check(session, payment.id)
    return payment


async def request_check(session: AsyncSession, payment_id: UUID) -> None:
    """Record that the bank is to be asked. Every request counts: an answer under way may be older than it."""
    await jobs.enqueue(
        session,
        kind=CHECK_JOB,
        dedupe_key=str(new_id()),
        payload={"payment_id": str(payment_id)},
    )


async def cancel_payment(session: AsyncSession, caller: Caller, *, payment_id: UUID) -> Payment:
    """Ask the bank to give up an unpaid order, so that the resident can try anew without paying twice."""
    payment = await repository.lock_own_payment(session, caller, payment_id)
    if payment is None:
        raise PaymentNotFound
    if not payment.is_pending:
        raise PaymentFinished
    payment.is_cancel_asked = True
    await request_check(session, payment.id)
    return payment
