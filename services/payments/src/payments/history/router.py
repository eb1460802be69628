"""«История оплат»."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from common.auth import Resident
from common.db import Reader
from common.pagination import Cursor, Limit, Page, decode_cursor, encode_cursor
from common.problems import NotFound, Unprocessable, problems
from payments.history import usecases

router = APIRouter(tags=["history"])


class HistoryItemOut(BaseModel):
    """A payment as the accounting system shows it: the sum is negative; it may be processed months later."""

    id: UUID
    kind: str
    accepted_on: date
    processed_on: date | None
    amount_minor: int
    payment_id: UUID | None
    number: str | None


def _before(cursor: str | None) -> tuple[date, UUID] | None:
    parts = decode_cursor(cursor, parts=2)
    if parts is None:
        return None
    try:
        return date.fromisoformat(parts[0]), UUID(parts[1])
    except ValueError as error:
        raise Unprocessable("Неверный указатель страницы") from error


@router.get("/accounts/{account_id}/history", responses=problems(NotFound, Unprocessable))
async def read_history(
    account_id: UUID, caller: Resident, session: Reader, limit: Limit = 50, cursor: Cursor = None
) -> Page[HistoryItemOut]:
    """What was paid for an account, through every channel, newest first."""
    rows = await usecases.read_history(
        session, caller, account_id=account_id, before=_before(cursor), limit=limit + 1
    )
    items = [HistoryItemOut.model_validate(row, from_attributes=True) for row in rows[:limit]]
    more = len(rows) > limit
    last = encode_cursor(items[-1].accepted_on.isoformat(), str(items[-1].id)) if more else None
    return Page(items=items, next_cursor=last)
