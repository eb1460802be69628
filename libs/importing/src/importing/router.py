"""The routes of imports, the same in every service that has them."""

import hashlib
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Response, UploadFile
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from common import clock
from common.auth import Caller, staff_with
from common.db import Reader, Transaction
from common.ids import new_id
from common.pagination import Cursor, Limit, Page, cut, id_before
from common.problems import Conflict, NotFound, PayloadTooLarge, Unprocessable, VersionConflict, problems
from importing import repository, runs
from importing.kind import ImportKind
from importing.place import parts_of, place_of

FILE_BYTES_MAX = 32 * 1024 * 1024
FILE_NAME_LENGTH_MAX = 200
ERRORS_SHOWN = 100
# The same file in another world: what it referred to may be there now, or it was taken back.
CHECKED_AGAIN = frozenset({"rejected", "rolled_back", "failed"})
PERIOD_PATTERN = r"^(20[0-9]{2}-(0[1-9]|1[0-2])-01)?$"
ORGANISATION_PATTERN = r"^[^\x00-\x1f\x7f]{0,40}$"
Importer = Annotated[Caller, Depends(staff_with("imports"))]


class ImportRowError(BaseModel):
    """What is wrong in one line of the file."""

    line: int
    column: str
    message: str


class ImportOut(BaseModel):
    """An import and how far it is; `preview` depends on the kind."""

    import_id: UUID
    kind: str
    title: str
    period: str
    organisation: str
    file_name: str
    state: str
    rows_total: int
    rows_done: int
    errors_count: int
    errors: list[ImportRowError]
    preview: dict[str, Any] | None
    can_roll_back: bool
    created_at: datetime
    finished_at: datetime | None


class ImportOrganisation(BaseModel):
    """An organisation whose files are taken apart from those of the others."""

    code: str
    name: str


class ImportNotReady(Conflict):
    """The import is not in the state this action needs."""

    title = "С этой загрузкой сейчас так поступить нельзя"


def _readable(name: str) -> str:
    """A file's name as people may be shown it: without controls and marks that turn the text around."""
    return "".join(sign for sign in name if sign.isprintable())[-FILE_NAME_LENGTH_MAX:]


async def _owner(session: AsyncSession, kind: ImportKind, organisation: str) -> str:
    """Whose file it is, or "" when that makes no difference. Raises Unprocessable when it has to be told."""
    if kind.owners is None:
        if organisation:
            raise Unprocessable("Организация для этого файла не указывается")
        return ""
    if organisation:
        return organisation
    known = await kind.owners.known(session)
    if len(known) > 1:
        raise Unprocessable("Укажите организацию: файл заменит только то, что загружено для неё")
    return next(iter(known), "")


