"""What an applicant can do."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import clock
from common.auth import Caller
from common.outbox import publish
from contracts.tickets import ApplicationStatusChanged
from tickets import metrics
from tickets.account import repository as accounts
from tickets.application import form as forms
from tickets.application import repository
from tickets.application.form import ApplicationForm
from tickets.application.models import Application, StatusChange
from tickets.attachment import repository as attachments
from tickets.attachment.models import Attachment
from tickets.errors import (
    AccountNotFound,
    ApplicationIncomplete,
    ApplicationNotFound,
    ServiceNotFound,
    TooManyDrafts,
)
from tickets.service.rules import catalogue


@dataclass(frozen=True, slots=True)
class Card:
    """An application with its history and files."""

    application: Application
    history: Sequence[StatusChange]
    attachments: Sequence[Attachment]


async def create_draft(
    session: AsyncSession, caller: Caller, *, service_code: str, account_id: UUID, drafts_max: int
) -> Card:
    """Begin an application for one of the caller's accounts."""
    if service_code not in catalogue():
        raise ServiceNotFound
    if not await accounts.is_owned(session, caller, account_id):
        raise AccountNotFound
    if await repository.count_drafts(session, caller) >= drafts_max:
        raise TooManyDrafts
    application = Application(
        number=await repository.next_number(session),
        user_id=caller.user_id,
        account_id=account_id,
        service_code=service_code,
        form=ApplicationForm().model_dump(mode="json"),
    )
    session.add(application)
    return Card(application, [], [])


async def read_application(session: AsyncSession, caller: Caller, application_id: UUID) -> Card:
    """One of the caller's applications. Raises ApplicationNotFound."""
    application = await repository.find(session, caller, application_id)
    if application is None:
        raise ApplicationNotFound
    return await card_of(session, application)


async def card_of(session: AsyncSession, application: Application) -> Card:
    """The application with what belongs to it."""
    history = await repository.history_of(session, application.id)
    return Card(application, history, await attachments.stored_of(session, application.id))


async def list_applications(
    session: AsyncSession, caller: Caller, *, before: UUID | None, limit: int
) -> Sequence[Application]:
    """The caller's applications, newest first."""
    return await repository.page_of(session, caller, before=before, limit=limit)


async def save_form(
    session: AsyncSession, caller: Caller, *, application_id: UUID, form: ApplicationForm, version: int
) -> Card:
    """Keep what was typed so far. Raises ApplicationNotFound, ApplicationLocked or VersionConflict."""
    application = await _locked(session, caller, application_id)
    application.fill(form.model_dump(mode="json"), version=version)
    return await card_of(session, application)


async def submit_application(session: AsyncSession, caller: Caller, *, application_id: UUID) -> Card:
    """Send a complete application to the operators. Raises ApplicationIncomplete with what is missing."""
    application = await _locked(session, caller, application_id)
    if not await accounts.is_owned(session, caller, application.account_id):
        raise AccountNotFound
    files = await attachments.stored_of(session, application.id)
    form = ApplicationForm.model_validate(application.form)
    application.expect_editable()
    findings = forms.missing(form, file_kinds=[file.kind for file in files], today=clock.today())
    if findings:
        raise ApplicationIncomplete(errors=findings)
    application.send()
    await record_step(session, application, actor_id=caller.user_id, is_by_staff=False, reason=None)
    return await card_of(session, application)


async def delete_draft(session: AsyncSession, caller: Caller, *, application_id: UUID) -> None:
    """Forget an application that was never sent."""
    application = await _locked(session, caller, application_id)
    await attachments.mark_removed(session, application_id)
    application.forget()


async def record_step(
    session: AsyncSession, application: Application, *, actor_id: UUID, is_by_staff: bool, reason: str | None
) -> None:
    """Write the new status into the history and tell the other services."""
    session.add(
        StatusChange(
            application_id=application.id,
            status=application.status,
            reason=reason,
            is_by_staff=is_by_staff,
            actor_id=actor_id,
        )
    )
    await session.flush()
    metrics.MOVED.labels(application.status).inc()
    await publish(
        session,
        ApplicationStatusChanged(
            application_id=application.id,
            number=application.number,
            user_id=application.user_id,
            service_name=catalogue()[application.service_code].name,
            status=application.status,
            reason=reason,
        ),
    )


async def _locked(session: AsyncSession, caller: Caller, application_id: UUID) -> Application:
    application = await repository.lock(session, caller, application_id)
    if application is None:
        raise ApplicationNotFound
    return application
