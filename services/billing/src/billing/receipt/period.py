"""How requests name a month and a kind of receipt, and how far back they may look."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Query
from pydantic import AfterValidator

from billing.receipt.rules import horizon
from billing.settings import settings_of
from common import clock
from common.service import ResourcesDep

YEAR_MIN, YEAR_MAX = 2000, 2100


def _first_of_month(value: date) -> date:
    if value.day != 1 or not YEAR_MIN <= value.year <= YEAR_MAX:
        raise ValueError("Месяц задаётся его первым днём, например 2020-08-01")
    return value


def _since(resources: ResourcesDep) -> date:
    return horizon(clock.today(), settings_of(resources).history_months)


Period = Annotated[date | None, AfterValidator(lambda value: value and _first_of_month(value)), Query()]
KindCode = Annotated[str | None, Query(min_length=1, max_length=40, pattern=r"^[\w-]+$")]
Horizon = Annotated[date, Depends(_since)]
