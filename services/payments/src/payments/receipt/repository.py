"""Every statement on receipts, accounts and rules."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Row, any_, delete, exists, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from common.access import owned
from common.auth import Caller
from payments.payment.models import Payment, PaymentPart
from payments.payment.rules import HAS_MONEY
from payments.receipt.models import Account, PaymentRules, Receipt, ReceiptLine, ReceiptRecipient


async def save_account(session: AsyncSession, account: Account) -> None:
    """Add an account or replace what is known of it."""
    await session.merge(account)


async def save_receipt(
    session: AsyncSession,
    receipt: Receipt,
    *,
    lines: Sequence[ReceiptLine],
    recipients: Sequence[ReceiptRecipient],
) -> None:
    """Add a receipt or replace it with its newer form.

    What was paid for its lines stays paid, but for payments that its new sums already contain.
    """
    await lock_receipts(session, [receipt.id])
    paid = await _paid_beyond(session, receipt.id, counted=receipt.counted_payments)
    for line in lines:
        line.paid_minor = paid.get(line.line_no, 0)
    await session.execute(delete(ReceiptLine).where(ReceiptLine.receipt_id == receipt.id))
    await session.execute(delete(ReceiptRecipient).where(ReceiptRecipient.receipt_id == receipt.id))
    await session.merge(receipt)
    await session.flush()
    session.add_all([*lines, *recipients])
    await session.flush()


async def _paid_beyond(session: AsyncSession, receipt_id: UUID, *, counted: Sequence[str]) -> dict[int, int]:
    """Line number → money of payments that are not counted in the receipt's sums."""
    rows = await session.execute(
        select(PaymentPart.line_no, func.sum(PaymentPart.amount_minor - PaymentPart.refunded_minor))
        .join(Payment, Payment.id == PaymentPart.payment_id)
        .where(
            PaymentPart.receipt_id == receipt_id,
            Payment.state.in_(HAS_MONEY),
            Payment.number.not_in(counted),
        )
        .group_by(PaymentPart.line_no)
    )
    return {line_no: int(paid_minor) for line_no, paid_minor in rows}


async def lock_receipts(session: AsyncSession, receipt_ids: Iterable[UUID]) -> None:
    """Hold receipts, and with them their lines, until the end of the transaction; carts are locked later."""
    statement = select(Receipt.id).where(Receipt.id.in_(set(receipt_ids))).order_by(Receipt.id)
    await session.execute(statement.with_for_update())


async def add_paid(session: AsyncSession, lines: Sequence[tuple[UUID, int, int]], *, number: str) -> None:
    """Note that a payment's money came for lines, or went back, given as (receipt, line number, sum).

    A receipt whose sums contain the payment stays as it is: what changed is for the next one to tell.
    """
    await lock_receipts(session, [receipt_id for receipt_id, _, _ in lines])
    is_counted = exists().where(
        Receipt.id == ReceiptLine.receipt_id, literal(number) == any_(Receipt.counted_payments)
    )
    for receipt_id, line_no, amount_minor in lines:
        await session.execute(
            update(ReceiptLine)
            .where(ReceiptLine.receipt_id == receipt_id, ReceiptLine.line_no == line_no, ~is_counted)
            # What was paid before the receipt came may go back after it.
            .values(paid_minor=func.greatest(0, ReceiptLine.paid_minor + amount_minor))
        )


async def withdraw_receipt(session: AsyncSession, receipt_id: UUID) -> None:
    """Note that a receipt was taken back."""
    await session.execute(update(Receipt).where(Receipt.id == receipt_id).values(is_withdrawn=True))


async def outdated_receipts(session: AsyncSession, account_id: UUID) -> Sequence[UUID]:
    """The receipts of an account that can no longer be paid."""
    result = await session.execute(select(Receipt.id).where(Receipt.account_id == account_id, ~_is_payable()))
    return result.scalars().all()


def _is_payable() -> ColumnElement[bool]:
    # A newer receipt of the same kind already includes what was not paid by the older one.
    newer = aliased(Receipt)
    is_replaced = exists().where(
        newer.account_id == Receipt.account_id,
        newer.kind_code == Receipt.kind_code,
        newer.period > Receipt.period,
        newer.is_withdrawn.is_(False),
    )
    return Receipt.is_current.is_(True) & Receipt.is_withdrawn.is_(False) & ~is_replaced


async def are_payable(session: AsyncSession, receipt_ids: Collection[UUID]) -> bool:
    """Whether every one of these receipts can be paid."""
    counted = select(func.count()).select_from(Receipt).where(Receipt.id.in_(receipt_ids), _is_payable())
    return await session.scalar(counted) == len(receipt_ids)


async def find_receipt(
    session: AsyncSession, caller: Caller, receipt_id: UUID
) -> tuple[Receipt, bool] | None:
    """A receipt of one of the caller's accounts, and whether it can be paid here."""
    result = await session.execute(
        select(Receipt, _is_payable() & Account.has_payments.is_(True))
        .join(Account, Account.id == Receipt.account_id)
        .where(Receipt.id == receipt_id, Receipt.account_id.in_(owned(caller)))
    )
    row = result.one_or_none()
    return None if row is None else (row[0], bool(row[1]))


async def payable_receipts(
    session: AsyncSession, caller: Caller, account_id: UUID
) -> Sequence[Row[Receipt, ReceiptLine]]:
    """The lines of what can be paid for one of the caller's accounts, newest receipt first."""
    result = await session.execute(
        select(Receipt, ReceiptLine)
        .join(Account, Account.id == Receipt.account_id)
        .join(ReceiptLine, ReceiptLine.receipt_id == Receipt.id)
        .where(
            Receipt.account_id == account_id,
            Receipt.account_id.in_(owned(caller)),
            Account.has_payments.is_(True),
            _is_payable(),
        )
        .order_by(Receipt.period.desc(), Receipt.id, ReceiptLine.line_no)
    )
    return result.all()


async def find_account(session: AsyncSession, caller: Caller, account_id: UUID) -> Account | None:
    """One of the caller's accounts."""
    result = await session.execute(
        select(Account).where(Account.id == account_id, Account.id.in_(owned(caller)))
    )
    return result.scalar_one_or_none()


async def accounts_by_number(session: AsyncSession, numbers: Sequence[str]) -> dict[tuple[str, str], UUID]:
    """Ids of accounts by organisation code and number."""
    result = await session.execute(
        select(Account.organisation_code, Account.number, Account.id).where(Account.number.in_(numbers))
    )
    return {(code, number): account_id for code, number, account_id in result}


async def lines_of(session: AsyncSession, receipt_id: UUID) -> Sequence[ReceiptLine]:
    """The lines of a receipt, in its order."""
    result = await session.execute(
        select(ReceiptLine).where(ReceiptLine.receipt_id == receipt_id).order_by(ReceiptLine.line_no)
    )
    return result.scalars().all()


async def current_rules(session: AsyncSession) -> int | None:
    """The version of the payment rules in force; None before any was published."""
    return await session.scalar(select(PaymentRules.version))


async def raise_rules(session: AsyncSession, *, document: str, version: int) -> None:
    """Put newer rules in force; an older version changes nothing."""
    statement = insert(PaymentRules).values(document=document, version=version)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["document"],
            set_={"version": statement.excluded.version},
            where=PaymentRules.version < statement.excluded.version,
        )
    )
