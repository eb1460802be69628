"""Sign-in of staff: `/staff/sessions`; a password, then a code from the mailbox."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict

from common.auth import Public, Staff
from common.db import Reader, Transaction
from common.problems import Forbidden, Unauthenticated, Unavailable, ValidationFailed, problems
from identity.auth import ClientDep, Tools, clear_session_cookies, set_session_cookies
from identity.challenge.guard import CHALLENGED
from identity.code.delivery import send_code
from identity.errors import SessionOver, TooManySignIns, WrongCredentials
from identity.fields import Login, Password
from identity.login.usecases import begin_sign_in, refuse_wrong
from identity.session.router import caller_of, refresh_token_of
from identity.session.usecases import sign_out as end_session
from identity.staff import usecases
from identity.user.router import CODE_PROBLEMS, SENDING_PROBLEMS, CodeIn

router = APIRouter(prefix="/staff", tags=["staff"])


class StaffSignInIn(BaseModel):
    """Login (an e-mail address) and password of a member of staff."""

    model_config = ConfigDict(extra="forbid")

    login: Login
    password: Password


class StaffOut(BaseModel):
    """The signed-in member of staff."""

    model_config = ConfigDict(from_attributes=True)

    staff_id: UUID
    name: str
    scopes: list[str]


class StaffSignInOut(BaseModel):
    """`flow_id` when a mailed code has to follow, `staff` when the session is open already."""

    flow_id: UUID | None = None
    resend_after_seconds: int | None = None
    staff: StaffOut | None = None


def _out(staff: usecases.SignedInStaff) -> StaffOut:
    return StaffOut(staff_id=staff.staff_id, name=staff.name, scopes=sorted(staff.scopes))


@router.post(
    "/sessions",
    dependencies=CHALLENGED,
    responses=problems(WrongCredentials, TooManySignIns, ValidationFailed, Unavailable, *SENDING_PROBLEMS),
)
async def staff_sign_in(
    body: StaffSignInIn, client: ClientDep, tools: Tools, response: Response, _: Public
) -> StaffSignInOut:
    """Check login and password; mail a code as the second proof, or open the session where none is asked."""
    async with tools.transaction() as session:
        candidate = await usecases.find_candidate(session, body.login)
        guesser = client.guesser(
            body.login.casefold(), kind="staff", subject_id=candidate.user_id, secrets=tools.secrets
        )
        await begin_sign_in(session, guesser, policy=tools.sign_in_policy)
    verdict = await tools.hasher.verify(candidate.password_hash, body.password)
    staff_id = refuse_wrong(candidate, verdict, login="")
    async with tools.transaction() as session:
        member = await usecases.accept_password(session, staff_id, guesser=guesser, new_hash=verdict.new_hash)
        if not tools.has_staff_second_proof:
            staff, opened = await usecases.open_staff_session(
                session, member.id, device_name=client.user_agent
            )
    if tools.has_staff_second_proof:
        request = usecases.second_proof(member, network=client.network, device=client.device_of("staff"))
        sent = await send_code(tools, request)
        return StaffSignInOut(flow_id=request.flow_id, resend_after_seconds=sent.resend_after_seconds)
    set_session_cookies(response, opened, kind="staff", tools=tools, scopes=staff.scopes, client=client)
    return StaffSignInOut(staff=_out(staff))


@router.post(
    "/sessions/{flow_id}/confirm",
    dependencies=CHALLENGED,
    responses=problems(WrongCredentials, ValidationFailed, *CODE_PROBLEMS),
)
async def confirm_staff_sign_in(
    flow_id: UUID,
    body: CodeIn,
    client: ClientDep,
    tools: Tools,
    session: Transaction,
    response: Response,
    _: Public,
) -> StaffOut:
    """Open the session with the mailed code."""
    staff, opened = await usecases.sign_in_by_second_proof(
        session,
        flow_id,
        code=body.code,
        device=client.device_of("staff"),
        device_name=client.user_agent,
        secrets=tools.secrets,
        policy=tools.code_policy,
    )
    set_session_cookies(response, opened, kind="staff", tools=tools, scopes=staff.scopes, client=client)
    return _out(staff)


@router.post("/sessions/refresh", status_code=204, responses=problems(SessionOver, Forbidden))
async def refresh_staff_session(request: Request, tools: Tools, response: Response, _: Public) -> None:
    """Renew the access token with the refresh cookie."""
    token = refresh_token_of(request, "staff")
    if token is None:
        raise SessionOver
    async with tools.transaction() as session:
        staff, opened = await usecases.renew_staff_session(
            session, token, secrets=tools.secrets, policy=tools.session_policy
        )
    set_session_cookies(response, opened, kind="staff", tools=tools, scopes=staff.scopes)


@router.delete("/sessions/current", status_code=204, responses=problems(Forbidden))
async def staff_sign_out(request: Request, session: Transaction, response: Response, _: Public) -> None:
    """Sign out: end the session and take its cookies away."""
    caller = await caller_of(request, "staff")
    token = refresh_token_of(request, "staff")
    await end_session(session, caller=caller, token=token, kind="staff")
    clear_session_cookies(response, kind="staff")


@router.get("/me", responses=problems(Unauthenticated, Forbidden))
async def get_staff_me(caller: Staff, session: Reader) -> StaffOut:
    """Show who is signed in and what the roles allow."""
    return _out(await usecases.describe_staff(session, caller.user_id))
