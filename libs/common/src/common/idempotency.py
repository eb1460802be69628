"""Idempotency keys: a repeated request gets the first answer, and never a second effect (D-06)."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import Depends, Header, Response
from pydantic import BaseModel, TypeAdapter
from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from common.problems import KeyMissing, KeyReused, Problem
from common.tables import idempotency_key

KEY_LENGTH_MIN = 16
KEY_LENGTH_MAX = 255


def _key(idempotency_key: Annotated[str | None, Header()] = None) -> str:
    if idempotency_key is None or not KEY_LENGTH_MIN <= len(idempotency_key) <= KEY_LENGTH_MAX:
        raise KeyMissing
    return idempotency_key


Key = Annotated[str, Depends(_key)]


def _request_hash(operation: str, request: BaseModel | None, *, target: str) -> str:
    body = request.model_dump_json() if request is not None else ""
    return hashlib.sha256(f"{operation}\n{target}\n{body}".encode()).hexdigest()


async def once(  # noqa: PLR0913 - every argument is part of the promise
    session: AsyncSession,
    *,
    scope: str,
    key: str,
    operation: str,
    request: BaseModel | None,
    run: Callable[[], Awaitable[Any]],
    response: Any,
    status: int = 201,
    target: str = "",
) -> Response:
    """Run a use case once per (scope, key) in this transaction and store its answer; replay it afterwards.

    `response` is the type of the answer; `target` tells apart equal bodies for different objects. The key row
    is inserted first, so that a concurrent equal request waits for this transaction. Raises KeyReused when
    the key came with another request; a problem raised by `run` rolls the key back.
    """
    request_hash = _request_hash(operation, request, target=target)
    inserted = await session.execute(
        insert(idempotency_key)
        .values(scope=scope, key=key, operation=operation, request_hash=request_hash)
        .on_conflict_do_nothing()
        .returning(idempotency_key.c.key)
    )
    mine = (idempotency_key.c.scope == scope) & (idempotency_key.c.key == key)
    if inserted.scalar_one_or_none() is None:
        return await _replay(session, mine, request_hash)
    try:
        result = await run()
    except Problem as problem:
        if problem.keeps_changes:
            # The refusal is committed, the key is not: the corrected request may come with the same one.
            await session.execute(delete(idempotency_key).where(mine))
        raise
    adapter: TypeAdapter[Any] = TypeAdapter(response)
    body = adapter.dump_json(adapter.validate_python(result, from_attributes=True))
    answer = {"response_status": status, "response_body": body}
    await session.execute(update(idempotency_key).where(mine).values(**answer))
    return Response(body, status_code=status, media_type="application/json")


async def _replay(session: AsyncSession, mine: Any, request_hash: str) -> Response:
    # The replay writes, so that its answer waits for the standby exactly as the first one did (D-04 d).
    found = await session.execute(
        update(idempotency_key)
        .where(mine, idempotency_key.c.request_hash == request_hash)
        .values(replay_count=idempotency_key.c.replay_count + 1)
        .returning(idempotency_key.c.response_status, idempotency_key.c.response_body)
    )
    row = found.one_or_none()
    if row is None:
        raise KeyReused
    headers = {"Idempotency-Replayed": "true", "Content-Type": "application/json"}
    return Response(row.response_body, status_code=row.response_status, headers=headers)
