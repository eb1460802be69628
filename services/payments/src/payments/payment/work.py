"""The worker's side: telling the bank of a payment, asking what became of it, and remembering to ask."""

from datetime import timedelta
from typing import cast
from urllib.parse import urlsplit
from uuid import UUID

import structlog

from common import clock
from common.db import unit_of_work
from common.jobs import Job, RetryLaterError
from common.service import Resources
from payments.callback import repository as events
from payments.metrics import ATTENTION, QUARANTINED, UNKNOWN_AGE
from payments.payment import repository
from payments.payment.models import Outcome, Payment
from payments.payment.rules import REGISTER_PATIENCE, BankTruth, State
from payments.payment.settlement import settle, settle_truth, state_name
from payments.payment.usecases import request_check
from payments.rbs import wire
from payments.rbs.client import BankNotReachedError, BankRefusedError, BankSilentError, RbsClient
from payments.rbs.wire import NewOrder, Registered
from payments.settings import Settings

REGISTER_AGAIN = timedelta(seconds=3)
DUE_BATCH = 100
log = structlog.get_logger()


def bank_of(resources: Resources) -> RbsClient:
    """The connection to the bank, opened at start."""
    return cast("RbsClient", resources.extras["bank"])


def settings_of(resources: Resources) -> Settings:
    """The settings with their own type."""
    return cast("Settings", resources.settings)


async def register_order(resources: Resources, job: Job) -> None:
    """Tell the bank of a payment, once; whatever stays unclear is asked, never told again (D-07)."""
    payment_id = UUID(job.payload["payment_id"])
    order = await _begin(resources, payment_id)
    if order is None:
        return
    try:
        registered = await bank_of(resources).register(order)
    except BankNotReachedError as error:
        await _not_sent(resources, payment_id)
        raise RetryLaterError(REGISTER_AGAIN) from error
    except BankSilentError:
        await _lost(resources, payment_id)
    except BankRefusedError as refusal:
        if refusal.code == wire.DUPLICATE:
            await _lost(resources, payment_id)
        else:
            QUARANTINED.labels("refused").inc()
            await _failed(resources, payment_id, reason="bank_refused")
    else:
        await _registered(resources, payment_id, registered=registered)


async def _begin(resources: Resources, payment_id: UUID) -> NewOrder | None:
    settings, now = settings_of(resources), clock.now()
    async with unit_of_work(resources.sessions) as session:
        payment = await repository.lock_payment(session, payment_id)
        if payment.state != State.CREATED:
            return None
        if payment.register_started_at is None and (
            payment.is_cancel_asked or now > payment.created_at + REGISTER_PATIENCE
        ):
            reason = "cancelled" if payment.is_cancel_asked else "bank_unavailable"
            await settle(session, payment, payment.fail(reason), source="timer", observed=reason, now=now)
            return None
        if not payment.start_registering(now):
            # An earlier run ended between telling the bank and noting its answer.
            outcome = Outcome(State.CREATED, State(payment.state))
            await settle(session, payment, outcome, source="crash", observed="unknown", now=now)
            await request_check(session, payment_id)
            return None
        return NewOrder(
            order_no=payment.order_no,
            amount_minor=payment.amount_minor,
            description=f"Оплата жилищно-коммунальных услуг, платеж {payment.number}",
            return_url=f"{settings.portal_url.rstrip('/')}/pay/status/{payment.id}",
            session_seconds=settings.rbs_session_seconds,
            callback_url=settings.rbs_callback_url,
        )


async def _not_sent(resources: Resources, payment_id: UUID) -> None:
    async with unit_of_work(resources.sessions) as session:
        (await repository.lock_payment(session, payment_id)).not_sent()


async def _lost(resources: Resources, payment_id: UUID) -> None:
    now = clock.now()
    async with unit_of_work(resources.sessions) as session:
        payment = await repository.lock_payment(session, payment_id)
        outcome = payment.lose_sight(now)
        await settle(session, payment, outcome, source="register", observed="unknown", now=now)
        await request_check(session, payment_id)


async def _failed(resources: Resources, payment_id: UUID, *, reason: str) -> None:
    now = clock.now()
    async with unit_of_work(resources.sessions) as session:
        payment = await repository.lock_payment(session, payment_id)
        await settle(session, payment, payment.fail(reason), source="register", observed=reason, now=now)


