"""Texts people type and texts people read: bounded input, numbers and dates in plain Russian."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import StringConstraints

from common.text import Trimmed
from contracts.accounts import FLAT, HOUSE, NUMBER

NUMBER_PATTERN = r"^[0-9]{1,9}([.,][0-9]{1,6})?$"

AccountNumber = Annotated[Trimmed, NUMBER]
House = Annotated[Trimmed, HOUSE]
Flat = Annotated[Trimmed, FLAT]
SerialEnd = Annotated[Trimmed, StringConstraints(min_length=1, max_length=4)]
RegisterCode = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,20}$")]
NumberText = Annotated[str, StringConstraints(strip_whitespace=True, pattern=NUMBER_PATTERN)]


def number_of(text: str | None) -> Decimal | None:
    """The number in a `NumberText`, written with a comma or a dot."""
    return None if text is None else Decimal(text.replace(",", "."))


def spoken(value: Decimal, decimals: int) -> str:
    """A number for people: decimal comma, as many decimals as the meter shows."""
    return f"{value:.{decimals}f}".replace(".", ",")


def spoken_date(day: date) -> str:
    """A date for people."""
    return f"{day:%d.%m.%Y}"


def plural(count: int, one: str, *, few: str, many: str) -> str:
    """The form of a Russian noun after a number."""
    tens, units = count % 100, count % 10
    if units == 1 and tens != 11:  # noqa: PLR2004 - Russian grammar
        return one
    if 2 <= units <= 4 and not 12 <= tens <= 14:  # noqa: PLR2004 - Russian grammar
        return few
    return many
