"""Cells of an import file: each reader returns a JSON-ready value or says what is wrong with the column."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal

from common.money import parse_decimal
from importing import RowError

YEAR_MIN, YEAR_MAX = 1990, 2100


def required(cells: Mapping[str, str], name: str, title: str, *, length_max: int = 100) -> str:
    """A text that has to be there."""
    text = optional(cells, name, title, length_max=length_max)
    if not text:
        raise RowError(title, "Пустая ячейка")
    return text


def optional(cells: Mapping[str, str], name: str, title: str, *, length_max: int = 100) -> str:
    """A text that may be empty."""
    text = cells.get(name, "")
    if len(text) > length_max:
        raise RowError(title, f"Длиннее {length_max} знаков")
    if not text.isprintable():
        raise RowError(title, "Есть недопустимые знаки")
    return text


def day(cells: Mapping[str, str], name: str, title: str) -> str | None:
    """A date as 31.12.2020 or 2020-12-31, if there is one; ISO form."""
    text = cells.get(name, "")
    if not text:
        return None
    form = "%d.%m.%Y" if "." in text else "%Y-%m-%d"
    try:
        found = datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar date has no zone
    except ValueError as error:
        raise RowError(title, f"Неверная дата «{text[:20]}»: нужна, например, 31.12.2020") from error
    if not YEAR_MIN <= found.year <= YEAR_MAX:
        raise RowError(title, f"Неправдоподобный год {found.year}")
    return found.isoformat()


def required_day(cells: Mapping[str, str], name: str, title: str) -> date:
    """A date that has to be there."""
    found = day(cells, name, title)
    if found is None:
        raise RowError(title, "Пустая ячейка: нужна дата")
    return date.fromisoformat(found)


def whole(cells: Mapping[str, str], name: str, title: str, *, default: int, allowed: range) -> int:
    """A whole number within bounds; `default` for an empty cell."""
    text = cells.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or int(text[:6]) not in allowed or len(text) > 6:  # noqa: PLR2004
        raise RowError(title, f"Нужно целое число от {allowed.start} до {allowed.stop - 1}")
    return int(text)


def number(cells: Mapping[str, str], name: str, title: str) -> Decimal:
    """A number that is not negative."""
    text = cells.get(name, "")
    try:
        found = parse_decimal(text)
    except ValueError as error:
        raise RowError(title, f"Не число: «{text[:20]}»") from error
    if found < 0 or not text[-1:].isdigit() or "e" in text.lower():
        raise RowError(title, f"Нужно неотрицательное число: «{text[:20]}»")
    return found


def flag(cells: Mapping[str, str], name: str, title: str) -> bool:
    """Yes or no; empty is no."""
    text = cells.get(name, "").lower()
    if text in {"", "нет", "no", "0"}:
        return False
    if text in {"да", "yes", "1"}:
        return True
    raise RowError(title, "Нужно «да» или «нет»")


def choice(cells: Mapping[str, str], name: str, title: str, known: Mapping[str, str]) -> str:
    """One of the known words, in either language."""
    text = cells.get(name, "").lower()
    if text not in known:
        raise RowError(title, f"Неизвестное значение «{text[:20]}». Бывают: {_list(known)}")
    return known[text]


def _list(known: Mapping[str, str]) -> str:
    words: Collection[str] = {value: word for word, value in reversed(list(known.items()))}.values()
    return ", ".join(sorted(words))
