"""From volumes to a preliminary charge."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from billing.preliminary.models import MeteredVolume, PreliminaryLine
from billing.tariff.choice import in_force
from billing.tariff.models import Tariff
from billing.tariff.rules import line_amount


def preliminary_lines(
    account_id: UUID, period: date, *, volumes: Iterable[MeteredVolume], tariffs: Sequence[Tariff]
) -> list[PreliminaryLine]:
    """One line per service, or per register with its own tariff; a volume without a tariff has no line."""
    summed: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    chosen: dict[tuple[str, str], Tariff] = {}
    for each in volumes:
        tariff = in_force(tariffs, service_code=each.service_code, zone=each.register_code, on=period)
        if tariff is not None:
            key = (each.service_code, tariff.zone)
            chosen[key] = tariff
            summed[key] += each.volume
    return [
        PreliminaryLine(
            account_id=account_id,
            period=period,
            service_code=service_code,
            zone=zone,
            tariff=chosen[service_code, zone].rate,
            tariff_unit=chosen[service_code, zone].unit,
            volume=volume,
            amount_minor=line_amount(chosen[service_code, zone].rate, volume),
        )
        for (service_code, zone), volume in sorted(summed.items())
    ]
