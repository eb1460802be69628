"""One service under test: the real application on a real database and broker, driven over its API."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
from fastapi import FastAPI
from psycopg import sql
from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession

from common import access, clock, jobs
from common.broker import provision
from common.db import unit_of_work
from common.envelope import Envelope
from common.http import build_app
from common.ids import new_id
from common.inbox import Outcome, receive
from common.migrate import upgrade
from common.outbox import Event
from common.relay import publish_batch
from common.service import Resources, ServiceDefinition
from common.settings import ServiceSettings
from common.tables import aggregate_cursor, outbox
from common.testing.servers import Servers
from common.testing.tokens import TokenIssuer

DRAIN_ROUNDS_MAX = 1000
READY_SECONDS = 30


@dataclass
class Harness:
    """A running service. `client` speaks to it; `issuer` makes tokens; the rest arranges and observes."""

    definition: ServiceDefinition
    app: FastAPI
    client: httpx.AsyncClient
    resources: Resources
    issuer: TokenIssuer
    admin_url: str

    @classmethod
    @asynccontextmanager
    async def running(
        cls, definition: ServiceDefinition, servers: Servers, *, issuer: TokenIssuer, **settings: Any
    ) -> AsyncIterator["Harness"]:
        """Migrate a fresh database, start the API, and drop everything afterwards."""
        name = f"test_{definition.name}_{os.getpid()}_{uuid4().hex[:6]}"
        database_url = await asyncio.to_thread(_create_database, servers.postgres_url, name)
        await asyncio.to_thread(upgrade, definition.name, database_url)
        values: dict[str, Any] = {
            "environment": "dev",
            "role": "api",
            "database_url": database_url,
            "nats_url": servers.nats_url,
            "jwks_json": issuer.jwks_json,
            "allowed_origins": ["http://testserver"],
        }
        chosen: ServiceSettings = definition.settings_class(**(values | settings))
        for stream in {definition.name, "identity"}:
            await provision(stream, chosen)
        app = build_app(definition, chosen)
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(
                transport=transport, base_url="http://testserver", headers={"X-Kabinet": "1"}
            ) as client,
        ):
            admin_url = (
                make_url(servers.postgres_url).set(database=name).render_as_string(hide_password=False)
            )
            yield cls(definition, app, client, app.state.resources, issuer, admin_url)
        await asyncio.to_thread(_drop_database, servers.postgres_url, name)

    def url(self, path: str) -> str:
        """The full path of a route, given without prefix and version: `/accounts/…`."""
        return f"/api/{self.definition.name}/v1{path}"

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """A transaction to arrange or observe data."""
        async with unit_of_work(self.resources.sessions) as session:
            yield session

    async def is_ready(self) -> None:
        """Wait until the service has looked around and says that it is ready."""
        async with asyncio.timeout(READY_SECONDS):
            while (await self.client.get("/readyz")).text != f"ok {self.definition.name}":  # noqa: ASYNC110 - as a cluster asks
                await asyncio.sleep(0.05)

    async def reset(self) -> None:
        """Empty every table and return the clock to the present; called before each test."""
        clock.travel(None)
        self.resources.verifier.revoked.clear()
        async with await psycopg.AsyncConnection.connect(
            _libpq(self.admin_url), autocommit=True
        ) as connection:
            rows = await connection.execute(
                "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
                " AND c.relname <> 'alembic_version'"
            )
            names = [sql.Identifier(row[0]) for row in await rows.fetchall()]
            await connection.execute("SET session_replication_role = replica")
            await connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(names)))

    async def grant(self, subject_id: UUID, object_id: UUID) -> None:
        """Give a user access to an object, as the owning service's event would."""
        async with self.session() as session:
            await access.apply_grant(
                session, subject_id=subject_id, object_id=object_id, version=1, granted=True
            )

    async def emit(
        self, event: Event, *, version: int | None = None, event_id: UUID | None = None
    ) -> Outcome:
        """Deliver an event of another service, as the bus would; by default the next of its aggregate."""
        async with self.session() as session:
            last = await session.scalar(
                select(aggregate_cursor.c.last_version).where(
                    aggregate_cursor.c.aggregate_type == event.aggregate_type,
                    aggregate_cursor.c.aggregate_id == event.aggregate_id,
                )
            )
            envelope = Envelope(
                event_id=event_id or new_id(),
                subject=event.subject,
                aggregate_type=event.aggregate_type,
                aggregate_id=event.aggregate_id,
                aggregate_version=version or (last or 0) + 1,
                occurred_at=clock.now(),
                producer=event.subject.split(".")[0],
                data=event.model_dump(mode="json"),
            )
            return await receive(session, self.definition, envelope)

    async def published(self, subject: str | None = None) -> list[dict[str, Any]]:
        """Payloads of the events this service has published, oldest first."""
        async with self.resources.sessions() as session:
            statement = select(outbox.c.payload).order_by(outbox.c.event_id)
            if subject is not None:
                statement = statement.where(outbox.c.subject == subject)
            return list((await session.execute(statement)).scalars().all())

    async def drain(self) -> None:
        """Do the worker's work until nothing is due: jobs, then publishing."""
        for _ in range(DRAIN_ROUNDS_MAX):
            if not await jobs.run_one(self.resources):
                break
        jetstream = await self.resources.broker.connected()
        while await publish_batch(self.resources, jetstream):
            pass


def _libpq(url: str) -> str:
    return url.replace("postgresql+psycopg", "postgresql")


def _create_database(admin_url: str, name: str) -> str:
    with psycopg.connect(_libpq(admin_url), autocommit=True) as connection:
        role = sql.Identifier(name)
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(role, sql.Literal(name)))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(role, role))
    url = make_url(admin_url).set(database=name)
    with psycopg.connect(_libpq(url.render_as_string(hide_password=False)), autocommit=True) as connection:
        for extension in ("pg_trgm", "unaccent", "btree_gist", "citext", "pgcrypto"):
            connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}".encode())
    return url.set(username=name, password=name).render_as_string(hide_password=False)


def _drop_database(admin_url: str, name: str) -> None:
    with psycopg.connect(_libpq(admin_url), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))
