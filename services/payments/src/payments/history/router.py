"""«История оплат»."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from common.auth import Resident
from common.db import Reader
from common.pagination import Cursor, Limit, Page, cut, position
from common.problems import NotFound, Unprocessable, problems
from payments.history import usecases

router = APIRouter(tags=["history"])


class HistoryItemOut(BaseModel):
    """A payment as the accounting system shows it: the sum is negative; it may be processed months later.

    `refunded_minor` is what the bank has given back of a payment made here.
    """

    id: UUID
    kind: str
    accepted_on: date
    processed_on: date | None
    amount_minor: int
    payment_id: UUID | None
    number: str | None
    refunded_minor: int


@router.get("/accounts/{account_id}/history", responses=problems(NotFound, Unprocessable))
async def read_history(
    account_id: UUID, caller: Resident, session: Reader, limit: Limit = 50, cursor: Cursor = None
) -> Page[HistoryItemOut]:
    """What was paid for an account, through every channel, newest first."""
    before = position(cursor, date.fromisoformat, UUID)
    found = await usecases.read_history(
        session, caller, account_id=account_id, before=before, limit=limit + 1
    )
    rows, next_cursor = cut(found, limit, key=lambda row: [row.accepted_on, row.id])
    items = [HistoryItemOut.model_validate(row, from_attributes=True) for row in rows]
    return Page(items=items, next_cursor=next_cursor)
