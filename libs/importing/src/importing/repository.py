"""Every statement on import tables."""

import json
from collections.abc import AsyncIterator, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common import clock
from common.tables import active_import, import_file, import_row
from importing.kind import Import

StagedRow = tuple[int, dict[str, Any] | None, str | None, str | None]
SUMMARY = [column for column in import_file.c if column.name != "content"]


async def allow_long(session: AsyncSession) -> None:
    """Let this transaction work through a whole file."""
    for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
        await session.execute(select(func.set_config(limit, "600s", True)))


async def add_file(session: AsyncSession, **values: Any) -> UUID | None:
    """Store an uploaded file; None when the same content is there already."""
    result = await session.execute(
        insert(import_file).values(**values).on_conflict_do_nothing().returning(import_file.c.id)
    )
    added: UUID | None = result.scalar_one_or_none()
    return added


async def find_by_content(session: AsyncSession, *, kind: str, place: str, sha256: str) -> Row[Any] | None:
    """The import with exactly this content."""
    result = await session.execute(
        select(*SUMMARY).where(
            import_file.c.kind == kind, import_file.c.period == place, import_file.c.sha256 == sha256
        )
    )
    return result.one_or_none()


async def find_file(session: AsyncSession, import_id: UUID, *, lock: bool = False) -> Row[Any] | None:
    """One import without its content."""
    statement = select(*SUMMARY).where(import_file.c.id == import_id)
    return (await session.execute(statement.with_for_update() if lock else statement)).one_or_none()


async def list_files(session: AsyncSession, *, before: UUID | None, limit: int) -> list[Row[Any]]:
    """Imports, newest first."""
    statement = select(*SUMMARY).order_by(import_file.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(import_file.c.id < before)
    return list((await session.execute(statement)).all())


async def content_of(session: AsyncSession, import_id: UUID) -> bytes:
    """The uploaded bytes."""
    result = await session.execute(select(import_file.c.content).where(import_file.c.id == import_id))
    content: bytes = result.scalar_one()
    return content


async def set_state(session: AsyncSession, import_id: UUID, **values: Any) -> None:
    """Change columns of an import."""
    if values.get("state") in {"rejected", "applied", "rolled_back", "failed", "checked"}:
        values["finished_at"] = clock.now()
    await session.execute(update(import_file).where(import_file.c.id == import_id).values(**values))


async def stage(session: AsyncSession, import_id: UUID, rows: Iterable[StagedRow]) -> None:
    """Append parsed rows with COPY."""
    connection = await session.connection()
    driver: Any = (await connection.get_raw_connection()).driver_connection
    columns = "COPY import_row (import_id, line_no, parsed, error_column, error) FROM STDIN"
    async with driver.cursor() as cursor, cursor.copy(columns) as copy:
        for line_no, parsed, column, error in rows:
            packed = None if parsed is None else json.dumps(parsed, ensure_ascii=False)
            await copy.write_row((import_id, line_no, packed, column, error))


async def clear_stage(session: AsyncSession, import_id: UUID) -> None:
    """Drop the staged rows of an import."""
    await session.execute(delete(import_row).where(import_row.c.import_id == import_id))


async def staged_rows(
    session: AsyncSession, import_id: UUID, *, batch: int = 1000
) -> AsyncIterator[list[tuple[int, dict[str, Any]]]]:
    """The staged rows without errors, in batches of (line number, values), in file order."""
    after = 0
    while True:
        result = await session.execute(
            select(import_row.c.line_no, import_row.c.parsed)
            .where(
                import_row.c.import_id == import_id,
                import_row.c.error.is_(None),
                import_row.c.line_no > after,
            )
            .order_by(import_row.c.line_no)
            .limit(batch)
        )
        rows = [(line_no, parsed) for line_no, parsed in result]
        if not rows:
            return
        yield rows
        after = rows[-1][0]


async def reject_row(
    session: AsyncSession, import_id: UUID, *, line_no: int, column: str, message: str
) -> None:
    """Mark a staged row as wrong; the file will be rejected as a whole."""
    await session.execute(
        update(import_row)
        .where(import_row.c.import_id == import_id, import_row.c.line_no == line_no)
        .values(error=message, error_column=column)
    )


async def count_errors(session: AsyncSession, import_id: UUID) -> int:
    """How many staged rows are wrong."""
    result = await session.execute(
        select(func.count()).where(import_row.c.import_id == import_id, import_row.c.error.is_not(None))
    )
    return int(result.scalar_one())


async def first_errors(session: AsyncSession, import_id: UUID, *, limit: int) -> list[Row[Any]]:
    """The first wrong rows, in file order."""
    result = await session.execute(
        select(import_row.c.line_no, import_row.c.error_column, import_row.c.error)
        .where(import_row.c.import_id == import_id, import_row.c.error.is_not(None))
        .order_by(import_row.c.line_no)
        .limit(limit)
    )
    return list(result.all())  # type: ignore[arg-type] # mypy loses the row type of two-element selects


async def lock_place(session: AsyncSession, *, kind: str, place: str) -> None:
    """Let nobody else publish or take back a file of this kind and place till the end."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{kind} {place}", 0))))


async def active(session: AsyncSession, *, kind: str, place: str) -> Row[Any] | None:
    """Which import is the truth for a kind and place."""
    statement = select(active_import).where(active_import.c.kind == kind, active_import.c.period == place)
    return (await session.execute(statement)).one_or_none()


async def activate(session: AsyncSession, run: Import) -> None:
    """Make an import the truth for its kind and place, also where it was that of no organisation."""
    if run.organisation:
        await session.execute(
            delete(active_import).where(
                active_import.c.kind == run.kind,
                active_import.c.period == run.period,
                active_import.c.import_id == run.previous_id,
            )
        )
    values = {"import_id": run.id, "previous_import_id": run.previous_id, "is_rolled_back": False}
    await session.execute(
        insert(active_import)
        .values(kind=run.kind, period=run.place, **values)
        .on_conflict_do_update(index_elements=["kind", "period"], set_=values)
    )


async def deactivate(session: AsyncSession, run: Import) -> None:
    """Make the previous import the truth again, or none."""
    mine = (active_import.c.kind == run.kind) & (active_import.c.period == run.place)
    if run.previous_id is None:
        await session.execute(delete(active_import).where(mine))
    else:
        await session.execute(
            update(active_import)
            .where(mine)
            .values(import_id=run.previous_id, previous_import_id=None, is_rolled_back=True)
        )
