"""Cells of imported files: readers from text to JSON-ready values.

A reader says what is wrong by a ValueError in the operator's words; whoever knows the column makes it a
RowError: `Cells` for rows read by name, a service's own declaration of columns otherwise.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from common.money import parse_decimal, parse_minor
from common.text import printable
from importing.kind import RowError

Value = TypeVar("Value")
EMPTY = "Ячейка не заполнена"
NUMBER = re.compile(r"[-−+]?[\d\s]*[.,]?\d*")
SHOWN_MAX = 40
WHOLE_DIGITS_MAX = 9
YEAR_MIN, YEAR_MAX = 1990, 2100
YES = frozenset({"да", "1", "yes", "true", "есть", "+"})
NO = frozenset({"нет", "0", "no", "false", "-"})


class Cells:
    """One row; `titles` are the columns' names in messages."""

    def __init__(self, values: Mapping[str, str], titles: Mapping[str, str]) -> None:
        self._values = values
        self._titles = titles

    def wrong(self, name: str, message: str) -> RowError:
        """The error for a column."""
        return RowError(self._titles[name], message)

    def read(self, name: str, reader: Callable[[str], Value]) -> Value:
        """What a reader makes of a cell, empty where the column is missing. Raises RowError."""
        try:
            return reader(self._values.get(name, ""))
        except ValueError as error:
            raise self.wrong(name, str(error)) from error

    def required(self, name: str, reader: Callable[[str], Value | None]) -> Value:
        """The same of a cell that must say something. Raises RowError."""
        value = self.read(name, reader)
        if value is None or value == "":
            raise self.wrong(name, EMPTY)
        return value


def text(length_max: int) -> Callable[[str], str]:
    """A reader of printable text of bounded length."""

    def read(cell: str) -> str:
        if len(cell) > length_max:
            raise ValueError(f"Слишком длинно: можно не больше {length_max} знаков")
        # Most cells of a large file are plainly printable.
        return cell if cell.isprintable() else printable(cell)

    return read


def key(length_max: int) -> Callable[[str], str]:
    """A reader of text that is compared: a space or a mark that cannot be told by eye is refused."""

    def read(cell: str) -> str:
        if not cell.isprintable():
            raise ValueError("Здесь есть недопустимые знаки")
        return text(length_max)(cell)

    return read


def line(length_max: int) -> Callable[[str], str | None]:
    """A reader of text with single spaces between its words; None for an empty cell."""
    return lambda cell: text(length_max)(" ".join(cell.split())) or None


def whole(allowed: range) -> Callable[[str], int | None]:
    """A reader of whole numbers within bounds; None for an empty cell."""

    def read(cell: str) -> int | None:
        if not cell:
            return None
        is_number = cell.isascii() and cell.isdigit() and len(cell) <= WHOLE_DIGITS_MAX
        if not is_number or int(cell) not in allowed:
            raise ValueError(f"Нужно целое число от {allowed.start} до {allowed.stop - 1}")
        return int(cell)

    return read


def decimal(*, decimals_max: int, below: Decimal, is_signed: bool = False) -> Callable[[str], str | None]:
    """A reader of numbers with the decimals they came with; None for an empty cell."""

    def read(cell: str) -> str | None:
        if not cell:
            return None
        value = _number(cell)
        exponent = value.as_tuple().exponent
        if abs(value) >= below or not isinstance(exponent, int) or -exponent > decimals_max:
            raise ValueError(f"Число слишком большое или после запятой больше {decimals_max} знаков")
        if value < 0 and not is_signed:
            raise ValueError("Здесь должно быть число не меньше нуля")
        return f"{value:f}"

    return read


def _number(cell: str) -> Decimal:
    message = f"«{cell[:SHOWN_MAX]}» — не число"
    if not NUMBER.fullmatch(cell):
        raise ValueError(message)
    try:
        return parse_decimal(cell)
    except ValueError as error:
        raise ValueError(message) from error


def money(cell: str) -> int | None:
    """An amount in kopecks, or None for an empty cell."""
    if not cell:
        return None
    if not NUMBER.fullmatch(cell):
        raise ValueError(f"«{cell[:SHOWN_MAX]}» — не сумма")
    try:
        return parse_minor(cell)
    except ValueError as error:
        raise ValueError(f"«{cell[:SHOWN_MAX]}» — не сумма с копейками") from error


def flag(cell: str) -> bool | None:
    """Yes or no, or None for an empty cell."""
    lowered = cell.lower()
    if lowered not in YES | NO | {""}:
        raise ValueError("Здесь должно быть «да» или «нет»")
    return lowered in YES if lowered else None


def is_yes(cell: str) -> bool:
    """Yes or no; an empty cell is no."""
    return flag(cell) is True


def day(cell: str) -> str | None:
    """A date as 28.09.2019 or 2019-09-28, or None for an empty cell."""
    return _date(cell, ("%d.%m.%Y", "%Y-%m-%d"), message="Дата пишется как 28.09.2019") if cell else None


def month(cell: str) -> str | None:
    """A month as 08.2020 or 2020-08, or None for an empty cell."""
    return _date(cell, ("%m.%Y", "%Y-%m", "%Y-%m-01"), message="Месяц пишется как 08.2020") if cell else None


def _date(cell: str, formats: Sequence[str], *, message: str) -> str:
    for form in formats:
        try:
            value: date = datetime.strptime(cell, form).date()  # noqa: DTZ007 - a calendar date has no zone
        except ValueError:
            continue
        if YEAR_MIN <= value.year <= YEAR_MAX:
            return value.isoformat()
    raise ValueError(message)


def one_of(known: Mapping[str, str]) -> Callable[[str], str]:
    """A reader of known words, in either language, and of the empty cell where it is one of them."""

    def read(cell: str) -> str:
        if cell.lower() not in known:
            words = {value: word for word, value in reversed(list(known.items()))}.values()
            raise ValueError(f"Неизвестное значение «{cell[:20]}». Бывают: {', '.join(sorted(words))}")
        return known[cell.lower()]

    return read
