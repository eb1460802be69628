"""Every statement on sessions and refresh tokens."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from common.auth import Kind
from identity.session.models import RefreshToken, Session
from identity.session.rules import SessionPolicy

FORGET_AFTER = timedelta(days=7)


async def database_now(session: AsyncSession) -> datetime:
    """The database's clock, which all expiries go by."""
    return (await session.execute(select(func.now()))).scalar_one()


async def lock_by_token(session: AsyncSession, token_hash: bytes) -> tuple[Session, int] | None:
    """The session of a refresh token, locked, and the token's generation."""
    token = await session.get(RefreshToken, token_hash)
    if token is None:
        return None
    found = await session.scalar(
        select(Session)
        .where(Session.id == token.session_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return (found, token.generation) if found is not None else None


async def lock_live(
    session: AsyncSession, session_id: UUID, *, subject_id: UUID, kind: Kind
) -> Session | None:
    """A session of this subject that has not ended, locked."""
    return await session.scalar(
        select(Session)
        .where(
            Session.id == session_id,
            Session.subject_id == subject_id,
            Session.kind == kind,
            Session.ended_at.is_(None),
        )
        .with_for_update()
    )


async def is_live(session: AsyncSession, session_id: UUID) -> bool:
    """Whether a session exists and has not ended."""
    return (
        await session.scalar(select(Session.id).where(Session.id == session_id, Session.ended_at.is_(None)))
        is not None
    )


def _usable(policy: SessionPolicy) -> ColumnElement[bool]:
    return and_(
        Session.ended_at.is_(None),
        Session.created_at > func.now() - policy.absolute,
        Session.last_used_at > func.now() - policy.idle,
    )


async def list_live(
    session: AsyncSession,
    subject_id: UUID,
    *,
    kind: Kind,
    policy: SessionPolicy,
    before: UUID | None,
    limit: int,
) -> Sequence[Session]:
    """Sessions that can still be used, the newest first."""
    statement = select(Session).where(Session.subject_id == subject_id, Session.kind == kind, _usable(policy))
    if before is not None:
        statement = statement.where(Session.id < before)
    return (await session.scalars(statement.order_by(Session.id.desc()).limit(limit))).all()


async def lock_beyond(session: AsyncSession, subject_id: UUID, *, kind: Kind, keep: int) -> Sequence[Session]:
    """The oldest live sessions of a subject beyond the newest `keep`, locked in key order."""
    newest = (
        select(Session.id)
        .where(Session.subject_id == subject_id, Session.kind == kind, Session.ended_at.is_(None))
        .order_by(Session.id.desc())
        .offset(keep)
    )
    statement = select(Session).where(Session.id.in_(newest)).order_by(Session.id).with_for_update()
    return (await session.scalars(statement)).all()


async def forget_old(session: AsyncSession, policy: SessionPolicy) -> None:
    """Drop sessions that ended, or could not be used any more, a week ago; their tokens go with them."""
    await session.execute(
        update(Session)
        .where(Session.ended_at.is_(None), ~_usable(policy))
        .values(ended_at=func.now(), end_reason="expired")
    )
    await session.execute(delete(Session).where(Session.ended_at < func.now() - FORGET_AFTER))
