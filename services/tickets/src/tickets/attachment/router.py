"""Routes of an applicant's files."""

import asyncio
from typing import Annotated, Literal, cast
from urllib.parse import quote
from uuid import UUID, uuid5

from fastapi import APIRouter, File, Form, Response, UploadFile

from common.auth import Resident
from common.db import Reader, Transaction, translated, unit_of_work
from common.idempotency import Key
from common.problems import Busy, KeyMissing, KeyReused, problems
from common.service import Resources, ResourcesDep
from tickets.application.router import AttachmentOut
from tickets.attachment import usecases
from tickets.attachment.models import Attachment
from tickets.attachment.rules import Shelf, clean
from tickets.attachment.storage import ObjectStorage
from tickets.errors import (
    ApplicationLocked,
    ApplicationNotFound,
    AttachmentNotFound,
    FileBroken,
    FileTooLarge,
    FileTypeRefused,
    StorageUnavailable,
    TooManyFiles,
)
from tickets.settings import Settings

router = APIRouter(prefix="/applications/{application_id}/attachments", tags=["attachments"])
Kind = Literal["passport", "verification_act", "other"]
REFUSALS = problems(
    ApplicationNotFound, ApplicationLocked, FileTooLarge, FileTypeRefused, FileBroken, TooManyFiles,
    StorageUnavailable, Busy, KeyMissing, KeyReused,
)  # fmt: skip


@router.post("", status_code=201, responses=REFUSALS)
async def add_attachment(
    application_id: UUID,
    file: Annotated[UploadFile, File()],
    kind: Annotated[Kind, Form()],
    caller: Resident,
    key: Key,
    resources: ResourcesDep,
) -> AttachmentOut:
    """Attach a file: JPEG, PNG, HEIC or PDF, up to 7 MB. The same key again attaches nothing more."""
    settings = cast("Settings", resources.settings)
    content = await file.read(settings.file_bytes_max + 1)
    if len(content) > settings.file_bytes_max:
        raise FileTooLarge(f"Файл больше {settings.file_bytes_max // 2**20} МБ")
    cleaned = await asyncio.to_thread(clean, content, pixels_max=settings.pixels_max)
    shelf = Shelf(prefix=settings.s3_prefix, files_max=settings.files_max, bytes_max=settings.files_bytes_max)
    async with translated(), unit_of_work(resources.sessions) as session:
        attachment = await usecases.begin_attachment(
            session,
            caller,
            application_id=application_id,
            attachment_id=uuid5(application_id, f"{caller.user_id}:{key}"),
            kind=kind,
            name=file.filename or "",
            file=cleaned,
            shelf=shelf,
        )
    if attachment.state != "stored":
        await _store(resources, attachment, content=cleaned.content)
    return AttachmentOut.model_validate(attachment)


async def _store(resources: Resources, attachment: Attachment, *, content: bytes) -> None:
    storage = cast("ObjectStorage", resources.extras["storage"])
    is_stored = False
    try:
        await storage.put(attachment.object_key, content, content_type=attachment.content_type)
        is_stored = True
    finally:
        async with translated(), unit_of_work(resources.sessions) as session:
            await usecases.finish_attachment(session, attachment.id, is_stored=is_stored)


@router.get(
    "/{attachment_id}", response_class=Response, responses=problems(AttachmentNotFound, StorageUnavailable)
)
async def download_attachment(
    application_id: UUID, attachment_id: UUID, caller: Resident, session: Reader, resources: ResourcesDep
) -> Response:
    """The file, as a download."""
    attachment = await usecases.find_attachment(
        session, caller, application_id=application_id, attachment_id=attachment_id
    )
    await session.close()
    return await send_file(resources, attachment)


async def send_file(resources: Resources, attachment: Attachment) -> Response:
    """A file that no browser will run: always a download, of a declared type, in a sandbox."""
    storage = cast("ObjectStorage", resources.extras["storage"])
    content = await storage.get(attachment.object_key)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(attachment.file_name)}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=attachment.content_type, headers=headers)


@router.delete("/{attachment_id}", status_code=204, responses=problems(AttachmentNotFound, ApplicationLocked))
async def remove_attachment(
    application_id: UUID, attachment_id: UUID, caller: Resident, session: Transaction
) -> None:
    """Take a file out of an unsent application."""
    await usecases.remove_attachment(
        session, caller, application_id=application_id, attachment_id=attachment_id
    )
