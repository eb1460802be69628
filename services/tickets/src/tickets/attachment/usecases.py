"""What can be done with files. Storing takes two transactions with the transfer between them."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import clock
from common.auth import Caller
from common.problems import KeyReused
from tickets.application import repository as applications
from tickets.attachment import repository
from tickets.attachment.models import Attachment
from tickets.attachment.rules import CleanFile, Shelf, safe_name
from tickets.errors import ApplicationNotFound, AttachmentNotFound, StorageUnavailable, TooManyFiles

SWEEP_BATCH = 100


async def begin_attachment(
    session: AsyncSession,
    caller: Caller,
    *,
    application_id: UUID,
    attachment_id: UUID,
    kind: str,
    name: str,
    file: CleanFile,
    shelf: Shelf,
) -> Attachment:
    """Reserve a place for a file of an unsent application; the same id again answers with what is there.

    Raises ApplicationNotFound, ApplicationLocked, TooManyFiles, KeyReused for another file under the same id,
    or StorageUnavailable while the remains of an earlier attempt are swept away.
    """
    sha256 = hashlib.sha256(file.content).hexdigest()
    application = await applications.lock(session, caller, application_id)
    if application is None:
        raise ApplicationNotFound
    known = await repository.find(session, attachment_id)
    if known is not None and known.sha256 != sha256:
        raise KeyReused
    if known is not None and known.state == "stored":
        return known
    application.expect_editable()
    if known is not None and known.state == "sweeping":
        raise StorageUnavailable
    if known is None or known.state == "removed":
        count, size = await repository.totals_of(session, application_id)
        if not shelf.has_room(file, files=count, size_bytes=size):
            raise TooManyFiles
    if known is not None:
        known.state, known.created_at = "storing", clock.now()
        return known
    attachment = Attachment(
        id=attachment_id,
        application_id=application_id,
        kind=kind,
        file_name=safe_name(name, extension=file.extension),
        content_type=file.content_type,
        size_bytes=len(file.content),
        sha256=sha256,
        object_key=f"{shelf.prefix}{application_id}/{attachment_id}.{file.extension}",
    )
    session.add(attachment)
    return attachment


async def finish_attachment(session: AsyncSession, attachment_id: UUID, *, is_stored: bool) -> None:
    """Make a stored file visible, or give its place back. Raises StorageUnavailable when it has none left."""
    if not await repository.settle(session, attachment_id, is_stored=is_stored) and is_stored:
        raise StorageUnavailable


async def find_attachment(
    session: AsyncSession, caller: Caller, *, application_id: UUID, attachment_id: UUID
) -> Attachment:
    """A file of one of the caller's applications. Raises ApplicationNotFound or AttachmentNotFound."""
    if await applications.find(session, caller, application_id) is None:
        raise AttachmentNotFound
    attachment = await repository.find_stored(
        session, application_id=application_id, attachment_id=attachment_id
    )
    if attachment is None:
        raise AttachmentNotFound
    return attachment


async def remove_attachment(
    session: AsyncSession, caller: Caller, *, application_id: UUID, attachment_id: UUID
) -> None:
    """Take a file out of an unsent application."""
    application = await applications.lock(session, caller, application_id)
    if application is None:
        raise AttachmentNotFound
    attachment = await find_attachment(
        session, caller, application_id=application_id, attachment_id=attachment_id
    )
    application.expect_editable()
    await repository.set_state(session, attachment.id, state="removed")


async def begin_sweeping(session: AsyncSession, *, minutes: int) -> Sequence[Attachment]:
    """Files to be swept away now; from here on no attempt brings one of them back."""
    before = clock.now() - timedelta(minutes=minutes)
    files = await repository.lock_unsettled(session, before=before, limit=SWEEP_BATCH)
    for file in files:
        file.state = "sweeping"
    return files
