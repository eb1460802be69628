"""Every statement on carts."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Row, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.access import owned
from common.auth import Caller
from payments.cart.models import Cart, CartLine
from payments.receipt.models import Account, Receipt, ReceiptLine, ReceiptRecipient

CartRow = Row[CartLine, ReceiptLine, Receipt, ReceiptRecipient, Account]


async def lock_cart(session: AsyncSession, user_id: UUID) -> Cart:
    """A user's cart, made if there is none, held until the end of the transaction."""
    await session.execute(insert(Cart).values(user_id=user_id, version=0).on_conflict_do_nothing())
    result = await session.execute(select(Cart).where(Cart.user_id == user_id).with_for_update())
    return result.scalar_one()


async def cart_version(session: AsyncSession, user_id: UUID) -> int:
    """The version of a user's cart; 0 before he has one."""
    return await session.scalar(select(Cart.version).where(Cart.user_id == user_id)) or 0


async def rows_of(session: AsyncSession, caller: Caller) -> Sequence[CartRow]:
    """The caller's lines with all that is shown of them, in the order of the cart."""
    result = await session.execute(
        select(CartLine, ReceiptLine, Receipt, ReceiptRecipient, Account)
        .join(
            ReceiptLine,
            (ReceiptLine.receipt_id == CartLine.receipt_id) & (ReceiptLine.line_no == CartLine.line_no),
        )
        .join(Receipt, Receipt.id == CartLine.receipt_id)
        .join(
            ReceiptRecipient,
            (ReceiptRecipient.receipt_id == CartLine.receipt_id)
            & (ReceiptRecipient.recipient_id == ReceiptLine.recipient_id),
        )
        .join(Account, Account.id == CartLine.account_id)
        .where(CartLine.user_id == caller.user_id, CartLine.account_id.in_(owned(caller)))
        .order_by(
            Account.number,
            Receipt.period.desc(),
            Receipt.id,
            ReceiptRecipient.group_name,
            ReceiptRecipient.recipient_id,
            CartLine.line_no,
        )
    )
    return result.all()


async def find_line(
    session: AsyncSession, caller: Caller, line_id: UUID
) -> Row[CartLine, ReceiptLine] | None:
    """One of the caller's lines."""
    result = await session.execute(
        select(CartLine, ReceiptLine)
        .join(
            ReceiptLine,
            (ReceiptLine.receipt_id == CartLine.receipt_id) & (ReceiptLine.line_no == CartLine.line_no),
        )
        .where(
            CartLine.id == line_id,
            CartLine.user_id == caller.user_id,
            CartLine.account_id.in_(owned(caller)),
        )
    )
    return result.one_or_none()


async def count_lines(session: AsyncSession, caller: Caller) -> int:
    """How many lines the caller's cart shows."""
    return await session.scalar(
        select(func.count())
        .select_from(CartLine)
        .where(CartLine.user_id == caller.user_id, CartLine.account_id.in_(owned(caller)))
    ) or 0  # fmt: skip


async def receipts_in_cart(session: AsyncSession, caller: Caller) -> set[UUID]:
    """The receipts that have lines in the caller's cart."""
    result = await session.execute(
        select(CartLine.receipt_id).where(CartLine.user_id == caller.user_id).distinct()
    )
    return set(result.scalars())


async def replace_receipt(
    session: AsyncSession, user_id: UUID, receipt_id: UUID, *, lines: Sequence[CartLine]
) -> None:
    """Put a receipt's lines into a cart instead of those it holds of it."""
    await session.execute(
        delete(CartLine).where(CartLine.user_id == user_id, CartLine.receipt_id == receipt_id)
    )
    session.add_all(lines)
    await session.flush()


async def remove_line(session: AsyncSession, line: CartLine) -> None:
    """Take a line out."""
    await session.delete(line)
    await session.flush()


async def clear(session: AsyncSession, user_id: UUID) -> None:
    """Take every line out."""
    await session.execute(delete(CartLine).where(CartLine.user_id == user_id))


async def remove_account(session: AsyncSession, *, user_id: UUID, account_id: UUID) -> None:
    """Take out what a user had for an account."""
    cart = await lock_cart(session, user_id)
    cart.touch()
    await session.execute(
        delete(CartLine).where(CartLine.user_id == user_id, CartLine.account_id == account_id)
    )


async def remove_paid(session: AsyncSession, user_id: UUID, *, lines: Sequence[tuple[UUID, int]]) -> None:
    """Take out lines that were paid, given as (receipt, line number)."""
    cart = await lock_cart(session, user_id)
    cart.touch()
    for receipt_id, line_no in lines:
        await session.execute(
            delete(CartLine).where(
                CartLine.user_id == user_id,
                CartLine.receipt_id == receipt_id,
                CartLine.line_no == line_no,
            )
        )


async def follow_receipts(
    session: AsyncSession, *, changed: Collection[UUID], outdated: Sequence[UUID] = ()
) -> None:
    """Bring all carts in line with changed receipts and with those that can no longer be paid."""
    concerned = [*changed, *outdated]
    users = select(CartLine.user_id).where(CartLine.receipt_id.in_(concerned)).distinct()
    held = select(Cart.user_id).where(Cart.user_id.in_(users)).order_by(Cart.user_id).with_for_update()
    user_ids = (await session.execute(held)).scalars().all()
    if not user_ids:
        return
    await session.execute(delete(CartLine).where(CartLine.receipt_id.in_(outdated)))
    same_line = (ReceiptLine.receipt_id == CartLine.receipt_id) & (ReceiptLine.line_no == CartLine.line_no)
    await session.execute(
        delete(CartLine).where(CartLine.receipt_id.in_(changed), ~exists().where(same_line))
    )
    for is_with_preliminary in (False, True):
        asked = ReceiptLine.due_minor + (ReceiptLine.preliminary_minor if is_with_preliminary else 0)
        due = asked - ReceiptLine.paid_minor
        await session.execute(
            delete(CartLine).where(
                CartLine.receipt_id.in_(changed),
                CartLine.is_with_preliminary.is_(is_with_preliminary),
                CartLine.entered_minor.is_(None),
                exists().where(same_line, due <= 0),
            )
        )
    await session.execute(update(Cart).where(Cart.user_id.in_(user_ids)).values(version=Cart.version + 1))
