"""The arithmetic of tariffs: multiplied exactly, rounded once."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from billing.tariff.models import Tariff
from common.money import round_minor


def line_amount(tariff: Decimal, volume: Decimal) -> int:
    """What a volume costs, in kopecks: the one place where a charge is rounded, half up, once per line."""
    return round_minor(tariff * volume)


def in_force(tariffs: Iterable[Tariff], *, service_code: str, zone: str, on: date) -> Tariff | None:
    """The tariff of a service on a day: that of the register, else the one for all registers."""
    started = [each for each in tariffs if each.service_code == service_code and each.valid_from <= on]
    own = [each for each in started if zone and each.zone == zone]
    general = [each for each in started if not each.zone]
    return max(own or general, key=lambda each: each.valid_from, default=None)
