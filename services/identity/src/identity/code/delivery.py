"""Sending a code: reserve in one transaction, ask notify outside any, activate in another.

The plain code lives in this function's memory only; it enters neither the database nor a stream nor a log.
"""

from dataclasses import dataclass

from common.problems import Unavailable
from contracts.notify import CodeQuery, CodeReply
from identity import metrics
from identity.code import usecases
from identity.code.rules import new_code
from identity.code.usecases import CodeRequest
from identity.errors import CodeNotDelivered
from identity.toolbox import Toolbox

DELIVERY_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class SentCode:
    """A code is on its way; the next one may be asked for after the pause."""

    resend_after_seconds: int


async def send_code(tools: Toolbox, request: CodeRequest) -> SentCode:
    """Deliver a fresh code. Raises CodeTooSoon, TooManyCodes, or CodeNotDelivered with nothing kept."""
    async with tools.transaction() as session:
        reservation_id = await usecases.reserve_code(session, request, policy=tools.code_policy)
    code = new_code()
    is_accepted = await _is_accepted(tools, request, code=code)
    metrics.CODES_SENT.labels(request.channel, "accepted" if is_accepted else "refused").inc()
    if not is_accepted:
        async with tools.transaction() as session:
            await usecases.cancel_code(session, request, reservation_id=reservation_id)
        raise CodeNotDelivered
    async with tools.transaction() as session:
        await usecases.activate_code(
            session,
            request,
            reservation_id=reservation_id,
            code=code,
            secrets=tools.secrets,
            policy=tools.code_policy,
        )
    return SentCode(tools.code_policy.pause_seconds)


async def _is_accepted(tools: Toolbox, request: CodeRequest, *, code: str) -> bool:
    query = CodeQuery(
        channel=request.channel,
        address=request.address,
        purpose=request.purpose,
        code=code,
        language=request.language,
    )
    try:
        reply = await tools.broker.request(
            CodeQuery.subject, query, reply=CodeReply, seconds=DELIVERY_SECONDS
        )
    except Unavailable:
        return False
    return reply.accepted
