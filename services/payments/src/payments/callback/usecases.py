"""Taking a message of the bank."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from common import clock, limits
from common.ids import new_id
from common.problems import TooManyRequests
from payments.callback import repository
from payments.metrics import CALLBACKS, QUARANTINED
from payments.payment.models import Payment
from payments.payment.repository import find_by_reference
from payments.payment.usecases import request_check
from payments.rbs.checksum import is_genuine

PROVIDER = "rbs"
REFERENCE_LENGTH_MAX = 64
FORGED_LIMIT, FORGED_WINDOW = 300, timedelta(minutes=10)
log = structlog.get_logger()


async def take_message(
    session: AsyncSession, *, raw: str, parameters: Mapping[str, str] | None, key: str
) -> str:
    """Keep a message of the bank, and have the bank asked if it is genuine; return what became of it.

    `parameters` is None when the message could not be read. A message never changes a payment by itself.
    """
    given = parameters or {}
    is_signed = parameters is not None and is_genuine(given, key)
    payment = await _payment_of(session, given) if is_signed else None
    result = _judge(given, payment, is_signed=is_signed)
    if result == "forged" and not await _may_keep_forged(session):
        CALLBACKS.labels("forged_dropped").inc()
        return "forged_dropped"
    is_new = await repository.add_event(
        session,
        id=new_id(),
        provider=PROVIDER,
        payment_ref=(given.get("mdOrder") or given.get("orderNumber") or "")[:REFERENCE_LENGTH_MAX],
        status=f"{given.get('operation', '')[:32]}:{given.get('status', '')[:8]}",
        body_sha256=hashlib.sha256(raw.encode()).hexdigest(),
        raw_body=raw,
        payment_id=payment.id if payment is not None else None,
        result=result,
        received_at=clock.now(),
    )
    outcome = result if is_new else "repeated"
    CALLBACKS.labels(outcome).inc()
    if result == "accepted":
        assert payment is not None  # noqa: S101 - judged so
        await request_check(session, payment.id)
    elif is_new:
        QUARANTINED.labels(result).inc()
        log.warning("message of the bank put aside", what=result)
    return outcome


async def _payment_of(session: AsyncSession, given: Mapping[str, str]) -> Payment | None:
    order_no, reference = given.get("orderNumber", ""), given.get("mdOrder", "")
    if not order_no and not reference:
        return None
    return await find_by_reference(session, order_no=order_no, provider_ref=reference)


def _judge(given: Mapping[str, str], payment: Payment | None, *, is_signed: bool) -> str:
    if not is_signed:
        return "forged"
    if payment is None:
        return "unknown_order"
    is_same = (
        given.get("amount", str(payment.amount_minor)) == str(payment.amount_minor)
        and (payment.provider_ref or given.get("mdOrder")) == given.get("mdOrder", payment.provider_ref)
        and given.get("currency", "643") in {"643", "810"}
    )
    return "accepted" if is_same else "mismatch"


async def _may_keep_forged(session: AsyncSession) -> bool:
    """Whether another forgery is worth a row: a flood of them must not fill the disk."""
    try:
        await limits.count(
            session, "callback-forged", subject=PROVIDER, window=FORGED_WINDOW, limit=FORGED_LIMIT
        )
    except TooManyRequests:
        return False
    return True
