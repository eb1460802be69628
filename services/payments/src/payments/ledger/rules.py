"""The plan of accounts and which transfers a payment makes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

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


def split_minor(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` in proportion to `weights` by largest remainders; the parts add up to `total`.

    Raises ValueError when the weights are negative or add up to zero.
    """
    whole = sum(weights)
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must be non-negative and not all zero")
    sign = -1 if total < 0 else 1
    parts = [abs(total) * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(abs(total) * weights[i] % whole), i))
    for i in by_remainder[: abs(total) - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]


def refund_shares(
    refund_minor: int, *, received: Mapping[Key, int], returned: Mapping[Key, int]
) -> dict[Key, int]:
    """What each part gives back of a refund: in proportion to what is left of it, to the kopeck."""
    left = {key: amount - returned.get(key, 0) for key, amount in sorted(received.items())}
    shares = split_minor(refund_minor, list(left.values()))
    return {key: share for key, share in zip(left, shares, strict=True) if share}
