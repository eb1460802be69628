"""How requests name a month and a kind of receipt."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

YEAR_MIN, YEAR_MAX = 2000, 2100


def _first_of_month(value: date) -> date:
    if value.day != 1 or not YEAR_MIN <= value.year <= YEAR_MAX:
        raise ValueError("Месяц задаётся его первым днём, например 2020-08-01")
    return value


Period = Annotated[date | None, AfterValidator(lambda value: value and _first_of_month(value))]
KindCode = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[\w-]+$")] | None
