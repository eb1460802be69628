"""Routes of the operators' queue."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from common import clock
from common.auth import Caller, staff_with
from common.db import Reader, Transaction
from common.idempotency import Key, once
from common.pagination import Cursor, Limit, Page, cut, position
from common.problems import Unprocessable, VersionConflict, problems
from common.service import ResourcesDep
from tickets.account.models import KnownAccount
from tickets.application.models import Application
from tickets.application.router import ApplicationOut, ApplicationSummary, summary_of
from tickets.application.rules import Decision, decisions_in
from tickets.application.usecases import Card
from tickets.attachment.router import send_file
from tickets.errors import (
    ApplicationNotFound,
    AttachmentNotFound,
    HeldByColleague,
    ReasonMissing,
    StatusNotAllowed,
    StorageUnavailable,
)
from tickets.queue import usecases
from tickets.settings import Settings

router = APIRouter(prefix="/queue", tags=["queue"])
Operator = Annotated[Caller, Depends(staff_with("applications"))]
QueueStatus = Literal["sent", "accepted", "in_work", "returned", "refused", "done"]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
CURSOR_PARTS = 2


class LeaseOut(BaseModel):
    """Who holds an application until when."""

    is_mine: bool
    until: datetime


class QueueItem(ApplicationSummary):
    """An application in the queue."""

    account_number: str | None
    organisation_name: str | None
    lease: LeaseOut | None


class QueueCard(ApplicationOut):
    """An application as its operator sees it."""

    account_number: str | None
    organisation_name: str | None
    lease: LeaseOut | None
    decisions: list[Decision]


class CountersOut(BaseModel):
    """How many stand in each status."""

    counts: dict[str, int]


class DecisionIn(BaseModel):
    """A step, and the version it was decided on."""

    model_config = ConfigDict(extra="forbid")

    decision: Decision
    reason: Reason | None = None
    version: Annotated[int, Field(ge=1)]


def _lease_of(application: Application, caller: Caller) -> LeaseOut | None:
    if application.lease_until is None or application.lease_until <= clock.now():
        return None
    return LeaseOut(is_mine=application.lease_by == caller.user_id, until=application.lease_until)


def _card_of(card: Card, account: KnownAccount | None, *, caller: Caller) -> QueueCard:
    return QueueCard(
        **ApplicationOut.of_card(card).model_dump(),
        account_number=account.number if account else None,
        organisation_name=account.organisation_name if account else None,
        lease=_lease_of(card.application, caller),
        decisions=decisions_in(card.application.status),
    )


@router.get("", responses=problems(Unprocessable))
async def list_queue(
    caller: Operator,
    session: Reader,
    status: QueueStatus | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[QueueItem]:
    """Sent applications, oldest first; without a status those that are not finished."""
    after = position(cursor, datetime.fromisoformat, UUID)
    found = await usecases.list_queue(session, status=status, after=after, limit=limit + 1)
    rows, next_cursor = cut(found, limit, key=lambda row: [row[0].sent_at, row[0].id])
    items = [
        QueueItem(
            **summary_of(application),
            account_number=account.number if account else None,
            organisation_name=account.organisation_name if account else None,
            lease=_lease_of(application, caller),
        )
        for application, account in rows
    ]
    return Page(items=items, next_cursor=next_cursor)


@router.get("/counters")
async def count_queue(_: Operator, session: Reader) -> CountersOut:
    """The numbers beside the statuses."""
    return CountersOut(counts=await usecases.count_queue(session))


@router.get("/{application_id}", responses=problems(ApplicationNotFound))
async def read_item(application_id: UUID, caller: Operator, session: Reader) -> QueueCard:
    """One application with everything needed to decide."""
    card, account = await usecases.read_item(session, application_id)
    return _card_of(card, account, caller=caller)


@router.post("/{application_id}/lease", responses=problems(ApplicationNotFound, HeldByColleague))
async def lease_item(
    application_id: UUID, caller: Operator, session: Transaction, resources: ResourcesDep
) -> LeaseOut:
    """Hold an application, or hold it longer."""
    settings = resources.settings
    assert isinstance(settings, Settings)  # noqa: S101 - this service's settings
    application = await usecases.lease_item(
        session, caller, application_id=application_id, seconds=settings.lease_seconds
    )
    assert application.lease_until is not None  # noqa: S101 - it was just set
    return LeaseOut(is_mine=True, until=application.lease_until)


@router.post("/{application_id}/decisions", response_model=QueueCard,
             responses=problems(ApplicationNotFound, HeldByColleague, VersionConflict, StatusNotAllowed,
                                ReasonMissing))  # fmt: skip
async def decide(
    application_id: UUID, body: DecisionIn, caller: Operator, session: Transaction, key: Key
) -> Response:
    """Take a step; the applicant is told at once."""

    async def run() -> QueueCard:
        card, account = await usecases.decide(
            session,
            caller,
            application_id=application_id,
            decision=body.decision,
            reason=body.reason or None,
            version=body.version,
        )
        return _card_of(card, account, caller=caller)

    return await once(
        session, scope=str(caller.user_id), key=key, operation="decide", request=body,
        target=str(application_id), run=run, response=QueueCard, status=200,
    )  # fmt: skip


@router.get("/{application_id}/attachments/{attachment_id}", response_class=Response,
            responses=problems(AttachmentNotFound, StorageUnavailable))  # fmt: skip
async def download_queue_attachment(
    application_id: UUID, attachment_id: UUID, _: Operator, session: Reader, resources: ResourcesDep
) -> Response:
    """A file of a sent application."""
    attachment = await usecases.find_attachment(
        session, application_id=application_id, attachment_id=attachment_id
    )
    await session.close()
    return await send_file(resources, attachment)