def _is_bank_page(url: str, settings: Settings) -> bool:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" in settings.page_origins


async def _registered(resources: Resources, payment_id: UUID, *, registered: Registered) -> None:
    settings, now = settings_of(resources), clock.now()
    if not _is_bank_page(registered.formUrl, settings):
        QUARANTINED.labels("page_origin").inc()
        log.error("bank named a payment page outside of the allowed origins")
        await _failed(resources, payment_id, reason="bank_page")
        return
    async with unit_of_work(resources.sessions) as session:
        payment = await repository.lock_payment(session, payment_id)
        outcome = payment.registered(
            provider_ref=registered.orderId,
            redirect_url=registered.formUrl,
            expires_at=now + timedelta(seconds=settings.rbs_session_seconds),
            now=now,
        )
        await settle(session, payment, outcome, source="register", observed=State.REDIRECTED, now=now)


async def check_payment(resources: Resources, job: Job) -> None:
    """Ask the bank what became of a payment, and act on nothing else."""
    payment_id = UUID(job.payload["payment_id"])
    payment = await _look(resources, payment_id)
    if payment is None:
        return
    asked_at = clock.now()
    try:
        truth = await _ask(resources, payment)
    except (BankNotReachedError, BankSilentError, BankRefusedError):
        async with unit_of_work(resources.sessions) as session:
            payment, now = await repository.lock_payment(session, payment_id), clock.now()
            outcome = payment.bank_away(now)
            await settle(session, payment, outcome, source="timer", observed=payment.state, now=now)
        return
    async with unit_of_work(resources.sessions) as session:
        payment, now = await repository.lock_payment(session, payment_id), clock.now()
        if truth is None:
            outcome = payment.missing(now)
            await settle(session, payment, outcome, source="bank", observed=state_name(truth), now=now)
        else:
            if payment.redirect_url is None:
                payment.redirect_url = _page_of(settings_of(resources), truth)
            await settle_truth(session, payment, truth, now=now)
        await events.mark_checked(session, payment_id, before=asked_at, state=payment.state)


async def _look(resources: Resources, payment_id: UUID) -> Payment | None:
    """The payment, if the bank may know of it."""
    async with unit_of_work(resources.sessions) as session:
        payment, now = await repository.lock_payment(session, payment_id), clock.now()
        outcome = payment.overdue_registration(now)
        if outcome is not None:
            await settle(session, payment, outcome, source="timer", observed=outcome.state, now=now)
    is_known = payment.register_started_at is not None and payment.state != State.CREATED
    return payment if is_known else None


async def _ask(resources: Resources, payment: Payment) -> BankTruth | None:
    bank = bank_of(resources)
    truth = await bank.status(provider_ref=payment.provider_ref, order_no=payment.order_no)
    if truth is None or truth.state != State.REDIRECTED or truth.is_authenticating:
        return truth
    is_without_page = payment.redirect_url is None and _page_of(settings_of(resources), truth) is None
    if not (payment.is_cancel_asked or is_without_page):
        return truth
    # Nobody is on the order's page, or he has left it for good: give it up, so that it cannot be paid later.
    provider_ref = payment.provider_ref or truth.provider_ref
    try:
        await bank.decline(provider_ref=provider_ref)
    except BankRefusedError:
        log.info("bank kept an order", operation="decline.do")
    return await bank.status(provider_ref=provider_ref, order_no=payment.order_no)


def _page_of(settings: Settings, truth: BankTruth) -> str | None:
    if not settings.rbs_page_template or not truth.provider_ref:
        return None
    url = settings.rbs_page_template.format(order_id=truth.provider_ref)
    return url if _is_bank_page(url, settings) else None


async def ask_about_due(resources: Resources) -> None:
    """Have the bank asked about every payment whose time has come (D-19)."""
    now = clock.now()
    async with unit_of_work(resources.sessions) as session:
        for payment in await repository.take_due(session, now, limit=DUE_BATCH):
            # The check sets the next moment; this one only bridges a check that is lost.
            payment.next_check_at = now + timedelta(minutes=1)
            await request_check(session, payment.id)


async def observe(resources: Resources) -> None:
    """Refresh the gauges about payments that do not come to an end."""
    async with resources.sessions() as session:
        since = await repository.oldest_unknown(session)
        UNKNOWN_AGE.set((clock.now() - since).total_seconds() if since else 0)
        ATTENTION.set(await repository.count_attention(session))
