"""The migrations make exactly the tables that the models describe."""

import asyncio

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from common import tables as common_tables
from common.testing import Harness
from identity.tables import metadata


async def test_models_and_migrations_agree(service: Harness) -> None:
    url = service.resources.settings.database_url.get_secret_value()

    def differences() -> list[object]:
        engine = create_engine(url)
        with engine.connect() as connection:
            context = MigrationContext.configure(
                connection,
                opts={
                    "compare_type": True,
                    "include_object": lambda _, name, kind, *__: (
                        not (kind == "table" and name in {*common_tables.metadata.tables, "alembic_version"})
                    ),
                },
            )
            found: list[object] = compare_metadata(context, metadata)
        engine.dispose()
        return found

    assert await asyncio.to_thread(differences) == []
