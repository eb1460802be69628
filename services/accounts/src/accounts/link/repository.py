"""Every statement and lock on links; each takes the user whose links they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, exists, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.account.models import PersonalAccount, Premises
from accounts.account.repository import Described
from accounts.link.models import AccountFinding, AccountLink, LinkOwner
from accounts.organisation.models import Organisation


@dataclass(frozen=True, slots=True)
class LinkedAccount:
    """A link with the account it leads to."""

    link: AccountLink
    account: PersonalAccount
    premises: Premises
    organisation: Organisation


async def lock_owner(session: AsyncSession, user_id: UUID) -> None:
    """Let nobody else change the links of this user until the transaction ends."""
    await session.execute(insert(LinkOwner).values(user_id=user_id).on_conflict_do_nothing())
    await session.execute(select(LinkOwner.user_id).where(LinkOwner.user_id == user_id).with_for_update())


async def remember_finding(
    session: AsyncSession, user_id: UUID, *, account_id: UUID, found_at: datetime
) -> None:
    """Note that the user found this account."""
    statement = insert(AccountFinding).values(user_id=user_id, account_id=account_id, found_at=found_at)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["user_id", "account_id"], set_={"found_at": statement.excluded.found_at}
        )
    )


async def lock_linkable(
    session: AsyncSession, user_id: UUID, *, account_id: UUID, found_since: datetime
) -> Described | None:
    """The account, locked, if the user found it lately or has it already."""
    was_found = exists().where(
        AccountFinding.user_id == user_id,
        AccountFinding.account_id == account_id,
        AccountFinding.found_at >= found_since,
        PersonalAccount.withdrawn_at.is_(None),
    )
    is_linked = exists().where(
        AccountLink.user_id == user_id,
        AccountLink.account_id == account_id,
        AccountLink.unlinked_at.is_(None),
    )
    statement = (
        select(PersonalAccount, Premises, Organisation)
        .join(Premises, Premises.id == PersonalAccount.premises_id)
        .join(Organisation, Organisation.id == PersonalAccount.organisation_id)
        .where(PersonalAccount.id == account_id, or_(was_found, is_linked))
        .with_for_update(of=PersonalAccount, key_share=True)
    )
    row = (await session.execute(statement)).one_or_none()
    return Described(*row) if row is not None else None


async def forget_finding(session: AsyncSession, user_id: UUID, *, account_id: UUID) -> None:
    """A proven account need not be found any more."""
    await session.execute(
        delete(AccountFinding).where(
            AccountFinding.user_id == user_id, AccountFinding.account_id == account_id
        )
    )


async def forget_findings_before(session: AsyncSession, moment: datetime) -> None:
    """Drop findings that have run out."""
    await session.execute(delete(AccountFinding).where(AccountFinding.found_at < moment))


async def links_of(session: AsyncSession, user_id: UUID) -> Sequence[AccountLink]:
    """All links of a user, ended ones too, the oldest first. Call under `lock_owner` to change them."""
    statement = select(AccountLink).where(AccountLink.user_id == user_id)
    return (await session.scalars(statement.order_by(AccountLink.linked_at, AccountLink.id))).all()


def _linked(user_id: UUID) -> Select[AccountLink, PersonalAccount, Premises, Organisation]:
    return (
        select(AccountLink, PersonalAccount, Premises, Organisation)
        .join(PersonalAccount, PersonalAccount.id == AccountLink.account_id)
        .join(Premises, Premises.id == PersonalAccount.premises_id)
        .join(Organisation, Organisation.id == PersonalAccount.organisation_id)
        .where(AccountLink.user_id == user_id, AccountLink.unlinked_at.is_(None))
    )


async def list_linked(session: AsyncSession, user_id: UUID) -> Sequence[LinkedAccount]:
    """The user's accounts: the primary one first, then in the order they were linked."""
    statement = _linked(user_id).order_by(
        AccountLink.is_primary.desc(), AccountLink.linked_at, AccountLink.id
    )
    return [LinkedAccount(*row) for row in await session.execute(statement)]


async def find_linked(
    session: AsyncSession, user_id: UUID, *, link_id: UUID | None = None, account_id: UUID | None = None
) -> LinkedAccount | None:
    """One of the user's accounts, by link or by account."""
    statement = _linked(user_id)
    if link_id is not None:
        statement = statement.where(AccountLink.id == link_id)
    if account_id is not None:
        statement = statement.where(AccountLink.account_id == account_id)
    row = (await session.execute(statement)).one_or_none()
    return LinkedAccount(*row) if row is not None else None
