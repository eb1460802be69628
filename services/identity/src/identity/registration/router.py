"""Registration by phone: `/registrations`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from common.auth import Public
from common.db import Transaction
from common.idempotency import Key, once
from common.problems import Busy, KeyMissing, KeyReused, Unavailable, ValidationFailed, problems
from identity.auth import ClientDep, Tools
from identity.challenge.guard import CHALLENGED
from identity.code.delivery import send_code
from identity.errors import (
    ConsentMissing,
    ConsentOutdated,
    PhoneTaken,
    RegistrationNotFound,
    TextsNotPublished,
    WeakPassword,
)
from identity.fields import DocumentCode, Email, Language, Name, OptionalName, Password, Phone
from identity.registration import starting, usecases
from identity.user.router import CODE_PROBLEMS, SENDING_PROBLEMS, CodeIn

router = APIRouter(prefix="/registrations", tags=["registration"])
CONSENTS_MAX = 10
VERSION_MAX = 1_000_000


class ConsentIn(BaseModel):
    """A legal text that was read and accepted."""

    model_config = ConfigDict(extra="forbid")

    document: DocumentCode
    version: Annotated[int, Field(strict=True, ge=1, le=VERSION_MAX)]


class RegistrationIn(BaseModel):
    """The registration form."""

    model_config = ConfigDict(extra="forbid")

    phone: Phone
    email: Email
    first_name: Name
    surname: OptionalName = None
    language: Language = "ru"
    password: Password
    password_repeat: Password
    consents: Annotated[list[ConsentIn], Field(max_length=CONSENTS_MAX)]

    @field_validator("password_repeat")
    @classmethod
    def _same_password(cls, value: str, info: ValidationInfo) -> str:
        if "password" in info.data and value != info.data["password"]:
            raise ValueError("Пароли не совпадают")
        return value


class RegistrationOut(BaseModel):
    """A registration waits for the code that was sent to the phone."""

    registration_id: UUID
    resend_after_seconds: int


class _Proof(BaseModel):
    """What makes two confirmations equal. It is stored as a fast hash: the code goes in under a key only."""

    secret: str


class RegisteredOut(BaseModel):
    """The cabinet exists; the next step is to sign in."""

    user_id: UUID


@router.post(
    "",
    dependencies=CHALLENGED,
    status_code=202,
    response_model=RegistrationOut,
    responses=problems(
        ValidationFailed,
        WeakPassword,
        ConsentMissing,
        ConsentOutdated,
        TextsNotPublished,
        KeyMissing,
        KeyReused,
        Busy,
        Unavailable,
        *SENDING_PROBLEMS,
    ),
)
async def register(body: RegistrationIn, key: Key, client: ClientDep, tools: Tools, _: Public) -> Response:
    """Send a code to the phone; the answer is the same for a known phone and a new one."""
    filled = starting.Filled(
        phone=body.phone,
        email=body.email,
        first_name=body.first_name,
        surname=body.surname,
        password=body.password,
        language=body.language,
        consents={each.document: each.version for each in body.consents},
    )
    scope = starting.scope_of(tools, filled)
    form = await starting.filled_form(tools, filled, scope=scope, key=key, client=client)

    async with tools.transaction() as session:

        async def run() -> RegistrationOut:
            return RegistrationOut(
                registration_id=await starting.keep_registration(session, form),
                resend_after_seconds=tools.code_policy.pause_seconds,
            )

        answer = await once(
            session,
            scope=scope,
            key=key,
            operation="register",
            request=starting.equality_of(tools, filled),
            status=202,
            run=run,
            response=RegistrationOut,
        )
    registration_id = RegistrationOut.model_validate_json(bytes(answer.body)).registration_id
    if "Idempotency-Replayed" in answer.headers:
        await starting.expect_sent(tools, registration_id)
    else:
        idempotency = (scope, key)
        await starting.send_first_code(
            tools, form, registration_id=registration_id, client=client, idempotency=idempotency
        )
    return answer


@router.post(
    "/{registration_id}/code",
    dependencies=CHALLENGED,
    status_code=202,
    responses=problems(RegistrationNotFound, Unavailable, *SENDING_PROBLEMS),
)
async def send_registration_code(
    registration_id: UUID, client: ClientDep, tools: Tools, _: Public
) -> RegistrationOut:
    """Send another code to the phone of an unfinished registration."""
    async with tools.transaction() as session:
        request = await usecases.request_another_code(
            session, registration_id, network=client.network, device=client.device
        )
    sent = await send_code(tools, request)
    return RegistrationOut(registration_id=registration_id, resend_after_seconds=sent.resend_after_seconds)


@router.post(
    "/{registration_id}/confirm",
    dependencies=CHALLENGED,
    status_code=201,
    response_model=RegisteredOut,
    responses=problems(
        RegistrationNotFound, PhoneTaken, ValidationFailed, KeyMissing, KeyReused, Busy, *CODE_PROBLEMS
    ),
)
async def confirm_registration(
    registration_id: UUID,
    body: CodeIn,
    key: Key,
    client: ClientDep,
    tools: Tools,
    session: Transaction,
    _: Public,
) -> Response:
    """Make the cabinet once the code proves the phone; the same key again gets the same answer."""

    async def run() -> RegisteredOut:
        user_id = await usecases.confirm_registration(
            session,
            registration_id,
            code=body.code,
            device=client.device,
            secrets=tools.secrets,
            policy=tools.code_policy,
        )
        return RegisteredOut(user_id=user_id)

    return await once(
        session,
        # The registration stands for its person, who has no cabinet yet.
        scope=f"registration:{registration_id}",
        key=key,
        operation="confirm_registration",
        request=_Proof(secret=tools.secrets.keyed("idempotency", body.code).hex()),
        run=run,
        response=RegisteredOut,
    )
