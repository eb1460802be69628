"""Every statement on reading windows."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from metering.account.models import Account
from metering.window.models import ReadingWindow
from metering.window.rules import WindowRules


async def rules_of_account(session: AsyncSession, account_id: UUID) -> WindowRules:
    """The rules of the account's organisation, or the defaults."""
    found = await session.scalar(
        select(ReadingWindow)
        .join(Account, Account.organisation_id == ReadingWindow.organisation_id)
        .where(Account.account_id == account_id)
    )
    return WindowRules() if found is None else found.rules()


async def rules_of_organisation(session: AsyncSession, organisation_id: UUID) -> WindowRules:
    """The rules of an organisation, or the defaults."""
    found = await session.get(ReadingWindow, organisation_id)
    return WindowRules() if found is None else found.rules()


async def save_window(session: AsyncSession, window: ReadingWindow) -> None:
    """Store an organisation's rules in place of the earlier ones."""
    values = {column.name: getattr(window, column.name) for column in ReadingWindow.__table__.columns}
    await session.execute(
        insert(ReadingWindow)
        .values(**values)
        .on_conflict_do_update(index_elements=["organisation_id"], set_=values)
    )
