"""Every statement on members of staff."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from identity.staff.models import StaffMember, StaffRole


async def find_active(session: AsyncSession, staff_id: UUID) -> StaffMember | None:
    """A member of staff who still works here."""
    return await session.scalar(select(StaffMember).where(StaffMember.id == staff_id, StaffMember.is_active))


async def find_active_by_login(session: AsyncSession, login: str) -> StaffMember | None:
    """A member of staff by login."""
    return await session.scalar(
        select(StaffMember).where(StaffMember.login == login.casefold(), StaffMember.is_active)
    )


async def lock_by_login(session: AsyncSession, login: str) -> StaffMember | None:
    """A member of staff by login, locked, active or not."""
    return await session.scalar(select(StaffMember).where(StaffMember.login == login).with_for_update())


async def roles_of(session: AsyncSession, staff_id: UUID) -> frozenset[str]:
    """The roles a member of staff holds."""
    roles = await session.scalars(select(StaffRole.role).where(StaffRole.staff_id == staff_id))
    return frozenset(roles)


async def set_roles(session: AsyncSession, staff_id: UUID, roles: Iterable[str]) -> None:
    """Give exactly these roles."""
    await session.execute(delete(StaffRole).where(StaffRole.staff_id == staff_id))
    session.add_all(StaffRole(staff_id=staff_id, role=role) for role in sorted(set(roles)))
    await session.flush()
