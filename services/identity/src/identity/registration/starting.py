"""The first step of registration: check, hash, keep the form, send the code; a failure leaves nothing."""

import json
from dataclasses import dataclass
from uuid import UUID

from pydantic import BaseModel
from starlette.responses import Response

from common.idempotency import once
from common.problems import Busy, Problem
from identity.auth import Client
from identity.code.delivery import send_code
from identity.registration import repository, usecases
from identity.registration.models import Registration
from identity.toolbox import Toolbox

PHONE_COUNTRY = "+7"


@dataclass(frozen=True, slots=True)
class Filled:
    """The fields of the form."""

    phone: str
    email: str
    first_name: str
    surname: str | None
    password: str
    language: str
    consents: dict[str, int]


class RegistrationOut(BaseModel):
    """A registration waits for the code that was sent to the phone."""

    registration_id: UUID
    resend_after_seconds: int


class _Request(BaseModel):
    """What makes two requests equal. It is stored as a fast hash: the password goes in under a key only."""

    fields: dict[str, str | None]
    consents: dict[str, int]
    secret: str


async def start_registration(tools: Toolbox, filled: Filled, *, key: str, client: Client) -> Response:
    """Answer 202 for every phone, known or not, after its code has been accepted for delivery."""
    tools.password_policy.check(filled.password, context=_context(filled))
    scope = f"registration:{tools.secrets.keyed('idempotency', filled.phone).hex()}"
    async with tools.transaction() as session:
        is_repeated = await repository.is_known_key(session, scope=scope, key=key)
        accepted = (
            []
            if is_repeated
            else await usecases.check_registration(
                session,
                consents=filled.consents,
                required=tools.required_consents,
                network=client.network,
                policy=tools.code_policy,
            )
        )
    form = usecases.Form(
        phone=filled.phone,
        email=filled.email,
        first_name=filled.first_name,
        surname=filled.surname,
        language=filled.language,
        password_hash="" if is_repeated else await tools.hasher.hash(filled.password),
        accepted=accepted,
        ip=client.ip,
        user_agent=client.user_agent,
    )
    answer = await _keep(tools, form, request=_request(tools, filled), scope=scope, key=key)
    registration_id = UUID(json.loads(bytes(answer.body))["registration_id"])
    if "Idempotency-Replayed" not in answer.headers:
        await _send_first_code(tools, form, registration_id, client=client, idempotency=(scope, key))
        return answer
    async with tools.transaction() as session:
        if await repository.is_being_sent(session, registration_id):
            raise Busy
    return answer


async def _keep(tools: Toolbox, form: usecases.Form, *, request: _Request, scope: str, key: str) -> Response:
    async def run() -> RegistrationOut:
        if not form.password_hash:
            # The key was known a moment ago and is not any more: its delivery failed meanwhile.
            raise Busy
        registration: Registration = await usecases.add_registration(session, form)
        return RegistrationOut(
            registration_id=registration.id, resend_after_seconds=tools.code_policy.pause_seconds
        )

    async with tools.transaction() as session:
        return await once(
            session,
            scope=scope,
            key=key,
            operation="register",
            request=request,
            status=202,
            run=run,
            response=RegistrationOut,
        )


async def _send_first_code(
    tools: Toolbox,
    form: usecases.Form,
    registration_id: UUID,
    *,
    client: Client,
    idempotency: tuple[str, str],
) -> None:
    request = usecases.code_request(
        registration_id,
        phone=form.phone,
        language=form.language,
        network=client.network,
        device=client.device,
    )
    try:
        await send_code(tools, request)
    except Problem:
        scope, key = idempotency
        async with tools.transaction() as session:
            await repository.forget(session, registration_id, scope=scope, key=key)
        raise
    async with tools.transaction() as session:
        await repository.mark_sent(session, registration_id)


def _request(tools: Toolbox, filled: Filled) -> _Request:
    return _Request(
        fields={
            "phone": filled.phone,
            "email": filled.email,
            "first_name": filled.first_name,
            "surname": filled.surname,
            "language": filled.language,
        },
        consents=filled.consents,
        secret=tools.secrets.keyed("idempotency", filled.password).hex(),
    )


def _context(filled: Filled) -> list[str]:
    """What an attacker who knows the person would try first."""
    return [
        filled.phone.removeprefix(PHONE_COUNTRY),
        filled.email.partition("@")[0],
        filled.first_name,
        filled.surname or "",
    ]
