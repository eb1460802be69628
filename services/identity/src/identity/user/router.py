"""The resident's own profile: `/me`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, ConfigDict

from common.auth import Resident
from common.db import Reader, Transaction
from common.problems import Unauthenticated, Unavailable, ValidationFailed, problems
from identity.auth import ClientDep, Tools
from identity.challenge.guard import CHALLENGED
from identity.code.delivery import send_code
from identity.errors import (
    ChallengeRequired,
    CodeExhausted,
    CodeExpired,
    CodeMismatch,
    CodeNotDelivered,
    CodeTooSoon,
    CodeUsed,
    EmailAlreadyConfirmed,
    EmailTaken,
    FlowNotFound,
    TooManyCodes,
    TooManyWrongCodes,
)
from identity.fields import Code, Language, Name, OptionalName
from identity.user import usecases
from identity.user.models import User

router = APIRouter(tags=["me"])

CODE_PROBLEMS = (
    CodeMismatch, CodeExpired, CodeExhausted, CodeUsed, FlowNotFound, TooManyWrongCodes, ChallengeRequired,
)  # fmt: skip
SENDING_PROBLEMS = (CodeTooSoon, TooManyCodes, CodeNotDelivered, ChallengeRequired)


class MeOut(BaseModel):
    """A resident about oneself."""

    model_config = ConfigDict(from_attributes=True)

    user_id: UUID
    first_name: str
    surname: str | None
    patronymic: str | None
    phone: str
    email: str
    email_confirmed: bool
    language: Language


def _not_null(value: str | None) -> str:
    if value is None:
        raise ValueError("Поле обязательно для заполнения")
    return value


class MeChange(BaseModel):
    """What is not given stays; an empty surname or patronymic is removed."""

    model_config = ConfigDict(extra="forbid")

    first_name: Annotated[Name | None, AfterValidator(_not_null)] = None
    surname: OptionalName = None
    patronymic: OptionalName = None
    language: Annotated[Language | None, AfterValidator(_not_null)] = None


class CodeIn(BaseModel):
    """An entered one-time code."""

    model_config = ConfigDict(extra="forbid")

    code: Code


class SentCodeOut(BaseModel):
    """The code is on its way."""

    model_config = ConfigDict(from_attributes=True)

    resend_after_seconds: int


@router.get("/me", response_model=MeOut, responses=problems(Unauthenticated))
async def get_me(caller: Resident, session: Reader) -> User:
    """Show the caller's profile."""
    return await usecases.get_profile(session, caller)


@router.patch("/me", response_model=MeOut, responses=problems(Unauthenticated, ValidationFailed))
async def change_me(body: MeChange, caller: Resident, session: Transaction) -> User:
    """Change the caller's names or language."""
    changes = body.model_dump(exclude_unset=True)
    return await usecases.change_profile(session, caller, changes=changes)


@router.post(
    "/me/email/code",
    dependencies=CHALLENGED,
    status_code=202,
    response_model=SentCodeOut,
    responses=problems(Unauthenticated, EmailAlreadyConfirmed, Unavailable, *SENDING_PROBLEMS),
)
async def send_email_code(caller: Resident, client: ClientDep, tools: Tools) -> object:
    """Send a code to the caller's e-mail address."""
    async with tools.transaction() as session:
        request = await usecases.request_email_code(
            session, caller, network=client.network, device=client.device
        )
    return await send_code(tools, request)


@router.post(
    "/me/email/confirm",
    dependencies=CHALLENGED,
    response_model=MeOut,
    responses=problems(Unauthenticated, EmailAlreadyConfirmed, EmailTaken, ValidationFailed, *CODE_PROBLEMS),
)
async def confirm_my_email(
    body: CodeIn, caller: Resident, client: ClientDep, tools: Tools, session: Transaction
) -> User:
    """Confirm the caller's e-mail address with the code."""
    return await usecases.confirm_email(
        session,
        caller,
        code=body.code,
        device=client.device,
        secrets=tools.secrets,
        policy=tools.code_policy,
    )
