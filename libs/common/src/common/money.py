"""Money: integer minor units; rounded half up once, in one named place; read and written as people do."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

MINOR_PER_UNIT = 100
MINOR_MAX = 10**15


def round_minor(amount: Decimal) -> int:
    """Round an exact amount of major units (roubles) to minor units, half up and away from zero."""
    return int((amount * MINOR_PER_UNIT).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def parse_decimal(text: str) -> Decimal:
    """Read a number as people write it («1 234,5», «-0.02»). Raises ValueError."""
    cleaned = text.strip().replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace("−", "-")
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


def rubles(amount_minor: int) -> str:
    """An amount as people read it, without the currency: «1 234,56», with no-break spaces."""
    sign = "−" if amount_minor < 0 else ""
    whole, rest = divmod(abs(amount_minor), MINOR_PER_UNIT)
    return f"{sign}{whole:,}".replace(",", "\u00a0") + f",{rest:02}"
