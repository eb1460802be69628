"""Statements on files."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from tickets.attachment.models import Attachment


async def stored_of(session: AsyncSession, application_id: UUID) -> Sequence[Attachment]:
    """The visible files of an application, in the order they came."""
    statement = select(Attachment).where(
        Attachment.application_id == application_id, Attachment.state == "stored"
    )
    return (await session.scalars(statement.order_by(Attachment.created_at, Attachment.id))).all()


async def find(session: AsyncSession, attachment_id: UUID) -> Attachment | None:
    """A file in any state."""
    return await session.get(Attachment, attachment_id)


async def find_stored(
    session: AsyncSession, *, application_id: UUID, attachment_id: UUID
) -> Attachment | None:
    """A visible file of an application."""
    return await session.scalar(
        select(Attachment).where(
            Attachment.id == attachment_id,
            Attachment.application_id == application_id,
            Attachment.state == "stored",
        )
    )


async def totals_of(session: AsyncSession, application_id: UUID) -> tuple[int, int]:
    """How many files an application has, and their bytes; files being stored count."""
    row = (
        await session.execute(
            select(func.count(), func.coalesce(func.sum(Attachment.size_bytes), 0)).where(
                Attachment.application_id == application_id, Attachment.state.in_(("storing", "stored"))
            )
        )
    ).one()
    return int(row[0]), int(row[1])


async def set_state(session: AsyncSession, attachment_id: UUID, *, state: str) -> None:
    """Move a file to another state."""
    await session.execute(update(Attachment).where(Attachment.id == attachment_id).values(state=state))


async def settle(session: AsyncSession, attachment_id: UUID, *, is_stored: bool) -> bool:
    """End the storing of a file; False when it was taken out or swept away meanwhile."""
    states, state = (("storing", "stored"), "stored") if is_stored else (("storing",), "removed")
    found = await session.scalar(
        update(Attachment)
        .where(Attachment.id == attachment_id, Attachment.state.in_(states))
        .values(state=state)
        .returning(Attachment.id)
    )
    return found is not None


async def mark_removed(session: AsyncSession, application_id: UUID) -> None:
    """Hide all files of an application; they are swept away later."""
    await session.execute(
        update(Attachment).where(Attachment.application_id == application_id).values(state="removed")
    )


async def lock_unsettled(session: AsyncSession, *, before: datetime, limit: int) -> Sequence[Attachment]:
    """Files to be swept away, held: removed ones, and those whose storing or sweeping never ended."""
    is_left = (Attachment.state == "storing") & (Attachment.created_at < before)
    statement = select(Attachment).where(or_(Attachment.state.in_(("removed", "sweeping")), is_left))
    ordered = statement.order_by(Attachment.created_at).limit(limit)
    return (await session.scalars(ordered.with_for_update(skip_locked=True))).all()


async def forget(session: AsyncSession, attachment_id: UUID) -> None:
    """Drop the row of a swept file."""
    await session.execute(
        delete(Attachment).where(Attachment.id == attachment_id, Attachment.state == "sweeping")
    )
