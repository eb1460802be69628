"""Brings databases and event streams up to date: `python -m common.migrate identity accounts …`.

Reads KABINET_DATABASE_URL and KABINET_NATS_URL; with several services KABINET_<SERVICE>_DATABASE_URL of each.
In production, which is what KABINET_ENVIRONMENT means when it is missing, KABINET_JWKS_URL as services do.
"""

import argparse
import asyncio
import os
import sys
from typing import Any

from alembic import command, context
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from nats.errors import Error as NatsError
from sqlalchemy import MetaData, create_engine, pool, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from common import tables
from common.broker import provision
from common.health import describe, revisions
from common.serve import load
from common.settings import ServiceSettings, faults

LOCK_TIMEOUT_MS = 4000


def upgrade(name: str, url: str) -> None:
    """Apply a service's migrations, one process at a time."""
    definition = load(name)
    config = Config()
    config.set_main_option("script_location", str(definition.migrations).replace("%", "%%"))
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": 0x6B6162})
        connection.commit()
        current = MigrationContext.configure(connection).get_current_revision()
        connection.commit()
        # What a newer release has added stays when this one is put back.
        if current is None or current in revisions(definition.migrations)[1]:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    engine.dispose()


def run_in_env(metadata: MetaData) -> None:
    """The body of every service's `migrations/env.py`."""
    connection: Connection = context.config.attributes["connection"]

    def include(_: Any, name: str | None, type_: str, __: Any, ___: Any) -> bool:  # positional for Alembic
        return not (type_ == "table" and name in tables.metadata.tables)

    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_object=include,
        compare_type=True,
        transaction_per_migration=True,
    )
    connection.execute(text(f"SET lock_timeout = {LOCK_TIMEOUT_MS}"))
    connection.commit()
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    """Migrate each named service and provision its stream; end with one line when that cannot be done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("services", nargs="+")
    for name in parser.parse_args().services:
        own = f"KABINET_{name.upper()}_DATABASE_URL"
        url = os.environ.get(own) or os.environ.get("KABINET_DATABASE_URL", "")
        try:
            settings = ServiceSettings(database_url=url)
            upgrade(name, url)
            asyncio.run(provision(name, settings))
        except ValueError as error:
            sys.exit(f"{name}: {faults(error)}")
        except (SQLAlchemyError, NatsError, OSError) as error:
            sys.exit(f"{name}: {describe(error)}")
        print(f"{name}: schema and stream are up to date", flush=True)  # noqa: T201 - a command's answer


if __name__ == "__main__":
    main()
