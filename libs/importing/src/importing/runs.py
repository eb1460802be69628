"""The work on an import, done by jobs: read and check the file, publish it, roll it back."""

from collections.abc import Awaitable, Callable, Mapping
from itertools import islice
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from common.db import unit_of_work
from common.jobs import ATTEMPTS_MAX, Job, JobHandler, enqueue
from common.service import Resources
from importing import reading, repository
from importing.kind import Import, ImportKind, RowError
from importing.place import parts_of

BATCH_ROWS = 1000
ERRORS_MAX = 1000
Run = Callable[[Resources, Mapping[str, ImportKind], UUID], Awaitable[None]]
log = structlog.get_logger()


def import_jobs(*kinds: ImportKind) -> Mapping[str, JobHandler]:
    """The job handlers a service registers for its kinds of files."""
    by_code = {kind.code: kind for kind in kinds}

    def handler(run: Run) -> JobHandler:
        async def handle(resources: Resources, job: Job) -> None:
            import_id = UUID(job.payload["import_id"])
            try:
                await run(resources, by_code, import_id)
            except Exception:
                if job.attempts >= ATTEMPTS_MAX:
                    await _give_up(resources, import_id)
                raise

        return handle

    runs = {"import_check": _check, "import_publish": _publish, "import_roll_back": _roll_back}
    return {kind: handler(run) for kind, run in runs.items()}


async def enqueue_run(session: AsyncSession, kind: str, import_id: UUID) -> None:
    """Have one of the jobs above done for an import."""
    await enqueue(session, kind=kind, dedupe_key=str(import_id), payload={"import_id": str(import_id)})


async def start_check(session: AsyncSession, import_id: UUID) -> None:
    """Check a file from its first row, as if it had just come."""
    fresh = {"state": "uploaded", "rows_done": 0, "errors_count": 0, "preview": None}
    await repository.set_state(session, import_id, **fresh)
    await repository.clear_stage(session, import_id)
    await enqueue_run(session, "import_check", import_id)


async def is_stale(session: AsyncSession, kind: ImportKind, record: Any) -> bool:
    """Whether another file was published since this one was compared with what is there."""
    base = (await _run_of(session, kind, record)).previous_id
    return (record.preview or {}).get("replaces") != (base and str(base))


async def _give_up(resources: Resources, import_id: UUID) -> None:
    """Nothing was changed, so the operator may begin anew: by the same file, or by the same button."""
    async with unit_of_work(resources.sessions) as session:
        record = await repository.find_file(session, import_id, lock=True)
        if record is not None:
            state = "applied" if record.state == "rolling_back" else "failed"
            await repository.set_state(session, import_id, state=state)


async def _check(
    resources: Resources, kinds: Mapping[str, ImportKind], import_id: UUID
) -> None:  # positional for a Run
    async with unit_of_work(resources.sessions) as session:
        record = await repository.find_file(session, import_id, lock=True)
        if record is None or record.state not in {"uploaded", "checking"}:
            return
        await repository.set_state(session, import_id, state="checking")
        content = await repository.content_of(session, import_id)
    await _read(resources, kinds[record.kind], import_id=import_id, content=content, done=record.rows_done)
    async with unit_of_work(resources.sessions) as session:
        await repository.allow_long(session)
        preview: dict[str, Any] | None = None
        if await repository.count_errors(session, import_id) == 0:
            preview = await _compare(session, kinds[record.kind], record)
        errors = await repository.count_errors(session, import_id)
        state = "rejected" if errors else "checked"
        await repository.set_state(session, import_id, state=state, errors_count=errors, preview=preview)
    log.info("import checked", import_id=str(import_id), state=state, count=errors)


async def _compare(session: AsyncSession, kind: ImportKind, record: Any) -> dict[str, Any] | None:
    """The preview of a file of readable rows; None, with an error staged, when nobody knows whose it is."""
    run = await _run_of(session, kind, record)
    try:
        await _require_owner(session, kind, run)
    except RowError as error:
        await repository.stage(session, run.id, [(0, None, error.column, error.message)])
        return None
    preview = await kind.check(session, run)
    preview["replaces"] = run.previous_id and str(run.previous_id)
    return preview


async def _require_owner(session: AsyncSession, kind: ImportKind, run: Import) -> None:
    """Raise RowError unless the file belongs to an organisation, or there is none yet."""
    if kind.owners is None:
        return
    known = await kind.owners.known(session)
    if run.organisation and run.organisation not in known:
        raise RowError(
            "организация", f"У организации «{run.organisation}» нет лицевых счетов: загрузите их сначала"
        )
    if known and not run.organisation:
        raise RowError("организация", "Не указано, какой организации этот файл: загрузите его ещё раз")


