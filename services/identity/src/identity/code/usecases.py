"""Use cases of one-time codes. A code is reserved, delivered outside any transaction, then activated."""

import hmac
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import limits
from common.problems import TooManyRequests
from identity import metrics
from identity.attempt import repository as attempts
from identity.challenge.usecases import count_wrong_code
from identity.code import repository
from identity.code.rules import Channel, CodePolicy, Purpose
from identity.errors import (
    CodeExhausted,
    CodeExpired,
    CodeMismatch,
    CodeTooSoon,
    CodeUsed,
    FlowNotFound,
    TooManyCodes,
    TooManyWrongCodes,
)
from identity.secret import Secrets

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Codes to an address in an hour and in a day, codes asked from a network, wrong codes for an address.
SENT_HOUR, SENT_DAY, SENT_NETWORK, WRONG_DAY = (
    "code-sent-hour",
    "code-sent-day",
    "code-network",
    "code-wrong-day",
)


@dataclass(frozen=True, slots=True)
class CodeRequest:
    """Who wants which code; `flow_id` is the procedure that the code continues."""

    purpose: Purpose
    channel: Channel
    address: str
    flow_id: UUID
    network: str
    device: bytes | None = field(default=None)
    language: str = "ru"


@dataclass(frozen=True, slots=True)
class CodeTry:
    """A code that somebody has entered."""

    purpose: Purpose
    flow_id: UUID
    code: str
    device: bytes | None = field(default=None)


async def reserve_code(session: AsyncSession, request: CodeRequest, *, policy: CodePolicy) -> UUID:
    """Count a code against its limits and reserve its delivery. Raises CodeTooSoon or TooManyCodes."""
    reservation_id = await repository.reserve(
        session, purpose=request.purpose, address=request.address, pause_seconds=policy.pause_seconds
    )
    if reservation_id is None:
        seconds = await repository.pause_left_seconds(
            session, purpose=request.purpose, address=request.address, pause_seconds=policy.pause_seconds
        )
        raise CodeTooSoon(retry_after_seconds=seconds)
    budgets = (
        (SENT_NETWORK, request.network, HOUR, policy.per_network_hour),
        (SENT_HOUR, request.address, HOUR, policy.per_address_hour),
        (SENT_DAY, request.address, DAY, policy.per_address_day),
    )
    try:
        for scope, subject, window, limit in budgets:
            await limits.count(session, scope, subject=subject, window=window, limit=limit)
    except TooManyRequests as problem:
        await repository.release(session, reservation_id)
        raise TooManyCodes(**problem.extra) from problem
    return reservation_id


async def activate_code(
    session: AsyncSession,
    request: CodeRequest,
    *,
    reservation_id: UUID,
    code: str,
    secrets: Secrets,
    policy: CodePolicy,
) -> None:
    """A delivered code is valid from now on, and the one before it no longer."""
    await repository.activate(
        session,
        reservation_id=reservation_id,
        purpose=request.purpose,
        flow_id=request.flow_id,
        device=request.device,
        code_hmac=secrets.code(code, flow_id=request.flow_id, purpose=request.purpose),
        lifetime_seconds=policy.lifetime_seconds,
    )


async def cancel_code(session: AsyncSession, request: CodeRequest, *, reservation_id: UUID) -> None:
    """Undo a reservation whose message was not accepted, its counts included."""
    await repository.release(session, reservation_id)
    await attempts.forgive(session, SENT_NETWORK, subject=request.network, window=HOUR)
    await attempts.forgive(session, SENT_HOUR, subject=request.address, window=HOUR)
    await attempts.forgive(session, SENT_DAY, subject=request.address, window=DAY)


async def use_code(session: AsyncSession, attempt: CodeTry, *, secrets: Secrets, policy: CodePolicy) -> str:
    """Burn a right code and return the address it was sent to; else raise the problem that says why not."""
    claimed = await repository.claim_try(
        session,
        purpose=attempt.purpose,
        flow_id=attempt.flow_id,
        device=attempt.device,
        tries_max=policy.tries,
    )
    if claimed is None:
        metrics.CODES_TRIED.labels("refused").inc()
        raise await _refusal(session, attempt)
    try:
        await limits.refuse_over(
            session, WRONG_DAY, subject=claimed.address, window=DAY, limit=policy.wrong_per_address_day
        )
    except TooManyRequests as problem:
        metrics.CODES_TRIED.labels("refused").inc()
        raise TooManyWrongCodes(**problem.extra) from problem
    expected = secrets.code(attempt.code, flow_id=attempt.flow_id, purpose=attempt.purpose)
    if not hmac.compare_digest(claimed.code_hmac, expected):
        # The count alone: the limit itself is looked at before the next comparison.
        await limits.count(session, WRONG_DAY, subject=claimed.address, window=DAY, limit=policy.tries * 1000)
        await count_wrong_code(session)
        metrics.CODES_TRIED.labels("wrong").inc()
        raise CodeMismatch
    await repository.burn(session, claimed.id)
    metrics.CODES_TRIED.labels("right").inc()
    return claimed.address


async def _refusal(session: AsyncSession, attempt: CodeTry) -> Exception:
    standing = await repository.find_standing(
        session, purpose=attempt.purpose, flow_id=attempt.flow_id, device=attempt.device
    )
    if standing is None:
        return FlowNotFound()
    if standing.is_used:
        return CodeUsed()
    return CodeExpired() if standing.is_expired else CodeExhausted()
