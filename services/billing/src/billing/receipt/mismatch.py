"""Where the source's own numbers disagree.

Its sums are what is shown and paid; what is found here stands beside them, for operators.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from billing.charge.models import Charge
from billing.receipt.models import ReceiptIssue, ReceiptLine
from billing.receipt.rules import expected_due
from billing.tariff.rules import line_amount


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Two numbers of the source that should agree and do not; `line_no` where it is about one line."""

    code: str
    expected_minor: int
    shown_minor: int
    line_no: int | None = None


def receipt_mismatches(issue: ReceiptIssue) -> Iterator[Mismatch]:
    """Where the rows of the overview disagree: debt + paid + charged = due, due + preliminary = advance."""
    for part in ("main", "penalty"):
        debt, paid, charged, due, preliminary, advance = (
            getattr(issue, f"{name}_{part}_minor")
            for name in ("debt", "paid", "charged", "due", "preliminary", "advance")
        )
        sums = expected_due(debt=debt, paid=paid, charged=charged, is_debt_net=issue.is_debt_net)
        yield Mismatch(f"receipt-sum-{part}", sums, due)
        yield Mismatch(f"receipt-advance-{part}", due + preliminary, advance)
    total = expected_due(
        debt=issue.debt_minor,
        paid=issue.paid_minor,
        charged=issue.charged_minor,
        is_debt_net=issue.is_debt_net,
    )
    yield Mismatch("receipt-sum-total", total, issue.due_minor)


def column_mismatches(issue: ReceiptIssue, lines: Sequence[ReceiptLine]) -> Iterator[Mismatch]:
    """Where a column of the lines does not add up to the receipt's row."""
    if not lines:
        return
    yield Mismatch("lines-debt", sum(line.debt_minor for line in lines), issue.debt_minor)
    yield Mismatch("lines-paid", sum(line.paid_minor for line in lines), issue.paid_minor)
    yield Mismatch("lines-charged", sum(line.charged_minor for line in lines), issue.charged_minor)


def line_mismatches(
    issue: ReceiptIssue, line: ReceiptLine, *, charges: Sequence[Charge]
) -> Iterator[Mismatch]:
    """Where a line disagrees with itself or with its operations."""
    sums = expected_due(
        debt=line.debt_minor, paid=line.paid_minor, charged=line.charged_minor, is_debt_net=issue.is_debt_net
    )
    yield Mismatch("line-sum", sums, line.due_minor, line.line_no)
    if charges:
        yield Mismatch(
            "line-charges", sum(charge.amount_minor for charge in charges), line.charged_minor, line.line_no
        )
    for charge in charges:
        if charge.tariff is not None and charge.volume is not None:
            yield Mismatch(
                "tariff-volume", line_amount(charge.tariff, charge.volume), charge.amount_minor, line.line_no
            )


def mismatches(
    issue: ReceiptIssue, lines: Sequence[ReceiptLine], *, charges: Iterable[Charge]
) -> list[Mismatch]:
    """Everything in one issue that does not add up, for operators."""
    of_line: dict[int, list[Charge]] = defaultdict(list)
    for charge in charges:
        of_line[charge.line_no].append(charge)
    found = [*receipt_mismatches(issue), *column_mismatches(issue, lines)]
    for line in lines:
        found += line_mismatches(issue, line, charges=of_line[line.line_no])
    return [each for each in found if each.expected_minor != each.shown_minor]
