"""Reading a row of a payments register, and telling operations apart."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from common import clock
from common.money import parse_minor
from importing import RowError

COLUMNS = {
    "": {
        "лицевой счет": "account",
        "лицевой счёт": "account",
        "account": "account",
        "организация": "organisation",
        "organisation": "organisation",
        "вид оплаты": "kind",
        "kind": "kind",
        "дата приема": "accepted_on",
        "дата приёма": "accepted_on",
        "accepted": "accepted_on",
        "дата обработки": "processed_on",
        "processed": "processed_on",
        "сумма": "amount",
        "amount": "amount",
        "номер операции": "operation",
        "operation": "operation",
    }
}
REQUIRED = {"": frozenset({"account", "kind", "accepted_on", "amount"})}
KIND_LENGTH_MAX = 100
CODE_LENGTH_MAX = 64
OPERATION = re.compile(r"[\w./:#-]{1,64}")
ACCOUNT = re.compile(r"[0-9A-Za-zА-Яа-я/-]{1,32}")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
FIRST_YEAR = 1990


def parse_date(text: str, column: str) -> date:
    """A date as 08.11.2012 or 2012-11-08. Raises RowError."""
    for form in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar date has no zone
        except ValueError:
            continue
        if not found.year >= FIRST_YEAR or found > clock.today():
            raise RowError(column, f"Дата {text} вне допустимых пределов")
        return found
    raise RowError(column, f"Не похоже на дату: {text[:30]}")


def parse_row(_: str, cells: dict[str, str]) -> dict[str, Any]:
    """One row of the register. Raises RowError."""
    account, kind, operation = cells["account"], cells["kind"], cells.get("operation", "")
    organisation = cells.get("organisation", "")
    if len(organisation) > CODE_LENGTH_MAX:
        raise RowError("организация", "Слишком длинный код организации")
    if not ACCOUNT.fullmatch(account):
        raise RowError("лицевой счёт", "Неверный номер лицевого счёта")
    if not 0 < len(kind) <= KIND_LENGTH_MAX or CONTROL.search(kind):
        raise RowError("вид оплаты", "Вид оплаты пуст или слишком длинный")
    if operation and not OPERATION.fullmatch(operation):
        raise RowError("номер операции", "Неверный номер операции")
    accepted_on = parse_date(cells["accepted_on"], "дата приёма")
    processed = cells.get("processed_on", "")
    processed_on = parse_date(processed, "дата обработки") if processed else None
    if processed_on is not None and processed_on < accepted_on:
        raise RowError("дата обработки", "Обработано раньше, чем принято")
    try:
        amount_minor = parse_minor(cells["amount"])
    except ValueError as error:
        raise RowError("сумма", f"Не похоже на сумму: {cells['amount'][:30]}") from error
    if amount_minor == 0:
        raise RowError("сумма", "Сумма не может быть нулевой")
    return {
        "organisation": organisation,
        "account": account,
        "kind": kind,
        "accepted_on": accepted_on.isoformat(),
        "processed_on": processed_on.isoformat() if processed_on else None,
        "amount_minor": amount_minor,
        "operation": operation or None,
    }


@dataclass(frozen=True, slots=True)
class OwnPart:
    """What a payment made here is for one account."""

    payment_id: UUID
    amount_minor: int
    refunded_minor: int


def own_payment(row: Mapping[str, Any], part: OwnPart | None) -> UUID | None:
    """The payment made here that a row speaks of: only one of the row's account and sum, refunds apart."""
    if part is None:
        return None
    sums = {-part.amount_minor, part.refunded_minor - part.amount_minor}
    return part.payment_id if row["amount_minor"] in sums else None


class NaturalKeys:
    """Names operations the same way in every register that lists them.

    With an operation number that is the name. Without one, equal rows of one file are different operations,
    and the n-th of them is the same operation in every file.
    """

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def key_of(self, row: Mapping[str, Any], account_id: UUID) -> str:
        """The name of a row's operation."""
        if row["operation"] is not None:
            return f"operation|{account_id}|{row['operation']}"
        facts = f"{account_id}|{row['kind']}|{row['accepted_on']}|{row['amount_minor']}"
        self._seen[facts] += 1
        return f"row|{facts}|{self._seen[facts]}"


def find_account(row: Mapping[str, Any], accounts: Mapping[tuple[str, str], UUID]) -> UUID:
    """The account a row speaks of. Raises RowError when there is none, or when it may be several."""
    matching = {
        account_id
        for (code, number), account_id in accounts.items()
        if number == row["account"] and row["organisation"] in {"", code}
    }
    if not matching:
        raise RowError("лицевой счёт", f"Нет лицевого счёта {row['account']}")
    if len(matching) > 1:
        raise RowError("организация", "Такой номер есть у нескольких организаций: укажите организацию")
    return matching.pop()
