"""Every statement on registrations."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from common.tables import idempotency_key
from identity.registration.models import Registration

SENDING = timedelta(seconds=10)


async def find_open(session: AsyncSession, registration_id: UUID) -> Registration | None:
    """A registration that can still be finished."""
    return await session.scalar(
        select(Registration).where(Registration.id == registration_id, Registration.expires_at > func.now())
    )


async def lock_open(session: AsyncSession, registration_id: UUID) -> Registration | None:
    """A registration that can still be finished, locked."""
    return await session.scalar(
        select(Registration)
        .where(Registration.id == registration_id, Registration.expires_at > func.now())
        .with_for_update()
    )


async def is_known_key(session: AsyncSession, *, scope: str, key: str) -> bool:
    """Whether a request with this key was accepted before."""
    found = await session.scalar(
        select(idempotency_key.c.key).where(idempotency_key.c.scope == scope, idempotency_key.c.key == key)
    )
    return found is not None


async def is_being_sent(session: AsyncSession, registration_id: UUID) -> bool:
    """Whether the first code of a registration is on its way right now."""
    found = await session.scalar(
        select(Registration.id).where(
            Registration.id == registration_id,
            Registration.is_code_sent.is_(False),
            Registration.created_at > func.now() - SENDING,
        )
    )
    return found is not None


async def mark_sent(session: AsyncSession, registration_id: UUID) -> None:
    """The first code was accepted by its channel."""
    await session.execute(
        update(Registration).where(Registration.id == registration_id).values(is_code_sent=True)
    )


async def forget(session: AsyncSession, registration_id: UUID, *, scope: str, key: str) -> None:
    """As if the registration had not been asked for; the same key may be tried again."""
    await session.execute(delete(Registration).where(Registration.id == registration_id))
    await session.execute(
        delete(idempotency_key).where(idempotency_key.c.scope == scope, idempotency_key.c.key == key)
    )


async def forget_expired(session: AsyncSession) -> None:
    """Drop the forms that nobody finished."""
    await session.execute(delete(Registration).where(Registration.expires_at < func.now()))
