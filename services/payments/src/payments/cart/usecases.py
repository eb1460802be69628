"""What a resident does with the cart."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common.auth import Caller
from common.ids import new_id
from common.problems import NotFound
from payments.cart import repository, rules
from payments.cart.models import Cart, CartLine
from payments.cart.repository import CartRow
from payments.cart.rules import PaymentPolicy
from payments.errors import CartChanged, CartFull, CartLocked, LineNotFound, NothingToPay, ReceiptNotPayable
from payments.payment.repository import pending_payment_id
from payments.receipt import repository as receipts


@dataclass(slots=True)
class LineView:
    """A line as the cart shows it."""

    line_id: UUID
    name: str
    service_code: str
    amount_minor: int
    due_minor: int
    is_changed: bool


@dataclass(slots=True)
class RecipientView:
    """The lines that go to one recipient."""

    recipient_id: UUID
    group_name: str
    name: str
    lines: list[LineView] = field(default_factory=list)

    @property
    def total_minor(self) -> int:
        """What this recipient gets."""
        return sum(line.amount_minor for line in self.lines)


@dataclass(slots=True)
class GroupView:
    """The lines of one receipt."""

    account_id: UUID
    account_number: str
    organisation_id: UUID
    organisation_name: str
    receipt_id: UUID
    receipt_name: str
    period: date
    is_with_preliminary: bool
    recipients: list[RecipientView] = field(default_factory=list)

    @property
    def total_minor(self) -> int:
        """What is paid for this receipt."""
        return sum(recipient.total_minor for recipient in self.recipients)


@dataclass(slots=True)
class CartView:
    """The whole cart."""

    version: int
    groups: list[GroupView]
    pending_payment_id: UUID | None
    rules_version: int | None
    policy: PaymentPolicy

    @property
    def total_minor(self) -> int:
        """What would be paid."""
        return sum(group.total_minor for group in self.groups)

    @property
    def line_count(self) -> int:
        """The number beside «Корзина»."""
        return sum(len(recipient.lines) for group in self.groups for recipient in group.recipients)

    @property
    def blockers(self) -> list[str]:
        """Why it cannot be paid."""
        return rules.blockers(
            self.total_minor,
            line_count=self.line_count,
            minimum_minor=self.policy.minimum_minor,
            maximum_minor=self.policy.maximum_minor,
            is_paying=self.pending_payment_id is not None,
        )


async def read_cart(session: AsyncSession, caller: Caller, *, policy: PaymentPolicy) -> CartView:
    """The caller's cart."""
    return CartView(
        version=await repository.cart_version(session, caller.user_id),
        groups=group_rows(await repository.rows_of(session, caller)),
        pending_payment_id=await pending_payment_id(session, caller.user_id),
        rules_version=await receipts.current_rules(session),
        policy=policy,
    )


def group_rows(rows: Sequence[CartRow]) -> list[GroupView]:
    """Rows in cart order, grouped by receipt and recipient."""
    groups: list[GroupView] = []
    for line, receipt_line, receipt, recipient, account in rows:
        if not groups or groups[-1].receipt_id != receipt.id:
            groups.append(
                GroupView(
                    account_id=account.id,
                    account_number=account.number,
                    organisation_id=account.organisation_id,
                    organisation_name=account.organisation_name,
                    receipt_id=receipt.id,
                    receipt_name=receipt.kind_name,
                    period=receipt.period,
                    is_with_preliminary=line.is_with_preliminary,
                )
            )
        recipients = groups[-1].recipients
        if not recipients or recipients[-1].recipient_id != recipient.recipient_id:
            recipients.append(RecipientView(recipient.recipient_id, recipient.group_name, recipient.name))
        recipients[-1].lines.append(
            LineView(
                line_id=line.id,
                name=receipt_line.name,
                service_code=receipt_line.service_code,
                amount_minor=line.amount(receipt_line),
                due_minor=line.due(receipt_line),
                is_changed=line.entered_minor is not None,
            )
        )
    return groups


async def _lock_for_change(session: AsyncSession, caller: Caller) -> Cart:
    cart = await repository.lock_cart(session, caller.user_id)
    await _refuse_while_paying(session, caller)
    return cart


async def _refuse_while_paying(session: AsyncSession, caller: Caller) -> None:
    pending = await pending_payment_id(session, caller.user_id)
    if pending is not None:
        raise CartLocked(payment_id=str(pending))


async def add_receipt(
    session: AsyncSession,
    caller: Caller,
    *,
    receipt_id: UUID,
    is_with_preliminary: bool,
    policy: PaymentPolicy,
) -> CartView:
    """Put everything that a receipt asks for into the cart; lines of an earlier addition start afresh."""
    found = await receipts.find_receipt(session, caller, receipt_id)
    if found is None:
        raise NotFound
    receipt, is_payable = found
    if not is_payable:
        raise ReceiptNotPayable
    cart = await _lock_for_change(session, caller)
    lines = [
        CartLine(
            id=new_id(),
            user_id=caller.user_id,
            account_id=receipt.account_id,
            receipt_id=receipt.id,
            line_no=line.line_no,
            is_with_preliminary=is_with_preliminary,
        )
        for line in await receipts.lines_of(session, receipt.id)
        if line.due(with_preliminary=is_with_preliminary) > 0
    ]
    if not lines:
        raise NothingToPay
    await repository.replace_receipt(session, caller.user_id, receipt.id, lines=lines)
    if await repository.count_lines(session, caller) > policy.lines_max:
        raise CartFull
    cart.touch()
    await session.flush()
    return await read_cart(session, caller, policy=policy)


async def enter_sum(
    session: AsyncSession,
    caller: Caller,
    *,
    line_id: UUID,
    amount_minor: int,
    seen_version: int | None,
    policy: PaymentPolicy,
) -> CartView:
    """Change the sum of a line."""
    cart = await repository.lock_cart(session, caller.user_id)
    found = await repository.find_line(session, caller, line_id)
    if found is None:
        raise LineNotFound
    await _refuse_while_paying(session, caller)
    if seen_version is not None and seen_version != cart.version:
        raise CartChanged(cart_version=cart.version)
    line, receipt_line = found
    line.enter(
        amount_minor,
        receipt_line,
        minimum_minor=policy.minimum_minor,
        maximum_minor=policy.maximum_minor,
    )
    cart.touch()
    await session.flush()
    return await read_cart(session, caller, policy=policy)


async def remove_line(
    session: AsyncSession, caller: Caller, *, line_id: UUID, policy: PaymentPolicy
) -> CartView:
    """Take a line out of the cart."""
    cart = await repository.lock_cart(session, caller.user_id)
    found = await repository.find_line(session, caller, line_id)
    if found is None:
        raise LineNotFound
    await _refuse_while_paying(session, caller)
    await repository.remove_line(session, found[0])
    cart.touch()
    await session.flush()
    return await read_cart(session, caller, policy=policy)


async def clear_cart(session: AsyncSession, caller: Caller, *, policy: PaymentPolicy) -> CartView:
    """Empty the cart."""
    cart = await _lock_for_change(session, caller)
    await repository.clear(session, caller.user_id)
    cart.touch()
    await session.flush()
    return await read_cart(session, caller, policy=policy)


async def count_lines(session: AsyncSession, caller: Caller) -> int:
    """The number beside «Корзина»."""
    return await repository.count_lines(session, caller)
