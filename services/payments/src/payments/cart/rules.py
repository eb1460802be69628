"""The rules of sums: what may be entered and when a cart can be paid."""

from dataclasses import dataclass

from common.money import rubles
from payments.errors import SumTooLarge, SumTooSmall


@dataclass(frozen=True, slots=True)
class PaymentPolicy:
    """The limits of carts and payments."""

    minimum_minor: int
    maximum_minor: int
    lines_max: int
    commission_percent: str
    session_seconds: int


def check_sum(amount_minor: int, *, minimum_minor: int, maximum_minor: int) -> None:
    """Accept a changed sum or a total. Raises SumTooSmall or SumTooLarge."""
    if amount_minor < minimum_minor:
        raise SumTooSmall(f"Не меньше {rubles(minimum_minor)}\u00a0₽", minimum_minor=minimum_minor)
    if amount_minor > maximum_minor:
        raise SumTooLarge(f"Не больше {rubles(maximum_minor)}\u00a0₽", maximum_minor=maximum_minor)


def blockers(
    total_minor: int, *, line_count: int, minimum_minor: int, maximum_minor: int, is_paying: bool
) -> list[str]:
    """Why the cart cannot be paid now; empty when it can."""
    if line_count == 0:
        return ["empty"]
    reasons = []
    if is_paying:
        reasons.append("payment_pending")
    if total_minor < minimum_minor:
        reasons.append("below_minimum")
    if total_minor > maximum_minor:
        reasons.append("above_maximum")
    return reasons
