"""Every statement on the ledger."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.ids import new_id
from payments.ledger.models import LedgerAccount, LedgerTransfer
from payments.ledger.rules import TransferKind, side_of


async def lock_accounts(session: AsyncSession, codes: Sequence[str]) -> dict[str, LedgerAccount]:
    """Accounts by code, made where missing, held in the order of their ids."""
    missing = [
        {"id": new_id(), "code": code, "side": side_of(code), "currency": "RUB"} for code in sorted(codes)
    ]
    zero = {"debits_pending": 0, "credits_pending": 0, "debits_posted": 0, "credits_posted": 0}
    await session.execute(
        insert(LedgerAccount).values([row | zero for row in missing]).on_conflict_do_nothing()
    )
    result = await session.execute(
        select(LedgerAccount)
        .where(LedgerAccount.code.in_(codes))
        .order_by(LedgerAccount.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {account.code: account for account in result.scalars()}


async def open_pending(session: AsyncSession, payment_id: UUID) -> LedgerTransfer | None:
    """The pending transfer of a payment that is not settled yet."""
    settled = select(LedgerTransfer.pending_id).where(LedgerTransfer.pending_id.is_not(None))
    result = await session.execute(
        select(LedgerTransfer).where(
            LedgerTransfer.payment_id == payment_id,
            LedgerTransfer.kind == TransferKind.PENDING,
            LedgerTransfer.id.not_in(settled.where(LedgerTransfer.payment_id == payment_id)),
        )
    )
    return result.scalar_one_or_none()


async def add(session: AsyncSession, transfers: Sequence[LedgerTransfer]) -> None:
    """Append transfers."""
    for transfer in transfers:
        session.add(transfer)
        await session.flush()
