"""Money: integer minor units; rounded half up once, in one named place; split without losing a kopeck."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

MINOR_PER_UNIT = 100
MINOR_MAX = 10**15


def round_minor(amount: Decimal) -> int:
    """Round an exact amount of major units (roubles) to minor units, half up and away from zero."""
    return int((amount * MINOR_PER_UNIT).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def parse_decimal(text: str) -> Decimal:
    """Read a number as people write it («1 234,5», «-0.02»). Raises ValueError."""
    cleaned = text.strip().replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace("−", "-")
    if cleaned.count(",") + cleaned.count(".") > 1:
        raise ValueError(f"not a number: {text!r}")
    try:
        value = Decimal(cleaned.replace(",", "."))
    except InvalidOperation as error:
        raise ValueError(f"not a number: {text!r}") from error
    if not value.is_finite():
        raise ValueError(f"not a number: {text!r}")
    return value


def parse_minor(text: str) -> int:
    """Read an amount of major units with at most two decimals as minor units. Raises ValueError."""
    exact = parse_decimal(text) * MINOR_PER_UNIT
    if exact != exact.to_integral_value():
        raise ValueError(f"more than two decimals: {text!r}")
    if abs(exact) > MINOR_MAX:
        raise ValueError(f"too large: {text!r}")
    return int(exact)


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
