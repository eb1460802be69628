"""Sessions of the signed-in resident, their renewal and end, and the keys to check tokens with."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from common import auth
from common.auth import Caller, Kind, Public, Resident
from common.db import Reader, Transaction
from common.pagination import Cursor, Limit, Page, cut, id_before
from common.problems import Forbidden, Problem, Unauthenticated, Unprocessable, problems
from identity.auth import REFRESH_COOKIES, Tools, clear_session_cookies, set_session_cookies
from identity.errors import SessionNotFound, SessionOver
from identity.session import repository, usecases

router = APIRouter(tags=["sessions"])
COOKIE_MAX = 256
KEYS_CACHE_SECONDS = 60


class SessionOut(BaseModel):
    """A device where the caller is signed in."""

    session_id: UUID
    device_name: str
    created_at: datetime
    last_used_at: datetime
    is_current: bool


def refresh_token_of(request: Request, kind: Kind) -> str | None:
    """The refresh token in the request's cookies; nothing that could not be one."""
    token = request.cookies.get(REFRESH_COOKIES[kind], "")
    return token if token and len(token) <= COOKIE_MAX and token.isascii() else None


async def caller_of(request: Request, kind: Kind) -> Caller | None:
    """The caller if there is a valid access token; signing out must work without one."""
    try:
        return await (auth.resident if kind == "resident" else auth.staff)(request)
    except Problem:
        return None


@router.post("/sessions/refresh", status_code=204, responses=problems(SessionOver, Forbidden))
async def refresh_session(request: Request, tools: Tools, response: Response, _: Public) -> None:
    """Renew the access token with the refresh cookie."""
    token = refresh_token_of(request, "resident")
    if token is None:
        raise SessionOver
    async with tools.transaction() as session:
        opened = await usecases.renew_session(
            session, token, kind="resident", secrets=tools.secrets, policy=tools.session_policy
        )
    set_session_cookies(response, opened, kind="resident", tools=tools)


@router.delete("/sessions/current", status_code=204, responses=problems(Forbidden))
async def sign_out(request: Request, session: Transaction, response: Response, _: Public) -> None:
    """Sign out: end the session and take its cookies away, even when the access token is over already."""
    caller = await caller_of(request, "resident")
    token = refresh_token_of(request, "resident")
    await usecases.sign_out(session, caller=caller, token=token, kind="resident")
    clear_session_cookies(response, kind="resident")


@router.get("/sessions", responses=problems(Unauthenticated, Unprocessable))
async def list_sessions(
    caller: Resident, tools: Tools, session: Reader, limit: Limit = 50, cursor: Cursor = None
) -> Page[SessionOut]:
    """List where the caller is signed in, the newest first."""
    found = await repository.list_live(
        session,
        caller.user_id,
        kind="resident",
        policy=tools.session_policy,
        before=id_before(cursor),
        limit=limit + 1,
    )
    rows, next_cursor = cut(found, limit, key=lambda row: [row.id])
    items = [
        SessionOut(
            session_id=row.id,
            device_name=row.device_name,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
            is_current=row.id == caller.session_id,
        )
        for row in rows
    ]
    return Page(items=items, next_cursor=next_cursor)


@router.delete(
    "/sessions/{session_id}", status_code=204, responses=problems(Unauthenticated, SessionNotFound)
)
async def close_session(session_id: UUID, caller: Resident, session: Transaction) -> None:
    """End one of the caller's sessions."""
    await usecases.close_session(session, caller, session_id=session_id)


@router.get("/jwks.json", responses={200: {"content": {"application/json": {}}}}, response_class=Response)
async def get_keys(tools: Tools, _: Public) -> Response:
    """Publish the keys that access tokens are checked with."""
    return Response(
        tools.public_keys_json,
        media_type="application/json",
        headers={"Cache-Control": f"public, max-age={KEYS_CACHE_SECONDS}"},
    )
