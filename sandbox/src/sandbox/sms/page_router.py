"""The inbox of every phone: a page and an interface for tests."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from sandbox.web import page
from sandbox.world import InWorld

router = APIRouter()
Phone = Annotated[str, Query(max_length=40)]
Limit = Annotated[int, Query(ge=1, le=500)]


@router.get("/sms", include_in_schema=False)
async def inbox_page(world: InWorld, phone: Phone = "") -> Response:
    """Show messages, newest first."""
    return page("sms.html", messages=world.inbox.list(phone), phone=phone)


@router.get("/api/sms")
async def list_messages(
    world: InWorld, phone: Phone = "", limit: Limit = 100
) -> dict[str, list[dict[str, object]]]:
    """List messages, newest first."""
    return {"items": [message.shown() for message in world.inbox.list(phone, limit)]}
