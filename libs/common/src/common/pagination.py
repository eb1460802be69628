"""Lists are cursor pages: no totals, no offsets."""

import base64
import json
from typing import Annotated, Generic, TypeVar

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


def encode_cursor(*parts: str) -> str:
    """An opaque cursor of the last row's sort key and id."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, *, parts: int) -> list[str] | None:
    """The sort key and id in a cursor, None for the first page. Raises Unprocessable for a foreign one."""
    if cursor is None:
        return None
    try:
        decoded = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise Unprocessable("Неверный указатель страницы") from error
    if not (
        isinstance(decoded, list) and len(decoded) == parts and all(isinstance(part, str) for part in decoded)
    ):
        raise Unprocessable("Неверный указатель страницы")
    return decoded
