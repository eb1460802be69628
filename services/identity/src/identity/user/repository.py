"""Every statement on residents."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from identity.user.models import User
from identity.user.rules import Address


def _reached_at(address: Address) -> ColumnElement[bool]:
    if address.channel == "sms":
        return User.phone == address.value
    return and_(User.email == address.value, User.email_confirmed_at.is_not(None))


async def find_user(session: AsyncSession, user_id: UUID) -> User | None:
    """A resident by id."""
    return await session.get(User, user_id)


async def lock_user(session: AsyncSession, user_id: UUID) -> User | None:
    """A resident by id, locked."""
    return await session.scalar(
        select(User).where(User.id == user_id).with_for_update().execution_options(populate_existing=True)
    )


async def find_by_address(session: AsyncSession, address: Address | None) -> User | None:
    """The resident with this phone or confirmed e-mail address."""
    # An unreadable login asks the database as well: the answer takes as long.
    wanted = address or Address("sms", "")
    return await session.scalar(select(User).where(_reached_at(wanted)))


async def is_email_taken(session: AsyncSession, email: str, *, by_other_than: UUID | None = None) -> bool:
    """Whether another cabinet has confirmed this address; holds the answer until the transaction ends."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(email, 0))))
    statement = select(User.id).where(_reached_at(Address("email", email)))
    if by_other_than is not None:
        statement = statement.where(User.id != by_other_than)
    return await session.scalar(statement) is not None


async def add_user(session: AsyncSession, values: dict[str, object]) -> bool:
    """Insert a resident; False when the phone has a cabinet already."""
    added = await session.scalar(
        insert(User)
        .values(created_at=func.now(), **values)
        .on_conflict_do_nothing(index_elements=["phone"])
        .returning(User.id)
    )
    return added is not None
