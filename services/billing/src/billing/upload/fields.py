"""How the cells of our files are read: one declaration per column gives its names, its type and its check."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from common.money import parse_decimal, parse_minor
from importing import RowError

NUMBER = re.compile(r"[-−+]?[\d\s]*[.,]?\d*")
CODE = re.compile(r"[\w.:-]+")
DECIMALS_MAX = 6
WHOLE_MAX = Decimal(10) ** 9
YEAR_MIN, YEAR_MAX = 1990, 2100
LINE_NO_MAX = 9999
YES = frozenset({"1", "да", "yes", "true"})
NO = frozenset({"", "0", "нет", "no", "false"})


@dataclass(frozen=True, slots=True)
class Field:
    """A column: our name, its titles in files (the first is the one we print), how it is read and stored."""

    name: str
    titles: Sequence[str]
    read: Callable[[str], Any]
    sql_type: str
    is_required: bool = False


Records = Mapping[str, Sequence[Field]]


def parse(records: Records, record: str, cells: dict[str, str]) -> dict[str, Any]:
    """The JSON-ready values of a row. Raises RowError for the first wrong cell."""
    values: dict[str, Any] = {"record": record}
    for field in records[record]:
        cell = cells.get(field.name, "")
        if not cell and field.is_required:
            raise RowError(field.titles[0], "Ячейка пуста")
        try:
            values[field.name] = field.read(cell)
        except ValueError as error:
            raise RowError(field.titles[0], str(error)) from error
    return values


def columns_of(records: Records) -> dict[str, dict[str, str]]:
    """Record type → {title in lower case → our name}; our own names are titles too."""
    return {
        record: {title.lower(): field.name for field in fields for title in (*field.titles, field.name)}
        for record, fields in records.items()
    }


def required_of(records: Records) -> dict[str, frozenset[str]]:
    """Record type → the columns a file must have."""
    return {
        record: frozenset(field.name for field in fields if field.is_required)
        for record, fields in records.items()
    }


def text(length_max: int) -> Callable[[str], str]:
    """A reader of printable text of bounded length."""

    def read(cell: str) -> str:
        if len(cell) > length_max:
            raise ValueError(f"Слишком длинно: можно не больше {length_max} знаков")
        if not cell.isprintable() and any(
            unicodedata.category(character) in {"Cc", "Cs", "Co"} for character in cell
        ):
            raise ValueError("Есть недопустимые знаки")
        return cell

    return read


def code(cell: str) -> str:
    """A short code of letters, digits and .:-_ characters."""
    if len(cell) > 40 or not CODE.fullmatch(cell):  # noqa: PLR2004 - the width of a code
        raise ValueError("Код — это до 40 букв, цифр и знаков «.», «:», «-», «_»")
    return cell


def digits(cell: str) -> str:
    """Bank details: kept as given, only spaces are taken out."""
    return text(34)(cell.replace(" ", ""))


def money(cell: str) -> int:
    """An amount in kopecks; an empty cell is zero."""
    return optional_money(cell) or 0


def optional_money(cell: str) -> int | None:
    """An amount in kopecks, or None for an empty cell."""
    if not cell:
        return None
    if not NUMBER.fullmatch(cell):
        raise ValueError(f"«{cell[:40]}» — не сумма")
    try:
        return parse_minor(cell)
    except ValueError as error:
        raise ValueError(f"«{cell[:40]}» — не сумма с копейками") from error


def decimal(cell: str) -> str | None:
    """A tariff, norm or volume with the decimals it came with, or None for an empty cell."""
    if not cell:
        return None
    if not NUMBER.fullmatch(cell):
        raise ValueError(f"«{cell[:40]}» — не число")
    try:
        value = parse_decimal(cell)
    except ValueError as error:
        raise ValueError(f"«{cell[:40]}» — не число") from error
    exponent = value.as_tuple().exponent
    if abs(value) >= WHOLE_MAX or not isinstance(exponent, int) or -exponent > DECIMALS_MAX:
        raise ValueError(f"Число слишком большое или после запятой больше {DECIMALS_MAX} знаков")
    return f"{value:f}"


def required_decimal(cell: str) -> str:
    """A number that has to be there and not below zero."""
    value = decimal(cell)
    if value is None or Decimal(value) < 0:
        raise ValueError("Здесь должно быть число не меньше нуля")
    return value


def integer(cell: str) -> int | None:
    """A count, or None for an empty cell."""
    if not cell:
        return None
    if not cell.isascii() or not cell.isdigit() or int(cell) > LINE_NO_MAX:
        raise ValueError(f"Здесь должно быть целое число от 0 до {LINE_NO_MAX}")
    return int(cell)


def flag(cell: str) -> bool:
    """Yes or no; an empty cell is no."""
    lowered = cell.lower()
    if lowered not in YES | NO:
        raise ValueError("Здесь должно быть «да» или «нет»")
    return lowered in YES


def day(cell: str) -> str | None:
    """A date as 28.09.2019 or 2019-09-28, or None for an empty cell."""
    return _date(cell, ("%d.%m.%Y", "%Y-%m-%d"), "Дата пишется как 28.09.2019") if cell else None


def month(cell: str) -> str | None:
    """A month as 08.2020 or 2020-08, or None for an empty cell."""
    return _date(cell, ("%m.%Y", "%Y-%m", "%Y-%m-01"), "Месяц пишется как 08.2020") if cell else None


def _date(cell: str, formats: Sequence[str], message: str) -> str:
    for form in formats:
        try:
            value: date = datetime.strptime(cell, form).date()  # noqa: DTZ007 - a calendar date has no zone
        except ValueError:
            continue
        if YEAR_MIN <= value.year <= YEAR_MAX:
            return value.isoformat()
    raise ValueError(message)
