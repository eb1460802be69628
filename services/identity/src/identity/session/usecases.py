"""Use cases of sessions: open, renew, end."""

import secrets as random
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common.auth import Caller, Kind
from common.ids import new_id
from common.outbox import publish
from contracts.identity import SessionRevoked
from identity import metrics
from identity.errors import SessionNotFound, SessionOver
from identity.secret import Secrets, fingerprint
from identity.session import repository
from identity.session.models import RefreshToken, Session
from identity.session.rules import SessionPolicy, Turn, turn_of
from identity.session.tokens import AccessClaims

REFRESH_BYTES = 32
# A person has a few devices; a program that signs in on and on ends its own oldest sessions.
LIVE_MAX = 50
DEVICE_NAME_MAX = 200


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A usable session with the one copy of its refresh token; it becomes cookies and is then forgotten."""

    session: Session
    refresh_token: str

    def claims(self, *, kind: Kind, scopes: frozenset[str] = frozenset()) -> AccessClaims:
        """What its access token says."""
        return AccessClaims(
            subject_id=self.session.subject_id,
            session_id=self.session.id,
            kind=kind,
            scopes=scopes,
            authenticated_at=self.session.created_at,
        )


async def open_session(
    session: AsyncSession, *, subject_id: UUID, kind: Kind, device_name: str
) -> OpenSession:
    """Start a session after a successful proof of identity."""
    moment = await repository.database_now(session)
    opened = Session(
        id=new_id(),
        kind=kind,
        subject_id=subject_id,
        device_name=device_name[:DEVICE_NAME_MAX],
        created_at=moment,
        last_used_at=moment,
    )
    token = random.token_urlsafe(REFRESH_BYTES)
    session.add(opened)
    await session.flush()
    session.add(RefreshToken(token_hash=fingerprint(token), session_id=opened.id, generation=1))
    await session.flush()
    for old in await repository.lock_beyond(session, subject_id, kind=kind, keep=LIVE_MAX):
        await _end(session, old, reason="replaced")
    metrics.SIGN_INS.labels("opened").inc()
    return OpenSession(opened, token)


async def renew_session(
    session: AsyncSession, token: str, *, kind: Kind, secrets: Secrets, policy: SessionPolicy
) -> OpenSession:
    """Replace a refresh token by its child. A token that was replaced before ends the whole family.

    Raises SessionOver. Only the immediate parent is answered again, with the same child, for a moment:
    several tabs may ask at once.
    """
    found = await repository.lock_by_token(session, fingerprint(token))
    if found is None or found[0].kind != kind:
        raise SessionOver
    current, generation = found
    moment = await repository.database_now(session)
    turn = turn_of(current.state(), presented_generation=generation, moment=moment, policy=policy)
    if turn is Turn.OVER:
        raise SessionOver
    if turn is Turn.REUSED:
        await _end(session, current, reason="reused")
        raise SessionOver
    child = secrets.child(token)
    if turn is Turn.ROTATE:
        current.generation += 1
        current.rotated_at = current.last_used_at = moment
        session.add(
            RefreshToken(token_hash=fingerprint(child), session_id=current.id, generation=current.generation)
        )
    return OpenSession(current, child)


async def close_session(session: AsyncSession, caller: Caller, *, session_id: UUID) -> None:
    """End one of the caller's sessions. Raises SessionNotFound for a foreign, unknown or ended one."""
    found = await repository.lock_live(session, session_id, subject_id=caller.user_id, kind=caller.kind)
    if found is None:
        raise SessionNotFound
    await _end(session, found, reason="signed_out")


async def sign_out(
    session: AsyncSession, *, caller: Caller | None, token: str | None, kind: Kind
) -> list[UUID]:
    """End the session of an access token, of a refresh token, or of both; unknown ones need no ending."""
    ended = []
    if token is not None:
        found = await repository.lock_by_token(session, fingerprint(token))
        if found is not None and found[0].kind == kind and found[0].ended_at is None:
            await _end(session, found[0], reason="signed_out")
            ended.append(found[0].id)
    if caller is not None and caller.session_id not in ended:
        own = await repository.lock_live(
            session, caller.session_id, subject_id=caller.user_id, kind=caller.kind
        )
        if own is not None:
            await _end(session, own, reason="signed_out")
            ended.append(own.id)
    return ended


async def _end(session: AsyncSession, ending: Session, *, reason: str) -> None:
    ending.ended_at = await repository.database_now(session)
    ending.end_reason = reason
    await publish(session, SessionRevoked(session_id=ending.id))