async def _read(
    resources: Resources, kind: ImportKind, *, import_id: UUID, content: bytes, done: int
) -> None:
    """Parse the rows after the first `done` ones into the staging table, a batch a transaction."""
    try:
        text = reading.decode(content)
    except RowError as error:
        async with unit_of_work(resources.sessions) as session:
            await repository.clear_stage(session, import_id)
            await repository.stage(session, import_id, [(1, None, error.column, error.message)])
        return
    total = sum(1 for _ in reading.rows(kind, text))
    rows = islice(reading.rows(kind, text), done, None)
    errors = 0
    while batch := list(islice(rows, BATCH_ROWS)):
        staged = [_staged(kind, line, record=record, cells=cells) for line, record, cells in batch]
        done += len(batch)
        errors += sum(row[3] is not None for row in staged)
        async with unit_of_work(resources.sessions) as session:
            await repository.stage(session, import_id, staged)
            await repository.set_state(
                session, import_id, state="checking", rows_total=total, rows_done=done, errors_count=errors
            )
        if errors >= ERRORS_MAX:
            return


def _staged(
    kind: ImportKind, line_no: int, *, record: str, cells: dict[str, str] | RowError
) -> repository.StagedRow:
    try:
        if isinstance(cells, RowError):
            raise cells
        return line_no, kind.parse(record, cells), None, None
    except RowError as error:
        return line_no, None, error.column, error.message


async def _run_of(session: AsyncSession, kind: ImportKind, record: Any) -> Import:
    period, organisation = parts_of(record.period)
    current = await repository.active(session, kind=record.kind, place=record.period)
    if current is None and kind.owners is not None and organisation:
        common = await repository.active(session, kind=record.kind, place=period)
        if common is not None and await kind.owners.is_only_of(session, common.import_id, organisation):
            current = common
    previous = current.import_id if current is not None and current.import_id != record.id else None
    return Import(record.id, record.kind, period, previous, record.uploaded_by, organisation)


async def _publish(
    resources: Resources, kinds: Mapping[str, ImportKind], import_id: UUID
) -> None:  # positional for a Run
    try:
        async with unit_of_work(resources.sessions) as session:
            record = await _begin(session, import_id, state="publishing")
            if record is None:
                return
            kind = kinds[record.kind]
            if await is_stale(session, kind, record):
                await start_check(session, import_id)
                return
            run = await _run_of(session, kind, record)
            await _require_owner(session, kind, run)
            await kind.apply(session, run)
            await repository.activate(session, run)
            await repository.set_state(session, import_id, state="applied")
    except RowError as error:
        # What the rows refer to has changed since the check: the file fits no longer; nothing was applied.
        async with unit_of_work(resources.sessions) as session:
            await repository.clear_stage(session, import_id)
            await repository.stage(session, import_id, [(0, None, error.column, error.message)])
            await repository.set_state(session, import_id, state="rejected", errors_count=1)
    log.info("import published", import_id=str(import_id))


async def _begin(session: Any, import_id: UUID, *, state: str) -> Any:
    """Hold the import and its place; None when it is not in this state any more."""
    await repository.allow_long(session)
    record = await repository.find_file(session, import_id, lock=True)
    if record is None or record.state != state:
        return None
    period, organisation = parts_of(record.period)
    await repository.lock_place(session, kind=record.kind, place=record.period)
    if organisation and await repository.active(session, kind=record.kind, place=period) is not None:
        await repository.lock_place(session, kind=record.kind, place=period)
    return record


async def _roll_back(
    resources: Resources, kinds: Mapping[str, ImportKind], import_id: UUID
) -> None:  # positional for a Run
    async with unit_of_work(resources.sessions) as session:
        record = await _begin(session, import_id, state="rolling_back")
        if record is None:
            return
        current = await repository.active(session, kind=record.kind, place=record.period)
        if current is None or current.import_id != import_id:
            # Another file was published in the meantime, and this one is history.
            await repository.set_state(session, import_id, state="applied")
            return
        period, organisation = parts_of(record.period)
        previous = current.previous_import_id
        run = Import(record.id, record.kind, period, previous, record.uploaded_by, organisation)
        await kinds[record.kind].revert(session, run)
        await repository.deactivate(session, run)
        await repository.set_state(session, import_id, state="rolled_back")
    log.info("import rolled back", import_id=str(import_id))
