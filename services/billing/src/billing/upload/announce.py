"""The events that tell other services what a file of charges has changed."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from billing.payment import repository as payments
from billing.receipt import repository as receipts
from billing.receipt.models import FullIssue, Receipt
from billing.receipt.repository import Pair
from billing.upload import change_repository as changes
from common.outbox import publish
from contracts.billing import ReceiptLine, ReceiptPublished, ReceiptRecipient, ReceiptWithdrawn


async def announce_published(session: AsyncSession, batches: AsyncIterator[Sequence[Pair]]) -> None:
    """Publish receipts in the issue that comes into force now."""
    async for pairs in batches:
        superseded = await changes.superseded(session, [receipt for receipt, _ in pairs])
        await _publish(session, pairs, superseded=superseded)


async def announce_withdrawn(session: AsyncSession, gone: Sequence[Receipt]) -> None:
    """Tell that receipts are taken back, and publish anew those that become the newest thereby."""
    for start in range(0, len(gone), changes.BATCH_RECEIPTS):
        batch = gone[start : start + changes.BATCH_RECEIPTS]
        superseded = await changes.superseded(session, batch)
        withdrawn = [
            ReceiptWithdrawn(receipt_id=each.receipt_id, account_id=each.account_id) for each in batch
        ]
        await publish(session, *withdrawn)
        newest = [each for each in batch if each.receipt_id not in superseded]
        await _publish(session, await changes.successors(session, newest), superseded=set())


async def _publish(session: AsyncSession, pairs: Sequence[Pair], *, superseded: set[UUID]) -> None:
    full = await receipts.with_contents(session, pairs, has_charges=False)
    counted = await payments.numbers_counted(
        session,
        import_ids=list({each.issue.import_id for each in full}),
        account_ids=[each.receipt.account_id for each in full],
    )
    events = [
        published(
            each,
            is_current=each.receipt.receipt_id not in superseded,
            counted_payments=counted.get(
                (each.issue.import_id, each.receipt.account_id, each.receipt.kind_code), []
            ),
        )
        for each in full
    ]
    await publish(session, *events)
    current = [event.receipt_id for event in events if event.is_current]
    await changes.note_announced(session, current, is_current=True)
    await changes.note_announced(session, sorted(superseded), is_current=False)


def published(full: FullIssue, *, is_current: bool, counted_payments: list[str]) -> ReceiptPublished:
    """The contract's form of a receipt."""
    receipt, issue = full.receipt, full.issue
    return ReceiptPublished(
        receipt_id=receipt.receipt_id,
        account_id=receipt.account_id,
        kind_code=receipt.kind_code,
        kind_name=issue.kind_name,
        period=receipt.period,
        total_due_minor=issue.due_minor,
        due_with_preliminary_minor=issue.advance_minor,
        lines=[
            ReceiptLine(
                line_no=line.line_no,
                service_code=line.service_code,
                name=line.name,
                short_name=line.short_name,
                recipient_id=line.recipient_id,
                due_minor=line.due_minor,
                preliminary_minor=line.preliminary_minor,
            )
            for line in full.lines
        ],
        recipients=[
            ReceiptRecipient(recipient_id=each.recipient_id, group_name=each.group_name, name=each.name)
            for each in full.recipients
        ],
        is_current=is_current,
        counted_payments=counted_payments,
    )
