"""The arithmetic of tariffs: multiplied exactly, rounded once."""

from decimal import Decimal

from common.money import round_minor


def line_amount(tariff: Decimal, volume: Decimal) -> int:
    """What a volume costs, in kopecks: the one place where a charge is rounded, half up, once per line."""
    return round_minor(tariff * volume)
