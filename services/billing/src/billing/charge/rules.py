"""How numbers are written for people."""

from decimal import Decimal


def plain(value: Decimal) -> str:
    """A number as the source gives it, with a decimal comma."""
    return f"{value:f}".replace(".", ",")
