"""Which tariff applies."""

from collections.abc import Iterable
from datetime import date

from billing.tariff.models import Tariff


def in_force(tariffs: Iterable[Tariff], *, service_code: str, zone: str, on: date) -> Tariff | None:
    """The tariff of a service on a day: that of the register, else the one for all registers."""
    started = [each for each in tariffs if each.service_code == service_code and each.valid_from <= on]
    own = [each for each in started if zone and each.zone == zone]
    general = [each for each in started if not each.zone]
    return max(own or general, key=lambda each: each.valid_from, default=None)
