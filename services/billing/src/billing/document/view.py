"""What the payment document prints, as strings: the template only places them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from billing.charge.models import Charge
from billing.charge.rules import plain
from billing.document.qr import QrPayment, qr_svg, qr_text
from billing.document.requisites import are_requisites_valid
from billing.receipt.models import FullIssue, ReceiptLine, ReceiptRecipient
from billing.receipt.rules import next_month
from common.money import rubles
from contracts.accounts import AccountCardReply

MONTHS = (
    "Январь", "Февраль", "Март", "Апрель", "Май", "Июнь", "Июль", "Август", "Сентябрь", "Октябрь", "Ноябрь",
    "Декабрь",
)  # fmt: skip
RANGE_MIN = 3
NOTHING_DUE = "К оплате ничего нет"
NO_QR = "QR-код не сформирован: проверьте реквизиты"


def month_name(period: date) -> str:
    """«Август 2020»."""
    return f"{MONTHS[period.month - 1]} {period.year}"


def day(value: date | None) -> str:
    """«28.09.2019»."""
    return f"{value:%d.%m.%Y}" if value else ""


def line_numbers(numbers: Iterable[int]) -> str:
    """«3, 5–7»: runs of three and more are joined."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    texts: list[str] = []
    for run in parts:
        texts += [f"{run[0]}–{run[-1]}"] if len(run) >= RANGE_MIN else [str(number) for number in run]
    return ", ".join(texts)


def document_view(full: FullIssue, card: AccountCardReply) -> dict[str, Any]:
    """Everything the template needs about one receipt."""
    receipt, issue = full.receipt, full.issue
    dated = issue.issued_on or issue.data_as_of or receipt.period
    return {
        "date": [dated.year, dated.month, dated.day],
        "month": month_name(receipt.period),
        "kind": issue.kind_name,
        "supplement": issue.supplement,
        "as_of": day(issue.data_as_of),
        "issued_on": day(issue.issued_on),
        "account": card.number or "",
        "organisation": card.organisation_name or "",
        "due": rubles(issue.due_minor),
        "payer": _payer(card),
        "premises": _premises(card),
        "house": _house(card),
        "recipients": [_recipient(full, each, account_number=card.number or "") for each in full.recipients],
        "note": issue.note,
        "payments_period": _payments_period(issue.payments_from, issue.payments_to),
        "debt_heading": _debt_heading(full),
        "has_totals": any(line.total_minor is not None for line in full.lines),
        "lines": _lines(full),
        "totals": _totals(full),
        "summary": _summary(full),
    }


def _payer(card: AccountCardReply) -> list[list[str]]:
    return [["Плательщик", card.holder_name or "—"], ["Адрес", card.address or "—"]]


def _premises(card: AccountCardReply) -> list[list[str]]:
    return [
        ["Площадь", _area(card.area_m2)],
        ["Прописано", _count(card.persons_registered)],
        ["Проживает", _count(card.persons_living)],
        ["Собственников", _count(card.owners)],
    ]


def _house(card: AccountCardReply) -> list[list[str]]:
    return [
        ["Дом, общая площадь", _area(card.house_total_area_m2)],
        ["жилая", _area(card.house_living_area_m2)],
        ["нежилая", _area(card.house_nonresidential_area_m2)],
        ["общее имущество", _area(card.house_common_area_m2)],
    ]


def _area(value: str | None) -> str:
    return f"{plain(Decimal(value))} м²" if value else "—"


def _count(value: int | None) -> str:
    return str(value) if value is not None else "—"


def _debt_heading(full: FullIssue) -> str:
    return "Долг (+), переплата (−)" + (" с учётом оплаты" if full.issue.is_debt_net else "")


def _payments_period(start: date | None, end: date | None) -> str:
    return f"за период с {day(start)} по {day(end)}" if start and end else ""


