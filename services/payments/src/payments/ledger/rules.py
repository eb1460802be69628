"""The plan of accounts and which transfers a payment makes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from common.money import split_minor

ACQUIRER = "acquirer:rbs"
CLEARING = "clearing:payments"
Key = TypeVar("Key", int, UUID)


class TransferKind(StrEnum):
    """A promise, its fulfilment, or its end without fulfilment."""

    PENDING = "pending"
    POSTED = "posted"
    VOIDED = "voided"


def recipient_code(recipient_id: UUID) -> str:
    """The account of a recipient of money."""
    return f"recipient:{recipient_id}"


def side_of(code: str) -> str:
    """On which side an account grows: money at the bank is ours, the rest is owed."""
    return "debit" if code == ACQUIRER else "credit"


def per_recipient(parts: Iterable[tuple[UUID, int]]) -> dict[UUID, int]:
    """What each recipient gets of (recipient, sum) pairs."""
    totals: dict[UUID, int] = defaultdict(int)
    for recipient_id, amount_minor in parts:
        totals[recipient_id] += amount_minor
    return dict(totals)


def refund_shares(
    refund_minor: int, *, received: Mapping[Key, int], returned: Mapping[Key, int]
) -> dict[Key, int]:
    """What each part gives back of a refund: in proportion to what is left of it, to the kopeck."""
    left = {key: amount - returned.get(key, 0) for key, amount in sorted(received.items())}
    shares = split_minor(refund_minor, list(left.values()))
    return {key: share for key, share in zip(left, shares, strict=True) if share}
