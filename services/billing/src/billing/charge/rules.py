"""How numbers are written for people."""

from decimal import Decimal


def plain(value: Decimal) -> str:
    """A number as the source gives it, with a decimal comma."""
    return f"{value:f}".replace(".", ",")


def rubles(amount_minor: int) -> str:
    """An amount as «1 234,56», with a no-break space between thousands."""
    sign = "−" if amount_minor < 0 else ""
    whole, kopecks = divmod(abs(amount_minor), 100)
    return f"{sign}{whole:,}".replace(",", "\u00a0") + f",{kopecks:02}"
