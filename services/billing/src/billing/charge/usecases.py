"""The breakdown of charges of a month."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing.charge.explanation import Explanation, explain, recomputed_minor
from billing.receipt.models import FullIssue


@dataclass(frozen=True, slots=True)
class ChargeRow:
    """One operation with the name of its service, as given, and our own reckoning beside it."""

    line_no: int
    service_code: str
    name: str
    operation: str
    tariff: Decimal | None
    tariff_unit: str
    norm: Decimal | None
    norm_unit: str
    volume: Decimal | None
    volume_unit: str
    volume_kind: str
    persons: int | None
    period: date
    amount_minor: int
    recomputed_minor: int | None
    explanation: Explanation | None


def charge_rows(full: FullIssue) -> list[ChargeRow]:
    """The operations of a receipt; one without a month of its own is for the receipt's month."""
    lines = {line.line_no: line for line in full.lines}
    return [
        ChargeRow(
            line_no=each.line_no,
            service_code=lines[each.line_no].service_code,
            name=lines[each.line_no].name,
            operation=each.operation,
            tariff=each.tariff,
            tariff_unit=each.tariff_unit,
            norm=each.norm,
            norm_unit=each.norm_unit,
            volume=each.volume,
            volume_unit=each.volume_unit,
            volume_kind=each.volume_kind,
            persons=each.persons,
            period=each.charged_for or full.receipt.period,
            amount_minor=each.amount_minor,
            recomputed_minor=recomputed_minor(each),
            explanation=explain(each),
        )
        for each in full.charges
    ]
