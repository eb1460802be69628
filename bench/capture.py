"""The statements that a route sends, caught from the real code and sent again without it."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
from psycopg.types.json import Json
from sqlalchemy import event

from common import telemetry
from common.http import build_app
from common.serve import load
from drive.stack import OwnStack

WRITES = ("INSERT", "UPDATE", "DELETE", "WITH")


@dataclass(frozen=True)
class Statement:
    """One statement with its parameters; several rows of them when there are several."""

    sql: str
    rows: list[dict[str, Any]]

    @property
    def is_write(self) -> bool:
        """Whether it changes something."""
        return self.sql.lstrip().upper().startswith(WRITES)


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@asynccontextmanager
async def in_process(
    stack: OwnStack, service: str
) -> AsyncIterator[tuple[httpx.AsyncClient, list[Statement]]]:
    """A client of the service's application in this process, and the statements it sends."""
    definition = load(service)
    with _environment(stack.programs.service_env(service)):
        settings = definition.settings_class(role="api")
    telemetry.configure(service, "error")
    app = build_app(definition, settings)
    caught: list[Statement] = []
    engine = app.state.resources.engine.sync_engine

    def catch(_c: Any, _k: Any, sql: str, rows: Any, _x: Any, _m: Any) -> None:  # positional for SQLAlchemy
        caught.append(Statement(sql, list(rows) if isinstance(rows, list) else [dict(rows)]))

    event.listen(engine, "before_cursor_execute", catch)
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://bench") as client,
    ):
        yield client, caught


async def send(connection: psycopg.AsyncConnection[Any], statements: list[Statement]) -> None:
    """Send statements in one transaction and read what they answer."""
    async with connection.transaction(), connection.cursor() as cursor:
        for statement in statements:
            for row in statement.rows:
                await cursor.execute(statement.sql.encode(), row)
                if cursor.description is not None:
                    await cursor.fetchall()


def replaced(statements: list[Statement], values: dict[Any, Any]) -> list[Statement]:
    """The same statements with some values of the parameters exchanged, inside documents too."""

    def other(value: Any) -> Any:
        if isinstance(value, Json):
            return value
        return values.get(value, value) if value.__hash__ else value

    return [
        Statement(each.sql, [{name: other(value) for name, value in row.items()} for row in each.rows])
        for each in statements
    ]