def build_import_router(*kinds: ImportKind) -> APIRouter:  # noqa: C901, PLR0915 - a list of routes
    """The /imports routes for a service's kinds of files."""
    by_code = {kind.code: kind for kind in kinds}
    router = APIRouter(prefix="/imports", tags=["imports"])

    async def show(session: AsyncSession, record: Any) -> ImportOut:
        wrong = await repository.first_errors(session, record.id, limit=ERRORS_SHOWN)
        current = await repository.active(session, kind=record.kind, place=record.period)
        period, organisation = parts_of(record.period)
        kept = {name: getattr(record, name) for name in ImportOut.model_fields if hasattr(record, name)}
        return ImportOut(
            **kept | {"period": period, "organisation": organisation},
            import_id=record.id,
            title=by_code[record.kind].title,
            errors=[
                ImportRowError(line=row.line_no, column=row.error_column or "", message=row.error)
                for row in wrong
            ],
            can_roll_back=bool(current and current.import_id == record.id and not current.is_rolled_back),
        )

    async def found(session: AsyncSession, import_id: UUID, *, lock: bool = False) -> Any:
        record = await repository.find_file(session, import_id, lock=lock)
        if record is None:
            raise NotFound
        return record

    @router.post("", status_code=202, responses=problems(Unprocessable, PayloadTooLarge, Conflict))
    async def upload_import(
        response: Response,
        file: Annotated[UploadFile, File()],
        kind: Annotated[str, Form(max_length=40)],
        caller: Importer,
        session: Transaction,
        period: Annotated[str, Form(pattern=PERIOD_PATTERN)] = "",
        organisation: Annotated[str, Form(pattern=ORGANISATION_PATTERN)] = "",
    ) -> ImportOut:
        """Upload a file; the same content again answers with the import that is already there.

        `organisation`: whose file it is, by its code, for kinds that replace all that the organisation has.
        It may be left out while there is only one.
        """
        chosen = by_code.get(kind)
        if chosen is None:
            raise Unprocessable(f"Неизвестный вид файла. Бывают: {', '.join(by_code)}")
        if chosen.needs_period != bool(period):
            raise Unprocessable(
                "Укажите месяц" if chosen.needs_period else "Месяц для этого файла не указывается"
            )
        content = await file.read(FILE_BYTES_MAX + 1)
        if len(content) > FILE_BYTES_MAX:
            raise PayloadTooLarge("Файл больше 32 МБ")
        if not content:
            raise Unprocessable("Файл пуст")
        place = place_of(period, await _owner(session, chosen, organisation))
        digest, import_id = hashlib.sha256(content).hexdigest(), new_id()
        added = await repository.add_file(
            session, id=import_id, kind=kind, period=place, sha256=digest, content=content, state="uploaded",
            file_name=_readable(file.filename or ""), uploaded_by=caller.user_id, created_at=clock.now(),
        )  # fmt: skip
        record = await repository.find_by_content(session, kind=kind, place=place, sha256=digest)
        assert record is not None  # noqa: S101 - it was stored above, now or before
        if added is not None or record.state in CHECKED_AGAIN:
            await runs.start_check(session, record.id)
        else:
            response.status_code = 200
        return await show(session, await found(session, record.id))

    @router.get("")
    async def list_imports(
        _: Importer, session: Reader, limit: Limit = 50, cursor: Cursor = None
    ) -> Page[ImportOut]:
        """Imports, newest first."""
        found = await repository.list_files(session, before=id_before(cursor), limit=limit + 1)
        records, next_cursor = cut(found, limit, key=lambda record: [record.id])
        return Page(items=[await show(session, record) for record in records], next_cursor=next_cursor)

    @router.get("/organisations")
    async def list_import_organisations(_: Importer, session: Reader) -> list[ImportOrganisation]:
        """Whose files can be told apart here; nobody's where every file adds to what is there."""
        known: dict[str, str] = {}
        for kind in by_code.values():
            known |= await kind.owners.known(session) if kind.owners is not None else {}
        return [ImportOrganisation(code=code, name=known[code]) for code in sorted(known)]

    @router.get("/{import_id}", responses=problems(NotFound))
    async def read_import(import_id: UUID, _: Importer, session: Reader) -> ImportOut:
        """One import with its progress, errors and preview."""
        return await show(session, await found(session, import_id))

    @router.post(
        "/{import_id}/publish", status_code=202, responses=problems(NotFound, ImportNotReady, VersionConflict)
    )
    async def publish_import(import_id: UUID, caller: Importer, session: Transaction) -> ImportOut:
        """Make a checked file the truth. Repeating it changes nothing."""
        record = await found(session, import_id, lock=True)
        if record.state == "checked":
            if await runs.is_stale(session, by_code[record.kind], record):
                await runs.start_check(session, import_id)
                raise PreviewStale
            await repository.set_state(session, import_id, state="publishing", published_by=caller.user_id)
            await runs.enqueue_run(session, "import_publish", import_id)
        elif record.state not in {"publishing", "applied"}:
            raise ImportNotReady
        return await show(session, await found(session, import_id))

    @router.post("/{import_id}/rollback", status_code=202, responses=problems(NotFound, ImportNotReady))
    async def roll_back_import(import_id: UUID, _: Importer, session: Transaction) -> ImportOut:
        """Take a published file back. Repeating it changes nothing."""
        record = await found(session, import_id, lock=True)
        if record.state == "applied":
            if not (await show(session, record)).can_roll_back:
                raise ImportNotReady("Вернуть можно только последнюю публикацию за месяц")
            await repository.set_state(session, import_id, state="rolling_back")
            await runs.enqueue_run(session, "import_roll_back", import_id)
        elif record.state not in {"rolling_back", "rolled_back"}:
            raise ImportNotReady
        return await show(session, await found(session, import_id))

    return router


class PreviewStale(VersionConflict):
    """Another file was published meanwhile; the check runs again."""

    title = "Пока вы смотрели, опубликовали другой файл. Проверяем ваш ещё раз"
    keeps_changes = True
