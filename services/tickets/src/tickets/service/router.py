"""Routes of e-services."""

from fastapi import APIRouter
from pydantic import BaseModel

from common.auth import Public
from common.problems import problems
from tickets.errors import ServiceNotFound
from tickets.service.rules import EService, catalogue

router = APIRouter(prefix="/services", tags=["services"])


class ServicesOut(BaseModel):
    """All e-services."""

    items: list[EService]


@router.get("")
async def list_services(_: Public) -> ServicesOut:
    """The e-services that can be ordered."""
    return ServicesOut(items=list(catalogue().values()))


@router.get("/{service_code}", responses=problems(ServiceNotFound))
async def read_service(service_code: str, _: Public) -> EService:
    """One e-service with its regulation."""
    service = catalogue().get(service_code)
    if service is None:
        raise ServiceNotFound
    return service
