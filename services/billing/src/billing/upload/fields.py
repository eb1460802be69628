"""How the cells of our files are read: one declaration per column gives its names, its type and its check."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from importing import RowError, cells

CODE = re.compile(r"[\w.:-]+")
DECIMALS_MAX = 6
WHOLE_MAX = Decimal(10) ** 9
LINE_NO_MAX = 9999


@dataclass(frozen=True, slots=True)
class Field:
    """A column: our name, its titles in files (the first is the one we print), how it is read and stored."""

    name: str
    titles: Sequence[str]
    read: Callable[[str], Any]
    sql_type: str
    is_required: bool = False


Records = Mapping[str, Sequence[Field]]


def parse(  # positional for partial: a kind of files holds it with its own records
    records: Records, record: str, row: dict[str, str]
) -> dict[str, Any]:
    """The JSON-ready values of a row. Raises RowError for the first wrong cell."""
    values: dict[str, Any] = {"record": record}
    for field in records[record]:
        cell = row.get(field.name, "")
        if not cell and field.is_required:
            raise RowError(field.titles[0], cells.EMPTY)
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


def code(cell: str) -> str:
    """A short code of letters, digits and .:-_ characters."""
    if len(cell) > 40 or not CODE.fullmatch(cell):  # noqa: PLR2004 - the width of a code
        raise ValueError("Код — это до 40 букв, цифр и знаков «.», «:», «-», «_»")
    return cell


def digits(cell: str) -> str:
    """Bank details: kept as given, only spaces are taken out."""
    return cells.text(34)(cell.replace(" ", ""))


def money(cell: str) -> int:
    """An amount in kopecks; an empty cell is zero."""
    return cells.money(cell) or 0


decimal = cells.decimal(decimals_max=DECIMALS_MAX, below=WHOLE_MAX, is_signed=True)
integer = cells.whole(range(LINE_NO_MAX + 1))


def required_decimal(cell: str) -> str:
    """A number that has to be there and not below zero."""
    value = decimal(cell)
    if value is None or Decimal(value) < 0:
        raise ValueError("Здесь должно быть число не меньше нуля")
    return value
