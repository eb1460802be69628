"""What an operator can do."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import clock
from common.auth import Caller
from tickets.account.models import KnownAccount
from tickets.application.models import Application
from tickets.application.rules import Decision
from tickets.application.usecases import Card, card_of, record_step
from tickets.attachment import repository as attachments
from tickets.attachment.models import Attachment
from tickets.errors import ApplicationNotFound, AttachmentNotFound, HeldByColleague
from tickets.queue import repository
from tickets.queue.repository import QueueRow


async def list_queue(
    session: AsyncSession, *, status: str | None, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[QueueRow]:
    """Sent applications, oldest first."""
    return await repository.page_of(session, status=status, after=after, limit=limit)


async def count_queue(session: AsyncSession) -> dict[str, int]:
    """How many stand in each status."""
    return await repository.counts(session)


async def read_item(session: AsyncSession, application_id: UUID) -> tuple[Card, KnownAccount | None]:
    """One application with history, files and account. Raises ApplicationNotFound."""
    row = await repository.find(session, application_id)
    if row is None:
        raise ApplicationNotFound
    return await card_of(session, row[0]), row[1]


async def lease_item(
    session: AsyncSession, caller: Caller, *, application_id: UUID, seconds: int
) -> Application:
    """Hold an application for a while. Raises HeldByColleague while somebody else does."""
    application = await _locked(session, application_id)
    _expect_free(application, caller)
    application.lease_by = caller.user_id
    application.lease_until = clock.now() + timedelta(seconds=seconds)
    return application


async def decide(
    session: AsyncSession,
    caller: Caller,
    *,
    application_id: UUID,
    decision: Decision,
    reason: str | None,
    version: int,
) -> tuple[Card, KnownAccount | None]:
    """Take a step and tell the applicant.

    Raises ApplicationNotFound, HeldByColleague, VersionConflict, StatusNotAllowed or ReasonMissing.
    """
    application = await _locked(session, application_id)
    _expect_free(application, caller)
    application.decide(decision, reason=reason, version=version)
    await record_step(session, application, actor_id=caller.user_id, is_by_staff=True, reason=reason)
    return await read_item(session, application_id)


async def find_attachment(session: AsyncSession, *, application_id: UUID, attachment_id: UUID) -> Attachment:
    """A file of a sent application. Raises AttachmentNotFound."""
    if await repository.find(session, application_id) is not None:
        attachment = await attachments.find_stored(
            session, application_id=application_id, attachment_id=attachment_id
        )
        if attachment is not None:
            return attachment
    raise AttachmentNotFound


def _expect_free(application: Application, caller: Caller) -> None:
    until = application.lease_until
    if application.lease_by not in {None, caller.user_id} and until is not None and until > clock.now():
        raise HeldByColleague(lease_until=until.isoformat())


async def _locked(session: AsyncSession, application_id: UUID) -> Application:
    application = await repository.lock(session, application_id)
    if application is None:
        raise ApplicationNotFound
    return application
