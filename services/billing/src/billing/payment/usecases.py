"""Payments made in the cabinet."""

from sqlalchemy.ext.asyncio import AsyncSession

from billing.payment import repository
from billing.payment.models import PortalPayment
from common.envelope import Envelope
from contracts.payments import PaymentRefunded, PaymentSucceeded


async def record_payment(session: AsyncSession, event: PaymentSucceeded, _: Envelope) -> None:
    """Show a payment as not yet counted, until a file from the billing system counts it."""
    for part in event.parts:
        await repository.save_part(
            session,
            PortalPayment(
                payment_id=event.payment_id,
                receipt_id=part.receipt_id,
                account_id=part.account_id,
                number=event.number,
                amount_minor=part.amount_minor,
                paid_at=event.paid_at,
                refunded_minor=0,
            ),
        )


async def record_refund(session: AsyncSession, event: PaymentRefunded, _: Envelope) -> None:
    """Show as paid only what the bank has not given back."""
    for part in event.parts:
        await repository.save_refund(
            session,
            payment_id=event.payment_id,
            receipt_id=part.receipt_id,
            account_id=part.account_id,
            refunded_minor=part.amount_minor,
        )
