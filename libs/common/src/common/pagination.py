"""Lists are cursor pages: no totals, no offsets."""

import base64
import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel

from common.problems import Unprocessable

LIMIT_MAX = 200

Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX)]
Cursor = Annotated[str | None, Query(max_length=512)]
Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """One page of a list; `next_cursor` is null on the last one."""

    items: list[Item]
    next_cursor: str | None


def cut(
    rows: Sequence[Item], limit: int, *, key: Callable[[Item], Iterable[object]]
) -> tuple[Sequence[Item], str | None]:
    """A page out of up to `limit + 1` rows, and the cursor of the next: the `key` of the page's last row."""
    if len(rows) <= limit:
        return rows, None
    parts = [str(part) for part in key(rows[limit - 1])]
    return rows[:limit], base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def position(cursor: str | None, *readers: Callable[[str], Any]) -> Any:
    """The key in a cursor, each part read by its reader; None for the first page.

    Raises Unprocessable for what is not a cursor of this list.
    """
    if cursor is None:
        return None
    with suppress(ValueError, TypeError, AttributeError):
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if "".join(parts).isprintable():
            return tuple(read(part) for read, part in zip(readers, parts, strict=True))
    raise Unprocessable("Неверный указатель страницы")


def id_before(cursor: str | None) -> UUID | None:
    """The id in the cursor of a list that is in the order of its ids."""
    found: tuple[UUID] | None = position(cursor, UUID)
    return found[0] if found else None
