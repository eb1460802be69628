"""Keeping the local copy of receipts, accounts, access and rules up to date with the events."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common.access import follow_grants
from common.auth import Caller
from common.envelope import Envelope
from common.problems import NotFound
from contracts.accounts import AccountLinked, AccountRegistered, AccountUnlinked
from contracts.billing import ReceiptPublished, ReceiptWithdrawn
from contracts.content import LegalTextPublished
from payments.cart import repository as carts
from payments.receipt import repository
from payments.receipt.models import Account, Receipt, ReceiptLine, ReceiptRecipient

RULES_DOCUMENT = "payment-rules"
ACCESS = follow_grants(AccountLinked, AccountUnlinked, subject="user_id", held="account_id")


@dataclass(frozen=True, slots=True)
class PayableReceipt:
    """A receipt that «Добавить в корзину» can take, with both of its totals."""

    receipt_id: UUID
    kind_code: str
    receipt_name: str
    period: date
    due_minor: int
    due_with_preliminary_minor: int
    line_count: int
    is_in_cart: bool


async def list_payable(session: AsyncSession, caller: Caller, *, account_id: UUID) -> list[PayableReceipt]:
    """What can be paid now for an account; empty when its organisation takes no payments here."""
    if await repository.find_account(session, caller, account_id) is None:
        raise NotFound
    in_cart = await carts.receipts_in_cart(session, caller)
    rows = await repository.payable_receipts(session, caller, account_id)
    found = []
    for receipt, group in groupby(rows, key=lambda row: row[0]):
        lines = [line for _, line in group]
        due = [line.due(with_preliminary=False) for line in lines]
        ahead = [line.due(with_preliminary=True) for line in lines]
        found.append(
            PayableReceipt(
                receipt_id=receipt.id,
                kind_code=receipt.kind_code,
                receipt_name=receipt.kind_name,
                period=receipt.period,
                due_minor=sum(amount for amount in due if amount > 0),
                due_with_preliminary_minor=sum(amount for amount in ahead if amount > 0),
                line_count=sum(amount > 0 for amount in due),
                is_in_cart=receipt.id in in_cart,
            )
        )
    return found


async def record_account(session: AsyncSession, event: AccountRegistered, _: Envelope) -> None:
    """Remember an account and whether its organisation takes payments."""
    account = Account(
        id=event.account_id,
        number=event.number,
        organisation_id=event.organisation_id,
        organisation_code=event.organisation_code,
        organisation_name=event.organisation_name,
        has_payments=event.has_payments,
    )
    await repository.save_account(session, account)


async def end_access(session: AsyncSession, event: AccountUnlinked, envelope: Envelope) -> None:
    """Take an account away from a user, with what he had in the cart for it."""
    await ACCESS[AccountUnlinked](session, event, envelope)
    await carts.remove_account(session, user_id=event.user_id, account_id=event.account_id)


async def record_receipt(session: AsyncSession, event: ReceiptPublished, _: Envelope) -> None:
    """Take over a published receipt; carts that hold its lines follow it."""
    receipt = Receipt(
        id=event.receipt_id,
        account_id=event.account_id,
        kind_code=event.kind_code,
        kind_name=event.kind_name,
        period=event.period,
        total_due_minor=event.total_due_minor,
        due_with_preliminary_minor=event.due_with_preliminary_minor,
        is_current=event.is_current,
        counted_payments=event.counted_payments,
    )
    lines = [
        ReceiptLine(
            receipt_id=event.receipt_id,
            line_no=line.line_no,
            service_code=line.service_code,
            name=line.short_name or line.name,
            recipient_id=line.recipient_id,
            due_minor=line.due_minor,
            preliminary_minor=line.preliminary_minor,
        )
        for line in event.lines
    ]
    recipients = [
        ReceiptRecipient(receipt_id=event.receipt_id, **recipient.model_dump())
        for recipient in event.recipients
    ]
    await repository.save_receipt(session, receipt, lines=lines, recipients=recipients)
    await _follow_in_carts(session, event.account_id, changed=event.receipt_id)


async def withdraw_receipt(session: AsyncSession, event: ReceiptWithdrawn, _: Envelope) -> None:
    """Forget that a receipt can be paid; its lines leave the carts."""
    await repository.withdraw_receipt(session, event.receipt_id)
    await _follow_in_carts(session, event.account_id, changed=event.receipt_id)


async def _follow_in_carts(session: AsyncSession, account_id: UUID, *, changed: UUID) -> None:
    outdated = await repository.outdated_receipts(session, account_id)
    await carts.follow_receipts(session, changed={changed}, outdated=outdated)


async def record_rules(session: AsyncSession, event: LegalTextPublished, _: Envelope) -> None:
    """Put a new version of the payment rules in force; other texts are of no concern here."""
    if event.document == RULES_DOCUMENT:
        await repository.raise_rules(session, document=event.document, version=event.version)
