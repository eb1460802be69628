"""Public route of offices."""

from decimal import Decimal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from common.auth import Public
from common.db import Reader
from content.caching import cached
from content.office import usecases

router = APIRouter(prefix="/offices", tags=["offices"])


class OfficeOut(BaseModel):
    """An office; coordinates are decimal degrees, for a map."""

    model_config = ConfigDict(from_attributes=True)

    office_id: str = Field(validation_alias="code")
    name: str
    address: str
    phone: str | None
    hours: str | None
    note: str | None
    latitude: Decimal | None
    longitude: Decimal | None


class OfficeList(BaseModel):
    """All offices."""

    items: list[OfficeOut]


@router.get("", response_model=OfficeList)
async def list_offices(request: Request, _: Public, session: Reader) -> Response:
    """Offices in the organisation's order."""
    offices = await usecases.list_offices(session)
    return cached(request, OfficeList(items=[OfficeOut.model_validate(office) for office in offices]))
