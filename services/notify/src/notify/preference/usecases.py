"""What can be done with preferences."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from notify.preference import repository
from notify.preference.rules import ALWAYS_MAILED, TOPICS


async def list_preferences(session: AsyncSession, user_id: UUID) -> dict[str, bool]:
    """Whether each topic goes out by e-mail."""
    chosen = await repository.choices_of(session, user_id)
    return {topic: topic in ALWAYS_MAILED or chosen.get(topic, True) for topic in TOPICS}


async def change_preferences(
    session: AsyncSession, user_id: UUID, *, choices: Mapping[str, bool]
) -> dict[str, bool]:
    """Remember the choices; topics that always go out stay on."""
    for topic, is_email_on in sorted(choices.items()):
        await repository.save_choice(session, user_id=user_id, topic=topic, is_email_on=is_email_on)
    return await list_preferences(session, user_id)
