"""What a payment does to the ledger: a promise when it is made, postings when the money came or went back."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import clock
from common.ids import new_id
from payments.ledger import repository
from payments.ledger.models import LedgerAccount, LedgerTransfer
from payments.ledger.rules import (
    ACQUIRER,
    CLEARING,
    TransferKind,
    per_recipient,
    recipient_code,
)

Share = tuple[UUID, int]


class Book:
    """The accounts that one change touches, held, and the transfers it makes."""

    def __init__(self, accounts: dict[str, LedgerAccount], payment_id: UUID) -> None:
        self._accounts = accounts
        self._payment_id = payment_id
        self.transfers: list[LedgerTransfer] = []

    def move(
        self,
        *,
        debit: str,
        credit: str,
        amount_minor: int,
        code: str,
        kind: TransferKind = TransferKind.POSTED,
        pending_id: UUID | None = None,
        external_ref: str | None = None,
    ) -> None:
        """Make a transfer and count it on both of its accounts."""
        transfer = LedgerTransfer(
            id=new_id(),
            kind=kind,
            pending_id=pending_id,
            debit_account_id=self._accounts[debit].id,
            credit_account_id=self._accounts[credit].id,
            amount_minor=amount_minor,
            code=code,
            payment_id=self._payment_id,
            external_ref=external_ref,
            created_at=clock.now(),
        )
        self._accounts[debit].debit(transfer)
        self._accounts[credit].credit(transfer)
        self.transfers.append(transfer)


async def promise(session: AsyncSession, payment_id: UUID, *, amount_minor: int) -> None:
    """Expect the sum of a new payment from the bank."""
    book = Book(await repository.lock_accounts(session, [ACQUIRER, CLEARING]), payment_id)
    book.move(
        debit=ACQUIRER,
        credit=CLEARING,
        amount_minor=amount_minor,
        code="payment",
        kind=TransferKind.PENDING,
    )
    await repository.add(session, book.transfers)


async def release(session: AsyncSession, payment_id: UUID) -> None:
    """No longer expect the sum of a payment."""
    accounts = await repository.lock_accounts(session, [ACQUIRER, CLEARING])
    pending = await repository.open_pending(session, payment_id)
    if pending is None:
        return
    book = Book(accounts, payment_id)
    book.move(
        debit=ACQUIRER,
        credit=CLEARING,
        amount_minor=pending.amount_minor,
        code="payment",
        kind=TransferKind.VOIDED,
        pending_id=pending.id,
    )
    await repository.add(session, book.transfers)


async def post(
    session: AsyncSession, payment_id: UUID, *, amount_minor: int, shares: Sequence[Share], external_ref: str
) -> None:
    """Book money that the bank has, and what it owes to each recipient.

    A payment given up earlier has no promise left; its money is booked all the same.
    """
    totals = per_recipient(shares)
    codes = [ACQUIRER, CLEARING, *(recipient_code(recipient_id) for recipient_id in totals)]
    book = Book(await repository.lock_accounts(session, codes), payment_id)
    pending = await repository.open_pending(session, payment_id)
    book.move(
        debit=ACQUIRER,
        credit=CLEARING,
        amount_minor=amount_minor,
        code="payment",
        pending_id=pending.id if pending is not None else None,
        external_ref=external_ref,
    )
    for recipient_id, share in totals.items():
        book.move(debit=CLEARING, credit=recipient_code(recipient_id), amount_minor=share, code="share")
    await repository.add(session, book.transfers)


async def refund(
    session: AsyncSession, payment_id: UUID, *, refund_minor: int, shares: Sequence[Share], external_ref: str
) -> None:
    """Book money that the bank gave back to the resident, and what each recipient gave of it."""
    totals = {key: share for key, share in per_recipient(shares).items() if share}
    codes = {recipient_id: recipient_code(recipient_id) for recipient_id in totals}
    book = Book(await repository.lock_accounts(session, [ACQUIRER, CLEARING, *codes.values()]), payment_id)
    for recipient_id, share in totals.items():
        book.move(debit=codes[recipient_id], credit=CLEARING, amount_minor=share, code="refund_share")
    book.move(
        debit=CLEARING,
        credit=ACQUIRER,
        amount_minor=refund_minor,
        code="refund",
        external_ref=external_ref,
    )
    await repository.add(session, book.transfers)