def _recipient(full: FullIssue, recipient: ReceiptRecipient, *, account_number: str) -> dict[str, Any]:
    numbers = [line.line_no for line in full.lines if line.recipient_id == recipient.recipient_id]
    details = [
        ["Расчётный счёт", recipient.bank_account],
        ["Банк", recipient.bank_name],
        ["БИК", recipient.bic],
        ["Корр. счёт", recipient.correspondent_account],
        ["ИНН / КПП", " / ".join(filter(None, [recipient.inn, recipient.kpp]))],
    ]
    return {
        "name": recipient.name,
        "group": recipient.group_name if recipient.group_name != recipient.name else "",
        "details": [detail for detail in details if detail[1]],
        "lines": line_numbers(numbers),
        "due": rubles(recipient.due_minor),
        **_qr(full, recipient, account_number=account_number),
    }


def _qr(full: FullIssue, recipient: ReceiptRecipient, *, account_number: str) -> dict[str, str]:
    if recipient.due_minor <= 0:
        return {"qr": "", "no_qr": NOTHING_DUE}
    is_valid = are_requisites_valid(
        account=recipient.bank_account,
        bic=recipient.bic,
        correspondent_account=recipient.correspondent_account,
    )
    if not is_valid or not account_number:
        return {"qr": "", "no_qr": NO_QR}
    payment = QrPayment.of(full.receipt, recipient, account_number=account_number)
    return {"qr": qr_svg(qr_text(payment)), "no_qr": ""}


def _lines(full: FullIssue) -> list[dict[str, Any]]:
    operations: dict[int, list[Charge]] = defaultdict(list)
    for charge in full.charges:
        operations[charge.line_no].append(charge)
    return [_line(line, operations[line.line_no]) for line in full.lines]


def _line(line: ReceiptLine, charges: Sequence[Charge]) -> dict[str, Any]:
    rows = [_operation(charge, line) for charge in charges] or [_without_operation(line)]
    return {
        "no": str(line.line_no),
        "name": line.name,
        "paid": rubles(line.paid_minor) if line.paid_minor else "",
        "debt": rubles(line.debt_minor),
        "operations": rows,
        "total": rubles(line.total_minor) if line.total_minor is not None else "",
        "due": rubles(line.due_minor),
    }


def _operation(charge: Charge, line: ReceiptLine) -> dict[str, str]:
    norm = _quantity(charge.norm, charge.norm_unit)
    persons = f" ({charge.persons} чел)" if charge.persons and charge.volume_unit != "чел" else ""
    return {
        "operation": charge.operation,
        "tariff": _quantity(charge.tariff, charge.tariff_unit),
        "norm": norm or (f"{line.days_of_debt} дн. долга" if line.days_of_debt else ""),
        "volume_kind": charge.volume_kind,
        "volume": _quantity(charge.volume, charge.volume_unit) + persons,
        "amount": rubles(charge.amount_minor),
        "period": month_name(charge.charged_for) if charge.charged_for else "",
    }


def _without_operation(line: ReceiptLine) -> dict[str, str]:
    empty = dict.fromkeys(("operation", "tariff", "volume_kind", "volume", "period"), "")
    days = f"{line.days_of_debt} дн. долга" if line.days_of_debt else ""
    return {**empty, "norm": days, "amount": rubles(line.charged_minor) if line.charged_minor else ""}


def _quantity(value: Decimal | None, unit: str) -> str:
    return f"{plain(value)} {unit}".strip() if value is not None else ""


def _totals(full: FullIssue) -> dict[str, str]:
    issue = full.issue
    totals = [line.total_minor for line in full.lines if line.total_minor is not None]
    return {
        "paid": rubles(issue.paid_minor),
        "debt": rubles(issue.debt_minor),
        "amount": rubles(issue.charged_minor),
        "total": rubles(sum(totals)) if len(totals) == len(full.lines) else "",
        "due": rubles(issue.due_minor),
    }


def _summary(full: FullIssue) -> list[list[str]]:
    """The rows of the receipt as it gives them; they need not add up."""
    issue = full.issue
    rows = [
        [_debt_heading(full), rubles(issue.debt_minor)],
        ["Оплата (−)", rubles(issue.paid_minor)],
        ["Начислено", rubles(issue.charged_minor)],
        ["Итого к оплате", rubles(issue.due_minor)],
    ]
    preliminary = issue.preliminary_main_minor + issue.preliminary_penalty_minor
    if preliminary:
        month = month_name(next_month(full.receipt.period))
        rows += [
            [f"Предварительно за {month}", rubles(preliminary)],
            ["К оплате авансом", rubles(issue.advance_minor)],
        ]
    return rows
