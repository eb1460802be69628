"""Staff routes for the reading windows of organisations."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID
from zoneinfo import available_timezones

from fastapi import APIRouter, Depends
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from common.auth import Caller, staff_with
from common.db import Reader, Transaction
from common.problems import problems
from metering.errors import OrganisationNotFound
from metering.window import usecases
from metering.window.rules import DAYS_MAX, WindowRules

router = APIRouter(prefix="/organisations", tags=["windows"])
Importer = Annotated[Caller, Depends(staff_with("imports"))]


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("Такого часового пояса нет")
    return name


class WindowRulesIn(BaseModel):
    """Days of the month (the last one stands for a day a month does not have), and how to judge readings."""

    model_config = ConfigDict(extra="forbid")

    opens_day: int = Field(ge=1, le=DAYS_MAX)
    closes_day: int = Field(ge=1, le=DAYS_MAX)
    takes_late: bool = False
    time_zone: Annotated[str, Field(max_length=40), AfterValidator(_known_zone)] = "Europe/Moscow"
    unusual_factor: Decimal = Field(Decimal(3), gt=1, le=1000, max_digits=6, decimal_places=2)


class WindowRulesOut(BaseModel):
    """The rules in force."""

    opens_day: int
    closes_day: int
    takes_late: bool
    time_zone: str
    unusual_factor: Decimal


@router.get(
    "/{organisation_id}/window", response_model=WindowRulesOut, responses=problems(OrganisationNotFound)
)
async def read_window(organisation_id: UUID, _: Importer, session: Reader) -> WindowRules:
    """When an organisation takes readings."""
    return await usecases.read_window(session, organisation_id)


@router.put(
    "/{organisation_id}/window", response_model=WindowRulesOut, responses=problems(OrganisationNotFound)
)
async def set_window(
    organisation_id: UUID, body: WindowRulesIn, _: Importer, session: Transaction
) -> WindowRules:
    """Set when an organisation takes readings."""
    return await usecases.set_window(session, organisation_id, rules=WindowRules(**body.model_dump()))
