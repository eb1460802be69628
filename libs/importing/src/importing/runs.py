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


async def is_stale(session: AsyncSession, record: Any) -> bool:
    """Whether another file was published since this one was compared with what is there."""
    base = (await _run_of(session, record)).previous_id
    return (record.preview or {}).get("replaces") != (base and str(base))


async def _give_up(resources: Resources, import_id: UUID) -> None:
    """Nothing was changed, so the operator may begin anew: by the same file, or by the same button."""
    async with unit_of_work(resources.sessions) as session:
        record = await repository.find_file(session, import_id, lock=True)
        if record is not None:
            state = "applied" if record.state == "rolling_back" else "failed"
            await repository.set_state(session, import_id, state=state)


async def _check(resources: Resources, kinds: Mapping[str, ImportKind], import_id: UUID) -> None:
    async with unit_of_work(resources.sessions) as session:
        record = await repository.find_file(session, import_id, lock=True)
        if record is None or record.state not in {"uploaded", "checking"}:
            return
        await repository.set_state(session, import_id, state="checking")
        content = await repository.content_of(session, import_id)
    await _read(resources, kinds[record.kind], import_id, content, done=record.rows_done)
    async with unit_of_work(resources.sessions) as session:
        await repository.allow_long(session)
        preview: dict[str, Any] | None = None
        if await repository.count_errors(session, import_id) == 0:
            run = await _run_of(session, record)
            preview = await kinds[record.kind].check(session, run)
            preview["replaces"] = run.previous_id and str(run.previous_id)
        errors = await repository.count_errors(session, import_id)
        state = "rejected" if errors else "checked"
        await repository.set_state(session, import_id, state=state, errors_count=errors, preview=preview)
    log.info("import checked", import_id=str(import_id), state=state, count=errors)


async def _read(
    resources: Resources, kind: ImportKind, import_id: UUID, content: bytes, *, done: int
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
        staged = [_staged(kind, *row) for row in batch]
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
    kind: ImportKind, line_no: int, record: str, cells: dict[str, str] | RowError
) -> repository.StagedRow:
    try:
        if isinstance(cells, RowError):
            raise cells
        return line_no, kind.parse(record, cells), None, None
    except RowError as error:
        return line_no, None, error.column, error.message


async def _run_of(session: Any, record: Any) -> Import:
    current = await repository.active(session, kind=record.kind, period=record.period)
    previous = current.import_id if current is not None and current.import_id != record.id else None
    return Import(record.id, record.kind, record.period, previous, record.uploaded_by)


async def _publish(resources: Resources, kinds: Mapping[str, ImportKind], import_id: UUID) -> None:
    try:
        async with unit_of_work(resources.sessions) as session:
            record = await _begin(session, import_id, state="publishing")
            if record is None:
                return
            if await is_stale(session, record):
                await start_check(session, import_id)
                return
            run = await _run_of(session, record)
            await kinds[record.kind].apply(session, run)
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
    await repository.lock_place(session, kind=record.kind, period=record.period)
    return record


async def _roll_back(resources: Resources, kinds: Mapping[str, ImportKind], import_id: UUID) -> None:
    async with unit_of_work(resources.sessions) as session:
        record = await _begin(session, import_id, state="rolling_back")
        if record is None:
            return
        current = await repository.active(session, kind=record.kind, period=record.period)
        if current is None or current.import_id != import_id:
            # Another file was published in the meantime, and this one is history.
            await repository.set_state(session, import_id, state="applied")
            return
        run = Import(record.id, record.kind, record.period, current.previous_import_id, record.uploaded_by)
        await kinds[record.kind].revert(session, run)
        await repository.deactivate(session, run)
        await repository.set_state(session, import_id, state="rolled_back")
    log.info("import rolled back", import_id=str(import_id))
