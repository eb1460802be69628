"""Sign-in of residents: `/sessions` with a password, `/login-codes` with a code."""

from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from common.auth import Public
from common.db import Transaction
from common.ids import new_id
from common.problems import Unavailable, ValidationFailed, problems
from identity.auth import ClientDep, Tools, set_session_cookies
from identity.challenge.guard import CHALLENGED
from identity.code.delivery import send_code
from identity.code.rules import Purpose
from identity.code.usecases import CodeRequest
from identity.errors import EmailWithoutCabinet, PhoneWithoutCabinet, TooManySignIns, WrongCredentials
from identity.fields import Language, Login, Password
from identity.login import usecases
from identity.user.models import User
from identity.user.router import CODE_PROBLEMS, SENDING_PROBLEMS, CodeIn, MeOut
from identity.user.rules import parse_email, parse_phone

router = APIRouter(tags=["sign-in"])
ADDRESS_MAX = 254


class SignInIn(BaseModel):
    """A phone or a confirmed e-mail address, and the password."""

    model_config = ConfigDict(extra="forbid")

    login: Login
    password: Password


class LoginCodeIn(BaseModel):
    """Where to send a sign-in code."""

    model_config = ConfigDict(extra="forbid")

    channel: Literal["sms", "email"]
    address: Annotated[str, Field(min_length=1, max_length=ADDRESS_MAX)]
    language: Language = "ru"

    @model_validator(mode="after")
    def _read_address(self) -> Self:
        self.address = parse_phone(self.address) if self.channel == "sms" else parse_email(self.address)
        return self


class LoginCodeOut(BaseModel):
    """The code is on its way; it is entered under this flow."""

    flow_id: UUID
    resend_after_seconds: int


@router.post(
    "/sessions",
    response_model=MeOut,
    responses=problems(WrongCredentials, TooManySignIns, ValidationFailed, Unavailable),
)
async def sign_in(body: SignInIn, client: ClientDep, tools: Tools, response: Response, _: Public) -> User:
    """Sign in by phone or confirmed e-mail address and password."""
    async with tools.transaction() as session:
        candidate = await usecases.find_candidate(session, body.login)
        guesser = client.guesser(
            usecases.normal_login(body.login),
            kind="resident",
            subject_id=candidate.user_id,
            secrets=tools.secrets,
        )
        await usecases.begin_sign_in(session, guesser, policy=tools.sign_in_policy)
    # The slow comparison holds no database connection.
    verdict = await tools.hasher.verify(candidate.password_hash, body.password)
    user_id = usecases.refuse_wrong(candidate, verdict, login=body.login)
    async with tools.transaction() as session:
        user, opened = await usecases.finish_sign_in(
            session,
            user_id,
            guesser=guesser,
            new_hash=verdict.new_hash,
            device_name=client.user_agent,
        )
    set_session_cookies(response, opened, kind="resident", tools=tools, client=client)
    return user


@router.post(
    "/login-codes",
    dependencies=CHALLENGED,
    status_code=202,
    responses=problems(ValidationFailed, Unavailable, *SENDING_PROBLEMS),
)
async def request_login_code(body: LoginCodeIn, client: ClientDep, tools: Tools, _: Public) -> LoginCodeOut:
    """Send a sign-in code; the answer and the message are the same for an address without a cabinet."""
    request = CodeRequest(
        purpose=Purpose.LOGIN,
        channel=body.channel,
        address=body.address,
        flow_id=new_id(),
        network=client.network,
        device=client.device,
        language=body.language,
    )
    sent = await send_code(tools, request)
    return LoginCodeOut(flow_id=request.flow_id, resend_after_seconds=sent.resend_after_seconds)


@router.post(
    "/login-codes/{flow_id}/confirm",
    dependencies=CHALLENGED,
    response_model=MeOut,
    responses=problems(PhoneWithoutCabinet, EmailWithoutCabinet, ValidationFailed, *CODE_PROBLEMS),
)
async def confirm_login_code(
    flow_id: UUID,
    body: CodeIn,
    client: ClientDep,
    tools: Tools,
    session: Transaction,
    response: Response,
    _: Public,
) -> User:
    """Sign in with the code."""
    user, opened = await usecases.sign_in_by_code(
        session,
        flow_id,
        code=body.code,
        device=client.device,
        device_name=client.user_agent,
        secrets=tools.secrets,
        policy=tools.code_policy,
    )
    set_session_cookies(response, opened, kind="resident", tools=tools, client=client)
    return user
