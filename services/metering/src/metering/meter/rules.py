"""What a meter's dial can show, and which registers it has."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

SINGLE = "single"
ZONES_MAX = 3
# The first dial of a meter with two day zones counts the whole day, of one with three only its peaks.
REGISTERS = {
    1: ((SINGLE, ""),),
    2: (("day", "День (Т1)"), ("night", "Ночь (Т2)")),
    3: (("peak", "Пик (Т1)"), ("night", "Ночь (Т2)"), ("half_peak", "Полупик (Т3)")),
}
DIGITS_MAX = 9
DECIMALS_MAX = 4
VERIFICATION_SOON_DAYS = 60


@dataclass(frozen=True, slots=True)
class Register:
    """One dial of a meter: the only one, or that of a day zone."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Digits before and after the decimal comma."""

    digits: int
    decimals: int

    @property
    def capacity(self) -> Decimal:
        """The first value that the dial cannot show: there it passes through zero."""
        return Decimal(10) ** self.digits

    def shows(self, value: Decimal) -> str:
        """The value as the API gives it: as many decimals as the meter has."""
        return f"{value:.{self.decimals}f}"


def registers(zones: int) -> list[Register]:
    """The registers of a meter with this many day zones."""
    return [Register(code, name) for code, name in REGISTERS[zones]]


def verification_state(due_on: date | None, today: date) -> str:
    """`unknown`, `valid`, `soon` (within two months) or `overdue`; readings are taken in any of them."""
    if due_on is None:
        return "unknown"
    days = (due_on - today).days
    if days < 0:
        return "overdue"
    return "soon" if days <= VERIFICATION_SOON_DAYS else "valid"
