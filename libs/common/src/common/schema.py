"""Migration of the common tables; a service calls the versions it has not yet applied, in order."""

from alembic.operations import Operations
from sqlalchemy.schema import CreateIndex, CreateTable

from common import tables

EVENTS = "outbox aggregate_version inbox aggregate_cursor consumer_position parked_event inbox_quarantine"
REQUESTS = "idempotency_key rate_counter access_grant job import_file import_row active_import"
VERSION_1 = (*EVENTS.split(), *REQUESTS.split())


def upgrade_common(op: Operations) -> None:
    """Create the tables of version 1. Later versions get functions of their own."""
    for name in VERSION_1:
        table = tables.metadata.tables[name]
        op.execute(CreateTable(table))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            op.execute(CreateIndex(index))


def upgrade_common_2(op: Operations) -> None:
    """Events carry the trace they belong to. Databases made from here on have the column already."""
    op.execute("ALTER TABLE outbox ADD COLUMN IF NOT EXISTS traceparent text NOT NULL DEFAULT ''")
