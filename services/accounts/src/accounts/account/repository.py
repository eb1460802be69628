"""Every statement on premises and personal accounts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.account.models import PersonalAccount, Premises
from accounts.organisation.models import Organisation

MATCHES_MAX = 10
Item = TypeVar("Item", PersonalAccount, Premises)
AddressKey = tuple[UUID, str, str, str]
NumberKey = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class Described:
    """An account with where it is and who keeps it."""

    account: PersonalAccount
    premises: Premises
    organisation: Organisation


def _described() -> Select[PersonalAccount, Premises, Organisation]:
    return (
        select(PersonalAccount, Premises, Organisation)
        .join(Premises, Premises.id == PersonalAccount.premises_id)
        .join(Organisation, Organisation.id == PersonalAccount.organisation_id)
    )


async def match(
    session: AsyncSession,
    *,
    number_key: str,
    house_key: str,
    flat_key: str,
    organisation_id: UUID | None = None,
) -> Sequence[Described]:
    """The accounts with this number at this address: none, one, or one of each of several organisations."""
    statement = _described().where(
        PersonalAccount.number_key == number_key,
        PersonalAccount.withdrawn_at.is_(None),
        Premises.house_key == house_key,
        Premises.flat_key == flat_key,
        Organisation.withdrawn_at.is_(None),
    )
    if organisation_id is not None:
        statement = statement.where(Organisation.id == organisation_id)
    rows = await session.execute(statement.order_by(Organisation.name).limit(MATCHES_MAX))
    return [Described(*row) for row in rows]


async def find_described(session: AsyncSession, account_id: UUID) -> Described | None:
    """One account for a document about it."""
    row = (await session.execute(_described().where(PersonalAccount.id == account_id))).one_or_none()
    return Described(*row) if row is not None else None


async def accounts_by_number(
    session: AsyncSession, keys: Iterable[NumberKey], *, lock: bool = False
) -> dict[NumberKey, PersonalAccount]:
    """Existing accounts of a batch by (organisation, number); locked ones in id order."""
    statement = (
        select(PersonalAccount)
        .where(tuple_(PersonalAccount.organisation_id, PersonalAccount.number_key).in_(list(keys)))
        .order_by(PersonalAccount.id)
    )
    found = await session.scalars(statement.with_for_update() if lock else statement)
    return {(account.organisation_id, account.number_key): account for account in found}


async def premises_by_address(
    session: AsyncSession, keys: Iterable[AddressKey], *, lock: bool = False
) -> dict[AddressKey, Premises]:
    """Existing premises of a batch by (organisation, street, house, flat); locked ones in id order."""
    columns = tuple_(Premises.organisation_id, Premises.street_key, Premises.house_key, Premises.flat_key)
    statement = select(Premises).where(columns.in_(list(keys))).order_by(Premises.id)
    found = await session.scalars(statement.with_for_update() if lock else statement)
    return {(each.organisation_id, each.street_key, each.house_key, each.flat_key): each for each in found}


async def premises_by_id(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, Premises]:
    """Premises of a batch by id."""
    found = await session.scalars(select(Premises).where(Premises.id.in_(list(ids))))
    return {each.id: each for each in found}


async def lock_by_id(session: AsyncSession, model: type[Item], ids: Iterable[UUID]) -> dict[UUID, Item]:
    """Accounts or premises of a batch, locked in id order."""
    found = await session.scalars(
        select(model).where(model.id.in_(list(ids))).order_by(model.id).with_for_update()
    )
    return {each.id: each for each in found}


async def accounts_after(
    session: AsyncSession, organisation_id: UUID, *, after: UUID | None, limit: int
) -> Sequence[PersonalAccount]:
    """The accounts of an organisation, a page in id order."""
    statement = select(PersonalAccount).where(
        PersonalAccount.organisation_id == organisation_id, PersonalAccount.withdrawn_at.is_(None)
    )
    if after is not None:
        statement = statement.where(PersonalAccount.id > after)
    return (await session.scalars(statement.order_by(PersonalAccount.id).limit(limit))).all()
