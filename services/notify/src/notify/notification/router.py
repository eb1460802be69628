"""Routes of the notification centre."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from common.auth import Resident
from common.db import Reader, Transaction
from common.pagination import Cursor, Limit, Page, cut, id_before
from common.problems import Unprocessable, problems
from notify.errors import NotificationNotFound
from notify.notification import usecases

router = APIRouter(prefix="/notifications", tags=["notifications"])


class NotificationOut(BaseModel):
    """One message; `link` is a path of the portal."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    topic: str
    title: str
    body: str
    link: str
    created_at: datetime
    read_at: datetime | None


class UnreadOut(BaseModel):
    """How many messages are unread, at most 100."""

    unread: int


@router.get("", responses=problems(Unprocessable))
async def list_notifications(
    caller: Resident, session: Reader, limit: Limit = 50, cursor: Cursor = None
) -> Page[NotificationOut]:
    """The caller's notifications, newest first."""
    found = await usecases.list_notifications(session, caller, before=id_before(cursor), limit=limit + 1)
    rows, next_cursor = cut(found, limit, key=lambda row: [row.id])
    return Page(items=[NotificationOut.model_validate(row) for row in rows], next_cursor=next_cursor)


@router.get("/unread-count")
async def count_unread(caller: Resident, session: Reader) -> UnreadOut:
    """The number beside the bell."""
    return UnreadOut(unread=await usecases.count_unread(session, caller))


@router.post("/read-all", status_code=204)
async def read_all(caller: Resident, session: Transaction) -> None:
    """Mark all as read."""
    await usecases.read_all(session, caller)


@router.post("/{notification_id}/read", status_code=204, responses=problems(NotificationNotFound))
async def read_notification(notification_id: UUID, caller: Resident, session: Transaction) -> None:
    """Mark one as read."""
    await usecases.read_notification(session, caller, notification_id)
