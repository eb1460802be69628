"""What a process needs in order to work, looked at again and again and told when it changes (D-30)."""

import asyncio
import re
import time
from pathlib import Path
from typing import Any

import structlog
from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError, ServiceUnavailableError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from common import metrics
from common.broker import stream_config
from common.problems import NotReady, Unavailable
from common.service import Resources

LOOK_SECONDS = 2
ANSWER_SECONDS = 4
STATE = text("""
    SELECT (SELECT version_num FROM alembic_version) AS revision,
    (SELECT count(to_regclass(name)) FROM unnest(CAST(:tables AS text[])) AS name) AS present""")
log = structlog.get_logger()


def revisions(migrations: Path) -> tuple[str | None, frozenset[str]]:
    """The newest revision among the migration files, and all of them."""
    source = "\n".join(path.read_text() for path in (migrations / "versions").glob("*.py"))
    found = re.findall(r'^(down_)?revision[^=]*=\s*"([^"]+)"', source, re.MULTILINE)
    known = frozenset(name for is_parent, name in found if not is_parent)
    return next(iter(known - {name for is_parent, name in found if is_parent}), None), known


class Health:
    """The checks of one process that fail at present."""

    def __init__(self, resources: Resources) -> None:
        self.resources = resources
        self._head, self._known = revisions(resources.definition.migrations)
        self._has_looked = False
        self._was_ready = False

    def require_ready(self) -> None:
        """Raise NotReady, naming the check.

        A web process needs its database and, until it has been ready once, a stream as this release makes it:
        later neither the broker nor a newer release may take every copy out of service. A worker has no
        traffic to lose and is of no use without the broker.
        """
        is_worker = self.resources.settings.role == "worker"
        needed = ["database", *["broker"] * is_worker, *["stream"] * (is_worker or not self._was_ready)]
        if self.resources.is_draining:
            raise NotReady("The process is ending.", check="draining")
        if not self._has_looked:
            raise NotReady("The process is starting.", check="starting")
        for check in needed:
            if check in self.resources.failing:
                raise NotReady(self.resources.failing[check], check=check)
        self._was_ready = True

    async def watch(self) -> None:
        """Look for ever; runs beside everything else."""
        while True:
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001 - whoever watches must not fall asleep
                note(self.resources, "watch", problem=describe(error))
            else:
                note(self.resources, "watch", problem=None)
            self._has_looked = True
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Look once at everything that can be looked at."""
        await self._look_at_database()
        await self._look_at_broker()
        if self.resources.settings.role != "worker":
            try:
                await self.resources.verifier.key_set()
                note(self.resources, "keys", problem=None)
            except Unavailable as error:
                note(self.resources, "keys", problem=describe(error.__cause__ or error))

    async def _look_at_database(self) -> None:
        tables = list(self.resources.definition.metadata.tables)
        problem: str | None
        try:
            async with asyncio.timeout(ANSWER_SECONDS), self.resources.sessions() as session:
                row = (await session.execute(STATE, {"tables": tables})).one()
        except PoolTimeout:
            return  # busy is not broken: what was found before still holds
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            is_empty = getattr(getattr(error, "orig", None), "sqlstate", None) == "42P01"  # undefined table
            problem = "the schema is missing, common.migrate makes it" if is_empty else describe(error)
        else:
            problem = self._schema_problem(row.revision)
            if problem is None and row.present * 2 < len(tables):
                problem = f"the tables of {self.resources.definition.name} are not in this database"
        note(self.resources, "database", problem=problem)

    def _schema_problem(self, revision: str | None) -> str | None:
        """A revision unknown here is a newer release's, made to serve this one too until it is replaced."""
        if revision == self._head or not (revision is None or revision in self._known):
            return None
        return f"the schema is {revision}, this release needs {self._head}: common.migrate brings it there"

    async def _look_at_broker(self) -> None:
        broker = self.resources.broker
        problem = await broker.problem()
        if problem is None:
            jetstream = broker.client.jetstream(timeout=ANSWER_SECONDS)
            stream, wanted = broker.service.upper(), stream_config(broker.service, broker.settings)
            try:
                found = (await jetstream.stream_info(stream)).config
                note(self.resources, "stream", problem=_difference(wanted, found))
            except NotFoundError:
                note(self.resources, "stream", problem=f"{stream} is missing, common.migrate makes it")
            except ServiceUnavailableError:
                problem = "JetStream is not available"
            except (NatsError, TimeoutError, OSError) as error:
                problem = describe(error)
        note(self.resources, "broker", problem=problem)


def _difference(wanted: Any, found: Any) -> str | None:
    names = [name for name, value in wanted.as_dict().items() if found.as_dict().get(name) != value]
    return f"{wanted.name} differs in {', '.join(names)}, common.migrate sets it right" if names else None


def note(resources: Resources, check: str, *, problem: str | None) -> None:
    """Remember what a check has found; a change is one line of the log."""
    before = resources.failing.pop(check, None)
    if problem is not None:
        resources.failing[check], resources.failed_at[check] = problem, time.monotonic()
        if problem != before:
            log.error("check failed", what=check, error=problem)
    elif before is not None:
        log.info("check passes again", what=check)
    metrics.CHECK_FAILED.labels(check).set(problem is not None)


def describe(error: BaseException) -> str:
    """An error in one line for the log; drivers tell addresses and users, never passwords."""
    cause = getattr(error, "orig", None) or error
    return f"{type(cause).__name__}: {' '.join(str(cause).split())}"[:300]
