"""The one sentence of cause: which change explains most of the difference."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from billing.charge.models import Charge
from billing.overview.cause import find_cause
from billing.receipt.models import FullIssue, Receipt, ReceiptIssue, ReceiptLine
from common.ids import new_id

pytestmark = pytest.mark.feature("WEB-16")
SUMS = [
    f"{name}_{part}_minor"
    for name in ("debt", "paid", "charged", "due", "preliminary", "advance")
    for part in ("main", "penalty")
]


def receipt(month: int, due: int, **services: Any) -> FullIssue:
    """A receipt of 2026; each service is (charged, tariff, volume[, operation])."""
    receipt_id, import_id = new_id(), new_id()
    ids: dict[str, Any] = {"receipt_id": receipt_id, "import_id": import_id}
    period = date(2026, month, 1)
    sums: dict[str, Any] = dict.fromkeys(SUMS, 0) | {"due_main_minor": due}
    issue = ReceiptIssue(
        **ids, kind_name="Квитанция", issued_on=None, data_as_of=None, supplement="", payments_from=None,
        payments_to=None, note="", is_debt_net=False, fingerprint="",
        **sums,
    )  # fmt: skip
    lines, charges = [], []
    for number, (code, (charged, tariff, volume, *rest)) in enumerate(services.items(), 1):
        lines.append(
            ReceiptLine(
                **ids, line_no=number, recipient_id=new_id(), service_code=code, name=code.title(),
                short_name="", is_penalty=False, debt_minor=0, paid_minor=0, charged_minor=charged,
                total_minor=None, due_minor=charged, preliminary_minor=0, days_of_debt=None,
            )
        )  # fmt: skip
        charges.append(
            Charge(
                **ids, period=period, line_no=number, operation_no=1,
                operation=rest[0] if rest else "начисление",
                tariff=Decimal(tariff) if tariff else None, tariff_unit="", norm=None, norm_unit="",
                volume=Decimal(volume) if volume else None, volume_unit="", volume_kind="", persons=None,
                charged_for=None, amount_minor=charged,
            )
        )  # fmt: skip
    identity = Receipt(
        receipt_id=receipt_id, account_id=new_id(), kind_code="main", period=period,
        is_announced_as_current=True,
    )  # fmt: skip
    return FullIssue(identity, issue, lines, charges)


WATER = (30000, "30", "10")
SEPTEMBER = receipt(9, 30000, water=WATER)


@pytest.mark.parametrize(
    ("now", "before", "code", "service"),
    [
        (receipt(10, 30000, water=WATER), SEPTEMBER, "same", None),
        (receipt(10, 50000, water=WATER), SEPTEMBER, "debt-changed", None),
        (receipt(10, 10000, water=WATER), SEPTEMBER, "debt-changed", None),
        (
            receipt(10, 80000, water=WATER, heat=(50000, "50", "10")),
            SEPTEMBER,
            "service-started",
            "heat",
        ),
        (
            receipt(5, 30000, water=WATER, heat=(0, None, None)),
            receipt(4, 80000, water=WATER, heat=(50000, "50", "10")),
            "service-stopped",
            "heat",
        ),
        (receipt(10, 36000, water=(36000, "36", "10")), SEPTEMBER, "tariff-changed", "water"),
        (receipt(10, 36000, water=(36000, "30", "12")), SEPTEMBER, "volume-changed", "water"),
        (receipt(10, 24000, water=(24000, "32", "7.5")), SEPTEMBER, "volume-changed", "water"),
        (receipt(10, 36000, water=(36000, None, None)), SEPTEMBER, "charge-changed", "water"),
        (
            receipt(10, 36000, water=(36000, "30", "10", "перерасчёт")),
            SEPTEMBER,
            "recalculated",
            "water",
        ),
        (
            receipt(10, 37000, water=(40000, "40", "10"), gas=(-3000, None, None)),
            receipt(9, 30000, water=WATER, gas=(0, None, None)),
            "tariff-changed",
            "water",
        ),
    ],
)  # fmt: skip
def test_the_largest_change_in_the_direction_of_the_total_is_the_cause(
    now: FullIssue, before: FullIssue, code: str, service: str | None
) -> None:
    cause = find_cause(now, before)

    assert (cause.text_code, cause.service_code) == (code, service)
    assert cause.delta_minor == now.issue.due_minor - before.issue.due_minor
    assert cause.previous_minor == before.issue.due_minor
    assert cause.previous_period == before.receipt.period


def test_the_numbers_behind_the_sentence_come_with_it() -> None:
    cause = find_cause(receipt(10, 36000, water=(36000, "36", "10")), SEPTEMBER)

    assert (cause.tariff_before, cause.tariff_after) == (Decimal(30), Decimal(36))
    assert (cause.volume_before, cause.volume_after) == (Decimal(10), Decimal(10))
    assert cause.part_minor == 6000
