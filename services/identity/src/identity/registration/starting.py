"""The first step of registration: check, hash, keep the form, send the code; a failure leaves nothing."""

from dataclasses import dataclass
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

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


class Equality(BaseModel):
    """What makes two requests equal. It is stored as a fast hash: the password goes in under a key only."""

    fields: dict[str, str | None]
    consents: dict[str, int]
    secret: str


async def filled_form(
    tools: Toolbox, filled: Filled, *, scope: str, key: str, client: Client
) -> usecases.Form:
    """The form, checked and with its password hashed; without a hash when the key is known already."""
    tools.password_policy.check(filled.password, context=_context(filled))
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
    return usecases.Form(
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


async def keep_registration(session: AsyncSession, form: usecases.Form) -> UUID:
    """Keep a form that came for the first time. Raises Busy when it came as a repeated one."""
    if not form.password_hash:
        # The key was known a moment ago and is not any more: its delivery failed meanwhile.
        raise Busy
    registration: Registration = await usecases.add_registration(session, form)
    return registration.id


async def expect_sent(tools: Toolbox, registration_id: UUID) -> None:
    """Nothing, when the code of an earlier equal request has been handed over. Raises Busy until then."""
    async with tools.transaction() as session:
        if await repository.is_being_sent(session, registration_id):
            raise Busy


async def send_first_code(
    tools: Toolbox,
    form: usecases.Form,
    *,
    registration_id: UUID,
    client: Client,
    idempotency: tuple[str, str],
) -> None:
    """Send the code to the phone; a failure leaves neither the registration nor its key."""
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


def scope_of(tools: Toolbox, filled: Filled) -> str:
    """Whose keys the request's key is one of: the phone stands for the person, who has no cabinet yet."""
    return f"registration:{tools.secrets.keyed('idempotency', filled.phone).hex()}"


def equality_of(tools: Toolbox, filled: Filled) -> Equality:
    """What the request is compared by when its key comes again."""
    return Equality(
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
