"""What follows from numbers and months alone."""

from datetime import date
from typing import Literal

BalanceKind = Literal["debt", "overpaid", "clear"]


def balance_kind(amount_minor: int) -> BalanceKind:
    """The word for a signed balance: debt is positive."""
    if amount_minor == 0:
        return "clear"
    return "debt" if amount_minor > 0 else "overpaid"


def expected_due(*, debt: int, paid: int, charged: int, is_debt_net: bool) -> int:
    """What the other columns add up to. A debt net of payment already holds the payment."""
    return debt + charged + (0 if is_debt_net else paid)


def next_month(period: date) -> date:
    """The first day of the month after `period`."""
    return date(period.year + period.month // 12, period.month % 12 + 1, 1)


def months_between(earlier: date, later: date) -> int:
    """How many months lie between two periods."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def horizon(today: date, months: int) -> date:
    """The oldest period shown; `months` = 0 shows everything."""
    if months == 0:
        return date.min
    count = today.year * 12 + today.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
