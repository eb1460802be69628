"""Routes of an applicant's own applications."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from common.auth import Resident
from common.db import Reader, Transaction
from common.idempotency import Key, once
from common.pagination import Cursor, Limit, Page, cut, id_before
from common.problems import KeyReused, Unprocessable, VersionConflict, problems
from common.service import ResourcesDep
from tickets.application import usecases
from tickets.application.form import ApplicationForm
from tickets.application.models import Application
from tickets.application.rules import EDITABLE
from tickets.application.usecases import Card
from tickets.attachment.models import Attachment
from tickets.errors import (
    AccountNotFound,
    ApplicationIncomplete,
    ApplicationLocked,
    ApplicationNotFound,
    ServiceNotFound,
    TooManyDrafts,
)
from tickets.service.rules import catalogue
from tickets.settings import Settings

router = APIRouter(prefix="/applications", tags=["applications"])


class ApplicationIn(BaseModel):
    """Which e-service for which account."""

    model_config = ConfigDict(extra="forbid")

    service_code: Annotated[str, Field(max_length=60)]
    account_id: UUID


class FormIn(ApplicationForm):
    """The form, and the version it was typed on."""

    version: Annotated[int, Field(ge=1)]


class AttachmentOut(BaseModel):
    """A file of an application."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: str
    file_name: str
    content_type: str
    size_bytes: int


class StepOut(BaseModel):
    """One step of the history."""

    model_config = ConfigDict(from_attributes=True)

    status: str
    reason: str | None
    is_by_staff: bool
    changed_at: datetime


class ApplicationSummary(BaseModel):
    """An application in a list."""

    id: UUID
    number: str
    service_code: str
    service_name: str
    account_id: UUID
    status: str
    created_at: datetime
    changed_at: datetime
    sent_at: datetime | None

    @classmethod
    def of(cls, application: Application) -> "ApplicationSummary":
        """What a list shows."""
        return cls(**summary_of(application))


class ApplicationOut(ApplicationSummary):
    """An application with form, files and history."""

    version: int
    is_editable: bool
    form: ApplicationForm
    attachments: list[AttachmentOut]
    history: list[StepOut]

    @classmethod
    def of_card(cls, card: Card) -> "ApplicationOut":
        """What its page shows."""
        application = card.application
        return cls(
            **summary_of(application),
            version=application.version,
            is_editable=application.status in EDITABLE,
            form=ApplicationForm.model_validate(application.form),
            attachments=files_of(card.attachments),
            history=[StepOut.model_validate(step) for step in card.history],
        )


def summary_of(application: Application) -> dict[str, Any]:
    """The fields of a summary."""
    names = ("id", "number", "service_code", "account_id", "status", "created_at", "changed_at", "sent_at")
    fields: dict[str, Any] = {name: getattr(application, name) for name in names}
    return fields | {"service_name": catalogue()[application.service_code].name}


def files_of(attachments: Sequence[Attachment]) -> list[AttachmentOut]:
    """Files as they are shown."""
    return [AttachmentOut.model_validate(attachment) for attachment in attachments]


@router.post("", status_code=201, response_model=ApplicationOut,
             responses=problems(ServiceNotFound, AccountNotFound, TooManyDrafts, KeyReused))  # fmt: skip
async def create_application(
    body: ApplicationIn, caller: Resident, session: Transaction, key: Key, resources: ResourcesDep
) -> Response:
    """Begin an application: a draft that nobody else sees."""
    settings = resources.settings
    assert isinstance(settings, Settings)  # noqa: S101 - this service's settings

    async def run() -> ApplicationOut:
        card = await usecases.create_draft(
            session,
            caller,
            service_code=body.service_code,
            account_id=body.account_id,
            drafts_max=settings.drafts_max,
        )
        return ApplicationOut.of_card(card)

    return await once(
        session, scope=str(caller.user_id), key=key, operation="create_application", request=body,
        run=run, response=ApplicationOut,
    )  # fmt: skip


@router.get("", responses=problems(Unprocessable))
async def list_applications(
    caller: Resident, session: Reader, limit: Limit = 50, cursor: Cursor = None
) -> Page[ApplicationSummary]:
    """The caller's applications, newest first."""
    found = await usecases.list_applications(session, caller, before=id_before(cursor), limit=limit + 1)
    rows, next_cursor = cut(found, limit, key=lambda row: [row.id])
    return Page(items=[ApplicationSummary.of(row) for row in rows], next_cursor=next_cursor)


@router.get("/{application_id}", responses=problems(ApplicationNotFound))
async def read_application(application_id: UUID, caller: Resident, session: Reader) -> ApplicationOut:
    """One application with its history."""
    return ApplicationOut.of_card(await usecases.read_application(session, caller, application_id))


@router.put(
    "/{application_id}/form", responses=problems(ApplicationNotFound, ApplicationLocked, VersionConflict)
)
async def save_form(
    application_id: UUID, body: FormIn, caller: Resident, session: Transaction
) -> ApplicationOut:
    """Keep what was typed so far; nothing has to be complete."""
    form = ApplicationForm.model_validate(body.model_dump(exclude={"version"}))
    card = await usecases.save_form(
        session, caller, application_id=application_id, form=form, version=body.version
    )
    return ApplicationOut.of_card(card)


@router.post("/{application_id}/submit", status_code=200, response_model=ApplicationOut,
             responses=problems(ApplicationNotFound, ApplicationLocked, ApplicationIncomplete))  # fmt: skip
async def submit_application(
    application_id: UUID, caller: Resident, session: Transaction, key: Key
) -> Response:
    """Send it to the operators."""

    async def run() -> ApplicationOut:
        card = await usecases.submit_application(session, caller, application_id=application_id)
        return ApplicationOut.of_card(card)

    return await once(
        session, scope=str(caller.user_id), key=key, operation="submit_application", request=None,
        target=str(application_id), run=run, response=ApplicationOut, status=200,
    )  # fmt: skip


@router.delete(
    "/{application_id}", status_code=204, responses=problems(ApplicationNotFound, ApplicationLocked)
)
async def delete_application(application_id: UUID, caller: Resident, session: Transaction) -> None:
    """Forget a draft."""
    await usecases.delete_draft(session, caller, application_id=application_id)
