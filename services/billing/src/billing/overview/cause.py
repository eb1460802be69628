"""Why this sum: the one change since the previous receipt of the same kind that explains most of it."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from billing.charge.models import Charge
from billing.receipt.models import FullIssue, ReceiptLine

CauseCode = Literal[
    "same",
    "debt-changed",
    "service-started",
    "service-stopped",
    "tariff-changed",
    "volume-changed",
    "recalculated",
    "charge-changed",
]
PLAIN_OPERATION = "начисление"


@dataclass(frozen=True, slots=True)
class Cause:
    """The data of the sentence of cause; `service_name` is None when no service is behind it."""

    text_code: CauseCode
    delta_minor: int
    previous_minor: int
    previous_period: date
    service_code: str | None = None
    service_name: str | None = None
    part_minor: int = 0
    tariff_before: Decimal | None = None
    tariff_after: Decimal | None = None
    volume_before: Decimal | None = None
    volume_after: Decimal | None = None


@dataclass(frozen=True, slots=True)
class _Service:
    name: str
    charged_minor: int
    tariff: Decimal | None
    volume: Decimal | None
    is_recalculated: bool


def find_cause(now: FullIssue, before: FullIssue) -> Cause:
    """Compare two receipts: the service, or the debt, that moved most in the direction of the total."""
    delta = now.issue.due_minor - before.issue.due_minor
    same = Cause("same", delta, previous_minor=before.issue.due_minor, previous_period=before.receipt.period)
    if delta == 0:
        return same
    after, earlier = _services(now), _services(before)
    codes = after.keys() | earlier.keys()
    parts = {code: _charged(after.get(code)) - _charged(earlier.get(code)) for code in codes}
    debt_part = delta - sum(parts.values())
    sign = 1 if delta > 0 else -1
    code = max(sorted(parts), key=lambda each: sign * parts[each], default=None)
    if code is None or sign * debt_part >= sign * parts[code]:
        return replace(same, text_code="debt-changed", part_minor=debt_part)
    return _cause_of(same, code, now=after.get(code), before=earlier.get(code), part_minor=parts[code])


def _cause_of(
    same: Cause, code: str, *, now: _Service | None, before: _Service | None, part_minor: int
) -> Cause:
    named = now or before
    return replace(
        same,
        text_code=_code(now, before),
        service_code=code,
        service_name=named.name if named else None,
        part_minor=part_minor,
        tariff_before=before.tariff if before else None,
        tariff_after=now.tariff if now else None,
        volume_before=before.volume if before else None,
        volume_after=now.volume if now else None,
    )


def _code(now: _Service | None, before: _Service | None) -> CauseCode:
    if before is None or before.charged_minor == 0:
        return "service-started"
    if now is None or now.charged_minor == 0:
        return "service-stopped"
    if now.is_recalculated or before.is_recalculated:
        return "recalculated"
    if now.tariff and before.tariff and now.volume and before.volume:
        by_tariff = abs((now.tariff - before.tariff) * before.volume)
        by_volume = abs((now.volume - before.volume) * before.tariff)
        return "tariff-changed" if by_tariff > by_volume else "volume-changed"
    return "charge-changed"


def _charged(service: _Service | None) -> int:
    return service.charged_minor if service else 0


def _services(full: FullIssue) -> dict[str, _Service]:
    charges: dict[int, list[Charge]] = defaultdict(list)
    for charge in full.charges:
        charges[charge.line_no].append(charge)
    grouped: dict[str, list[ReceiptLine]] = defaultdict(list)
    for line in full.lines:
        grouped[line.service_code].append(line)
    return {code: _service(lines, charges) for code, lines in grouped.items()}


def _service(lines: list[ReceiptLine], charges: dict[int, list[Charge]]) -> _Service:
    operations = [charge for line in lines for charge in charges[line.line_no]]
    plain = [each for each in operations if each.operation.casefold() == PLAIN_OPERATION]
    tariffs = {each.tariff for each in plain}
    volumes = [each.volume for each in plain]
    return _Service(
        name=lines[0].name,
        charged_minor=sum(line.charged_minor for line in lines),
        tariff=tariffs.pop() if len(tariffs) == 1 else None,
        volume=sum((each for each in volumes if each), Decimal(0)) if any(volumes) else None,
        is_recalculated=len(plain) != len(operations),
    )
