"""Cells of imported files: text to values, with messages an operator understands."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from common.text import printable
from importing import RowError

YES = frozenset({"да", "1", "yes", "true", "есть", "+"})
NO = frozenset({"нет", "0", "no", "false", "-"})
COUNT_MAX = 10_000
AREA_MAX = Decimal(10_000_000)
AREA_PLACES = 4


class Cells:
    """One row; `titles` are the columns' names in messages."""

    def __init__(self, values: Mapping[str, str], titles: Mapping[str, str]) -> None:
        self._values = values
        self._titles = titles

    def wrong(self, name: str, message: str) -> RowError:
        """The error for a column."""
        return RowError(self._titles[name], message)

    def optional(self, name: str, *, length: int = 200) -> str | None:
        """Text, or None for an empty cell. Raises RowError."""
        value = " ".join(self._values.get(name, "").split())
        try:
            printable(value)
        except ValueError as error:
            raise self.wrong(name, str(error)) from error
        if len(value) > length:
            raise self.wrong(name, f"Слишком длинно: можно не больше {length} знаков")
        return value or None

    def text(self, name: str, *, length: int = 200) -> str:
        """Text that must be there. Raises RowError."""
        value = self.optional(name, length=length)
        if value is None:
            raise self.wrong(name, "Ячейка не заполнена")
        return value

    def count(self, name: str) -> int | None:
        """A small whole number. Raises RowError."""
        value = self.optional(name)
        if value is None:
            return None
        if not (value.isascii() and value.isdigit()) or int(value) > COUNT_MAX:
            raise self.wrong(name, f"Нужно целое число от 0 до {COUNT_MAX}")
        return int(value)

    def area(self, name: str) -> str | None:
        """An area in m² with a comma or a point, as decimal text. Raises RowError."""
        value = self.optional(name)
        if value is None:
            return None
        try:
            number = Decimal(value.replace(" ", "").replace(",", "."))
        except InvalidOperation as error:
            raise self.wrong(name, "Нужно число, например 54,3") from error
        exponent = number.as_tuple().exponent
        if not isinstance(exponent, int) or not 0 <= number <= AREA_MAX or -exponent > AREA_PLACES:
            raise self.wrong(name, "Нужна площадь в квадратных метрах, не больше 4 знаков после запятой")
        return f"{number:f}"

    def flag(self, name: str) -> bool | None:
        """«да» or «нет». Raises RowError."""
        value = self.optional(name)
        if value is None:
            return None
        if value.lower() in YES | NO:
            return value.lower() in YES
        raise self.wrong(name, "Нужно «да» или «нет»")
