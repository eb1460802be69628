"""Statements on preferences."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from notify.preference.models import Preference


async def choices_of(session: AsyncSession, user_id: UUID) -> dict[str, bool]:
    """Topic → whether mails are wanted, where the user has chosen."""
    rows = await session.scalars(select(Preference).where(Preference.user_id == user_id))
    return {preference.topic: preference.is_email_on for preference in rows}


async def save_choice(session: AsyncSession, *, user_id: UUID, topic: str, is_email_on: bool) -> None:
    """Remember a choice."""
    await session.execute(
        insert(Preference)
        .values(user_id=user_id, topic=topic, is_email_on=is_email_on)
        .on_conflict_do_update(index_elements=["user_id", "topic"], set_={"is_email_on": is_email_on})
    )
