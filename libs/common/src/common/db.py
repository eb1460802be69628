"""Database access: one transaction per request or message, committed before the answer (D-01, D-04)."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any, cast

import structlog
from fastapi import Depends, Request
from psycopg.errors import Diagnostic
from sqlalchemy import Connection, MetaData, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass, Session
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry, PoolProxiedConnection

from common import metrics
from common.problems import Busy, OutcomeUnknown, Problem, Unavailable
from common.settings import ServiceSettings

Sessions = async_sessionmaker[AsyncSession]

NAMING = {
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}
CONNECT_SECONDS = 3
UNACKNOWLEDGED_MS = 10_000
LOCK_NOT_AVAILABLE = "55P03"
QUERY_CANCELED = "57014"
WARNING = "01000"
CONFLICT_CODES = frozenset({LOCK_NOT_AVAILABLE, "40001", "40P01"})


WARNED = "warned"
CONNECTION = "connection"
LISTENERS = "listeners"
WOKEN = "woken"
log = structlog.get_logger()


class TableBase(MappedAsDataclass, DeclarativeBase):
    """What all tables have in common; each service derives its own base with its own metadata."""

    __abstract__ = True


def new_metadata() -> MetaData:
    """Metadata with our constraint names; one per service."""
    return MetaData(naming_convention=NAMING)


class MeasuredPool(AsyncAdaptedQueuePool):
    """The pool of an engine; a wait for a connection is the first sign of a slow database."""

    def connect(self) -> PoolProxiedConnection:
        """Check a connection out."""
        with metrics.POOL_WAIT.time():
            return super().connect()


def create_engine(settings: ServiceSettings) -> AsyncEngine:
    """The service's engine: bounded pool, lock and statement limits, UTC."""
    limits = {
        "lock_timeout": settings.lock_timeout_ms,
        "statement_timeout": settings.statement_timeout_ms,
        "idle_in_transaction_session_timeout": 10_000,
        # The pool hands out what was used last: what is left over gets old, and the server ends it.
        "idle_session_timeout": settings.pool_idle_seconds * 1000,
        "timezone": "UTC",
    }
    options = " ".join(f"-c {name}={value}" for name, value in limits.items())
    engine = create_async_engine(
        settings.database_url.get_secret_value(),
        poolclass=MeasuredPool,
        pool_size=settings.pool_size,
        max_overflow=0,
        pool_timeout=settings.pool_wait_seconds,
        pool_recycle=1800,
        pool_pre_ping=True,
        pool_use_lifo=True,
        # An error's text reaches the logs; the values of a statement may be personal (C-41).
        hide_parameters=True,
        connect_args={
            "options": options,
            "application_name": settings.__class__.__module__.split(".")[0],
            # A host that has vanished must not hold a connection for the minutes that TCP would wait.
            "connect_timeout": CONNECT_SECONDS,
            "tcp_user_timeout": UNACKNOWLEDGED_MS,
        },
    )
    metrics.POOL_SIZE.set(settings.pool_size)
    metrics.POOL_IN_USE.set_function(lambda: cast("MeasuredPool", engine.pool).checkedout())
    event.listen(engine.sync_engine, "connect", _listen_to_notices)
    return engine


def _listen_to_notices(connection: Any, record: ConnectionPoolEntry) -> None:
    """Note what the server warns of: a COMMIT that gave up waiting for the standby only warns (D-04 c)."""

    def note(diagnostic: Diagnostic) -> None:
        if diagnostic.sqlstate == WARNING:
            record.info[WARNED] = True

    connection.driver_connection.add_notice_handler(note)


@event.listens_for(Session, "after_begin")
def _know_connection(session: Session, _: Any, connection: Connection) -> None:
    session.info[CONNECTION] = connection.info


def create_sessions(engine: AsyncEngine) -> Sessions:
    """Sessions whose objects stay readable after the commit; `listeners_of` them hear of work to be done."""
    return async_sessionmaker(engine, expire_on_commit=False, info={LISTENERS: []})


def listeners_of(sessions: Sessions) -> list[Callable[[], None]]:
    """What is called in this process after a commit that leaves work to be done."""
    found: list[Callable[[], None]] = sessions.kw["info"][LISTENERS]
    return found


async def commit(session: AsyncSession) -> None:
    """Commit, never interrupted half-way: a cancelled wait leaves the outcome unknown, not confirmed."""
    connection = session.info.get(CONNECTION, {})
    connection.pop(WARNED, None)
    task = asyncio.ensure_future(session.commit())
    try:
        await asyncio.shield(task)
        if connection.pop(WARNED, False):
            metrics.COMMITS_UNCONFIRMED.inc()
            log.error("commit not confirmed by a standby")
            raise OutcomeUnknown
        if session.info.pop(WOKEN, False):
            for listen in session.info[LISTENERS]:
                listen()
    except asyncio.CancelledError:
        await asyncio.wait({task})
        if not task.cancelled():
            task.exception()
        raise
    except DBAPIError as error:
        if error.connection_invalidated or isinstance(error, OperationalError):
            raise OutcomeUnknown from error
        raise


@asynccontextmanager
async def unit_of_work(sessions: Sessions) -> AsyncIterator[AsyncSession]:
    """One transaction: committed at the end, rolled back on an error.

    A problem that keeps its changes is committed and raised.
    """
    async with sessions() as session:
        try:
            yield session
        except Problem as problem:
            if problem.keeps_changes:
                await commit(session)
            raise
        await commit(session)


@asynccontextmanager
async def translated() -> AsyncIterator[None]:
    """Turn the database's ways to say «busy» and «away» into problems."""
    try:
        yield
    except PoolTimeout as error:
        raise Unavailable from error
    except DBAPIError as error:
        code = getattr(error.orig, "sqlstate", None)
        if code in CONFLICT_CODES:
            raise Busy from error
        if isinstance(error, OperationalError) or error.connection_invalidated or code == QUERY_CANCELED:
            raise Unavailable from error
        raise


def sessions_of(request: Request) -> Sessions:
    """The application's session factory."""
    return cast("Sessions", request.app.state.resources.sessions)


async def _transaction(request: Request) -> AsyncIterator[AsyncSession]:
    async with translated(), unit_of_work(sessions_of(request)) as session:
        yield session


async def _reader(request: Request) -> AsyncIterator[AsyncSession]:
    async with translated(), sessions_of(request)() as session:
        # Said with BEGIN, without a question of its own to the server.
        await session.connection(execution_options={"postgresql_readonly": True})
        yield session


Transaction = Annotated[AsyncSession, Depends(_transaction, scope="function")]
Reader = Annotated[AsyncSession, Depends(_reader, scope="function")]
