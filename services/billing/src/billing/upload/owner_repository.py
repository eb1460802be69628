"""Whose the files are: an organisation's file replaces what that organisation has, and nobody else's."""

from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from billing.account.models import Account
from billing.receipt.models import Receipt, ReceiptIssue
from importing import Import, active


async def organisations(session: AsyncSession) -> dict[str, str]:
    """Code → name of those who keep accounts."""
    statement = select(Account.organisation_code, func.max(Account.organisation_name)).group_by(
        Account.organisation_code
    )
    return {row[0]: row[1] for row in await session.execute(statement)}


async def holds_receipts(session: AsyncSession, import_id: UUID, organisation: str, *, others: bool) -> bool:
    """Whether an import has receipts of an organisation, or of `others` than it."""
    code = Account.organisation_code
    statement = select(
        exists()
        .where(ReceiptIssue.import_id == import_id)
        .where(Receipt.receipt_id == ReceiptIssue.receipt_id, Account.account_id == Receipt.account_id)
        .where(code != organisation if others else code == organisation)
    )
    return bool(await session.scalar(statement))


async def has_only_receipts_of(session: AsyncSession, import_id: UUID, organisation: str) -> bool:
    """Whether an import without an organisation holds receipts of this one alone."""
    return not await holds_receipts(session, import_id, organisation, others=True)


async def is_alone(session: AsyncSession, _: UUID, organisation: str) -> bool:
    """Whether tariffs that were nobody's in particular can only be this organisation's."""
    return set(await organisations(session)) == {organisation}


async def is_in_common_file(session: AsyncSession, run: Import) -> bool:
    """Whether a file of several organisations is in force that the organisation's own would double."""
    common = await active(session, kind=run.kind, place=run.period) if run.organisation else None
    if common is None or common.import_id == run.previous_id:
        return False
    return await holds_receipts(session, common.import_id, run.organisation, others=False)
