"""Who may see what: a local copy of ownership, built from events, with tombstones (D-23)."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common import clock
from common.tables import access_grant

if TYPE_CHECKING:
    from common.auth import Caller
    from common.envelope import Envelope
    from common.service import EventHandler


async def apply_grant(
    session: AsyncSession, *, subject_id: UUID, object_id: UUID, version: int, granted: bool
) -> None:
    """Record that a subject gained or lost an object; an older fact never overrides a newer one."""
    statement = insert(access_grant).values(
        subject_id=subject_id,
        object_id=object_id,
        version=version,
        revoked_at=None if granted else clock.now(),
    )
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["subject_id", "object_id"],
            set_={"version": statement.excluded.version, "revoked_at": statement.excluded.revoked_at},
            where=access_grant.c.version < statement.excluded.version,
        )
    )


def follow_grants(
    granted_by: type[Any], revoked_by: type[Any], *, subject: str, held: str
) -> "dict[type[Any], EventHandler]":
    """Handlers of the events that give and take access; `subject` and `held` name their fields of ids."""

    async def apply(session: AsyncSession, event: Any, envelope: "Envelope") -> None:
        await apply_grant(
            session,
            subject_id=getattr(event, subject),
            object_id=getattr(event, held),
            version=envelope.aggregate_version,
            granted=isinstance(event, granted_by),
        )

    return {granted_by: apply, revoked_by: apply}


def owned(caller: "Caller") -> Select[UUID]:
    """The ids of the objects that the caller holds; for WHERE … IN."""
    return select(access_grant.c.object_id).where(
        access_grant.c.subject_id == caller.user_id, access_grant.c.revoked_at.is_(None)
    )


def subjects_of(object_id: UUID) -> Select[UUID]:
    """The subjects that hold an object now."""
    return select(access_grant.c.subject_id).where(
        access_grant.c.object_id == object_id, access_grant.c.revoked_at.is_(None)
    )
