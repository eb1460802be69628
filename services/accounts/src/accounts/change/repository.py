"""Every statement on remembered changes, and the way between an object and its remembered state."""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete, inspect, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.change.models import ImportChange
from accounts.database import Base

PAGE = 1000


def state_of(item: Base) -> dict[str, Any]:
    """The columns of an object as JSON values."""
    columns = inspect(type(item)).columns
    return {column.key: _packed(getattr(item, column.key)) for column in columns if not column.primary_key}


def restore(item: Base, before: dict[str, Any]) -> None:
    """Give an object its remembered columns back."""
    for column in inspect(type(item)).columns:
        if column.key in before:
            setattr(item, column.key, _unpacked(before[column.key], column.type.python_type))


def _packed(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


def _unpacked(value: Any, kind: type[Any]) -> Any:
    if value is None or not issubclass(kind, UUID | Decimal | datetime):
        return value
    return datetime.fromisoformat(value) if issubclass(kind, datetime) else kind(value)


async def remember(
    session: AsyncSession, import_id: UUID, *, added: Iterable[Base], changed: Iterable[tuple[Base, Any]]
) -> None:
    """Note what an import adds and changes; the first remembered state of an object stays."""
    rows = [_row(import_id, item, before=None) for item in added]
    rows += [_row(import_id, item, before=before) for item, before in changed]
    if rows:
        await session.execute(insert(ImportChange).on_conflict_do_nothing(), rows)


def _row(import_id: UUID, item: Any, *, before: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "object_id": item.id,
        "table_name": item.__tablename__,
        "before": before,
    }


async def changes_of(
    session: AsyncSession, import_id: UUID, table_name: str
) -> AsyncIterator[Sequence[ImportChange]]:
    """What an import did to a table, in pages in object order."""
    after: UUID | None = None
    while True:
        statement = select(ImportChange).where(
            ImportChange.import_id == import_id, ImportChange.table_name == table_name
        )
        if after is not None:
            statement = statement.where(ImportChange.object_id > after)
        page = (await session.scalars(statement.order_by(ImportChange.object_id).limit(PAGE))).all()
        if not page:
            return
        yield page
        after = page[-1].object_id


async def forget(session: AsyncSession, import_id: UUID | None) -> None:
    """Drop what was remembered of an import that can no longer be taken back."""
    if import_id is not None:
        await session.execute(delete(ImportChange).where(ImportChange.import_id == import_id))
