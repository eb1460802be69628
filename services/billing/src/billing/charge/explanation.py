"""How a charge was computed, as a person would write it down."""

from dataclasses import dataclass
from typing import Literal

from billing.charge.models import Charge
from billing.charge.rules import plain
from billing.tariff.rules import line_amount
from common.money import rubles

Basis = Literal["meter", "norm", "average", "area", "volume", "none"]
BASIS_BY_KIND: dict[str, Basis] = {"норм": "norm", "ипу": "meter", "счётчик": "meter", "средн": "average"}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the volume rests on, the formula, and whether it gives the sum that was charged."""

    basis: Basis
    formula: str
    is_exact: bool


def recomputed_minor(charge: Charge) -> int | None:
    """Tariff × volume, when the source gives both."""
    if charge.tariff is None or charge.volume is None:
        return None
    return line_amount(charge.tariff, charge.volume)


def explain(charge: Charge) -> Explanation | None:
    """The formula behind a charge; None when the source gives no tariff or volume."""
    recomputed = recomputed_minor(charge)
    if recomputed is None or charge.tariff is None or charge.volume is None:
        return None
    volume = f"{plain(charge.volume)} {charge.volume_unit}".strip()
    formula = f"{plain(charge.tariff)} {charge.tariff_unit}".strip() + f" × {volume} = {rubles(recomputed)} ₽"
    if charge.norm is not None and charge.persons:
        norm = f"{plain(charge.norm)} {charge.norm_unit}".strip()
        formula = f"{norm} × {charge.persons} чел. = {volume}; {formula}"
    return Explanation(_basis(charge), formula, is_exact=recomputed == charge.amount_minor)


def _basis(charge: Charge) -> Basis:
    kind = charge.volume_kind.casefold()
    for opening, basis in BASIS_BY_KIND.items():
        if kind.startswith(opening):
            return "area" if basis == "norm" and charge.volume_unit in {"м2", "м²"} else basis
    if charge.norm is not None:
        return "norm"
    return "area" if charge.volume_unit in {"м2", "м²"} else "volume"
