"""All this service listens to."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from common.access import follow_grants
from common.envelope import Envelope
from common.service import EventHandler
from contracts.accounts import AccountLinked, AccountUnlinked
from contracts.billing import ReceiptPublished
from contracts.metering import ReadingAccepted
from contracts.payments import PaymentFailed, PaymentRefunded, PaymentSucceeded
from contracts.tickets import ApplicationStatusChanged
from notify.notification import repository, rules
from notify.notification.usecases import tell

ACCESS = follow_grants(AccountLinked, AccountUnlinked, subject="user_id", held="account_id")


async def on_account_linked(session: AsyncSession, event: AccountLinked, envelope: Envelope) -> None:
    """Remember who to tell about the account, and tell those who had it before."""
    for user_id in await repository.users_of(session, event.account_id):
        if user_id != event.user_id:
            message = rules.account_linked_by_other()
            await tell(session, user_id=user_id, message=message, dedupe_key=f"link:{envelope.event_id}")
    await ACCESS[AccountLinked](session, event, envelope)


async def on_application_moved(
    session: AsyncSession, event: ApplicationStatusChanged, envelope: Envelope
) -> None:
    """Tell the applicant about the new status."""
    message = rules.application_moved(
        application_id=str(event.application_id),
        number=event.number,
        service_name=event.service_name,
        status=event.status,
        reason=event.reason,
    )
    await tell(session, user_id=event.user_id, message=message, dedupe_key=f"application:{envelope.event_id}")


async def on_reading_accepted(session: AsyncSession, event: ReadingAccepted, _: Envelope) -> None:
    """Tell everybody linked to the account that a guest sent a reading."""
    if event.source != "guest":
        return
    value = f"{event.value:f}".replace(".", ",")
    message = rules.guest_reading_taken(value=value, unit=event.unit)
    for user_id in await repository.users_of(session, event.account_id):
        await tell(session, user_id=user_id, message=message, dedupe_key=f"guest:{event.reading_id}")


async def on_receipt_published(session: AsyncSession, event: ReceiptPublished, _: Envelope) -> None:
    """Tell everybody linked to the account about its current receipt, once a receipt."""
    if not event.is_current:
        return
    message = rules.receipt_issued(
        kind_name=event.kind_name, period=event.period, total_due_minor=event.total_due_minor
    )
    for user_id in await repository.users_of(session, event.account_id):
        await tell(session, user_id=user_id, message=message, dedupe_key=f"receipt:{event.receipt_id}")


async def on_payment_succeeded(session: AsyncSession, event: PaymentSucceeded, _: Envelope) -> None:
    """Tell the payer; the tick on the payment decides whether its receipt is mailed (PAY-10)."""
    message = rules.payment_succeeded(
        payment_id=str(event.payment_id), number=event.number, amount_minor=event.amount_minor
    )
    await tell(
        session,
        user_id=event.user_id,
        message=message,
        dedupe_key=f"paid:{event.payment_id}",
        is_asked=event.wants_receipt,
    )


async def on_payment_failed(session: AsyncSession, event: PaymentFailed, _: Envelope) -> None:
    """Tell the payer that no money moved."""
    message = rules.payment_failed(payment_id=str(event.payment_id), number=event.number, reason=event.reason)
    await tell(session, user_id=event.user_id, message=message, dedupe_key=f"unpaid:{event.payment_id}")


async def on_payment_refunded(session: AsyncSession, event: PaymentRefunded, _: Envelope) -> None:
    """Tell the payer that the bank gives money back, once for each sum."""
    message = rules.payment_refunded(
        payment_id=str(event.payment_id),
        number=event.number,
        refunded_minor=event.refunded_minor,
        amount_minor=event.amount_minor,
    )
    key = f"refunded:{event.payment_id}:{event.refunded_minor}"
    await tell(session, user_id=event.user_id, message=message, dedupe_key=key)


HANDLERS: Mapping[type[Any], EventHandler] = {
    **ACCESS,
    AccountLinked: on_account_linked,
    ApplicationStatusChanged: on_application_moved,
    ReadingAccepted: on_reading_accepted,
    ReceiptPublished: on_receipt_published,
    PaymentSucceeded: on_payment_succeeded,
    PaymentFailed: on_payment_failed,
    PaymentRefunded: on_payment_refunded,
}
