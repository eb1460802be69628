"""The neutral little service of the common tests, with a kind of file: boxes in rows."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from importing import Import, ImportKind, Owners, RowError, build_import_router, import_jobs, staged_rows
from sample.app import box
from sample.app import definition as sample

# What a test does while a file is being published.
meanwhile: list[Callable[[], Awaitable[object]]] = []


def parse_row(_: str, row: dict[str, str]) -> dict[str, Any]:
    if not row["opened"].isdigit():
        raise RowError("раз", "Нужно целое число")
    return {"id": row["id"], "opened": int(row["opened"])}


async def check_rows(session: Any, run: Import) -> dict[str, Any]:
    return {"added": sum([len(batch) async for batch in staged_rows(session, run.id)])}


async def apply_rows(session: Any, run: Import) -> None:
    for act in meanwhile:
        await act()
    async for batch in staged_rows(session, run.id):
        await session.execute(insert(box), [parsed for _, parsed in batch])


async def revert_rows(session: Any, run: Import) -> None:
    async for batch in staged_rows(session, run.id):
        await session.execute(box.delete().where(box.c.id.in_([UUID(parsed["id"]) for _, parsed in batch])))


BOXES = ImportKind(
    code="boxes", title="Коробки", columns={"": {"номер": "id", "раз": "opened"}},
    required={"": frozenset({"id", "opened"})}, parse=parse_row, check=check_rows, apply=apply_rows,
    revert=revert_rows,
)  # fmt: skip

# Who has shelves: code → name.
owners: dict[str, str] = {}


async def known(_: Any) -> dict[str, str]:
    return owners


async def is_only_of(_: Any, __: UUID, organisation: str) -> bool:  # positional for an Owners
    return set(owners) == {organisation}


SHELVES = replace(BOXES, code="shelves", owners=Owners(known=known, is_only_of=is_only_of))
KINDS = (BOXES, SHELVES)

definition = replace(sample, routers=[build_import_router(*KINDS)], jobs=import_jobs(*KINDS))
