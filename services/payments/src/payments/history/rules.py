"""Reading a row of a payments register, and telling operations apart."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from common import clock
from importing import Cells, RowError, cells

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
TITLES = {
    "organisation": "организация",
    "account": "лицевой счёт",
    "kind": "вид оплаты",
    "accepted_on": "дата приёма",
    "processed_on": "дата обработки",
    "amount": "сумма",
    "operation": "номер операции",
}
KIND_LENGTH_MAX = 100
CODE_LENGTH_MAX = 64
OPERATION = re.compile(r"[\w./:#-]{0,64}")
ACCOUNT = re.compile(r"[0-9A-Za-zА-Яа-я/-]{1,32}")


def _past_day(cell: str) -> str | None:
    found = cells.day(cell)
    if found is not None and date.fromisoformat(found) > clock.today():
        raise ValueError("Дата ещё не наступила")
    return found


def _sum(cell: str) -> int | None:
    amount_minor = cells.money(cell)
    if amount_minor == 0:
        raise ValueError("Сумма не может быть нулевой")
    return amount_minor


def _matching(pattern: re.Pattern[str], message: str) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if not pattern.fullmatch(cell):
            raise ValueError(message)
        return cell

    return read


def parse_row(_: str, values: dict[str, str]) -> dict[str, Any]:
    """One row of the register. Raises RowError."""
    row = Cells(values, TITLES)
    accepted_on = row.required("accepted_on", _past_day)
    processed_on = row.read("processed_on", _past_day)
    if processed_on is not None and processed_on < accepted_on:
        raise row.wrong("processed_on", "Обработано раньше, чем принято")
    return {
        "organisation": row.read("organisation", cells.text(CODE_LENGTH_MAX)),
        "account": row.read("account", _matching(ACCOUNT, "Неверный номер лицевого счёта")),
        "kind": row.required("kind", cells.text(KIND_LENGTH_MAX)),
        "accepted_on": accepted_on,
        "processed_on": processed_on,
        "amount_minor": row.required("amount", _sum),
        "operation": row.read("operation", _matching(OPERATION, "Неверный номер операции")) or None,
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
