"""Every statement on one-time codes; expiry and pauses go by the database's clock."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.ids import new_id
from identity.code.models import OneTimeCode

FORGET_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A code that one try was taken from."""

    id: UUID
    address: str
    code_hmac: bytes


@dataclass(frozen=True, slots=True)
class Standing:
    """Why no try could be taken."""

    is_used: bool
    is_expired: bool


async def reserve(session: AsyncSession, *, purpose: str, address: str, pause_seconds: int) -> UUID | None:
    """Take the right to send the next code to an address; None while the pause lasts."""
    reservation_id = new_id()
    statement = insert(OneTimeCode).values(
        id=new_id(),
        purpose=purpose,
        address=address,
        reservation_id=reservation_id,
        reserved_at=func.now(),
        tries=0,
    )
    pause = timedelta(seconds=pause_seconds)
    result = await session.execute(
        statement.on_conflict_do_update(
            index_elements=["purpose", "address"],
            set_={"reservation_id": reservation_id, "reserved_at": func.now()},
            where=or_(OneTimeCode.reserved_at.is_(None), OneTimeCode.reserved_at <= func.now() - pause),
        ).returning(OneTimeCode.reservation_id)
    )
    return result.scalar_one_or_none()


async def pause_left_seconds(session: AsyncSession, *, purpose: str, address: str, pause_seconds: int) -> int:
    """How long the address has to wait for its next code."""
    age = func.extract("epoch", func.now() - OneTimeCode.reserved_at)
    seconds = await session.scalar(
        select(age).where(OneTimeCode.purpose == purpose, OneTimeCode.address == address)
    )
    return max(1, pause_seconds - int(seconds or 0))


async def activate(
    session: AsyncSession,
    *,
    reservation_id: UUID,
    purpose: str,
    flow_id: UUID,
    device: bytes | None,
    code_hmac: bytes,
    lifetime_seconds: int,
) -> bool:
    """Make a delivered code the valid one of its address; False when a later reservation took over."""
    await session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.purpose == purpose, OneTimeCode.flow_id == flow_id)
        .values(flow_id=None, code_hmac=None)
    )
    activated = await session.scalar(
        update(OneTimeCode)
        .where(OneTimeCode.reservation_id == reservation_id)
        .values(
            flow_id=flow_id,
            device=device,
            code_hmac=code_hmac,
            expires_at=func.now() + timedelta(seconds=lifetime_seconds),
            tries=0,
            used_at=None,
        )
        .returning(OneTimeCode.id)
    )
    return activated is not None


async def release(session: AsyncSession, reservation_id: UUID) -> None:
    """Give a reservation back: nothing was delivered, so the next code need not wait."""
    await session.execute(
        update(OneTimeCode).where(OneTimeCode.reservation_id == reservation_id).values(reserved_at=None)
    )


def _of_flow(purpose: str, flow_id: UUID, *, device: bytes | None) -> ColumnElement[bool]:
    # A code asked for by a known device is confirmed on that device only.
    same_device: Any = OneTimeCode.device.is_(None)
    if device is not None:
        same_device = or_(same_device, OneTimeCode.device == device)
    return and_(OneTimeCode.purpose == purpose, OneTimeCode.flow_id == flow_id, same_device)


async def claim_try(
    session: AsyncSession, *, purpose: str, flow_id: UUID, device: bytes | None, tries_max: int
) -> Claimed | None:
    """Take one try from a live code; the row stays locked until the transaction ends."""
    row = (
        await session.execute(
            update(OneTimeCode)
            .where(
                _of_flow(purpose, flow_id, device=device),
                OneTimeCode.used_at.is_(None),
                OneTimeCode.code_hmac.is_not(None),
                OneTimeCode.expires_at > func.now(),
                OneTimeCode.tries < tries_max,
            )
            .values(tries=OneTimeCode.tries + 1)
            .returning(OneTimeCode.id, OneTimeCode.address, OneTimeCode.code_hmac)
        )
    ).one_or_none()
    return Claimed(row.id, row.address, row.code_hmac) if row is not None else None


async def find_standing(
    session: AsyncSession, *, purpose: str, flow_id: UUID, device: bytes | None
) -> Standing | None:
    """The state of a flow's code, None when there is no such flow."""
    row = (
        await session.execute(
            select(
                OneTimeCode.used_at.is_not(None).label("is_used"),
                (OneTimeCode.expires_at <= func.now()).label("is_expired"),
            ).where(_of_flow(purpose, flow_id, device=device))
        )
    ).one_or_none()
    return Standing(is_used=row.is_used, is_expired=bool(row.is_expired)) if row is not None else None


async def burn(session: AsyncSession, code_id: UUID) -> None:
    """A code that was right is never right again."""
    await session.execute(update(OneTimeCode).where(OneTimeCode.id == code_id).values(used_at=func.now()))


async def forget_old(session: AsyncSession) -> None:
    """Drop the codes of yesterday."""
    await session.execute(
        delete(OneTimeCode).where(
            or_(OneTimeCode.expires_at.is_(None), OneTimeCode.expires_at < func.now() - FORGET_AFTER),
            or_(OneTimeCode.reserved_at.is_(None), OneTimeCode.reserved_at < func.now() - FORGET_AFTER),
        )
    )
