"""The tables that every service's database holds for the plumbing; written with Core, owned by `common`."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy import PrimaryKeyConstraint as Key
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from common.db import new_metadata

metadata = new_metadata()
KINDS: dict[str, TypeEngine[Any]] = {
    "bigint": BigInteger(), "boolean": Boolean(), "bytes": LargeBinary(), "integer": Integer(),
    "json": JSONB(), "moment": DateTime(timezone=True), "text": Text(), "uuid": Uuid(),
}  # fmt: skip


def _table(name: str, columns: str, *rest: SchemaItem) -> Table:
    """A table of columns such as `note text?` (may be null) and `tries integer = 0` (has a default)."""
    made: list[Column[Any]] = []
    for line in columns.split(","):
        declared, _, default = line.partition("=")
        column, kind = declared.split()
        made.append(
            Column(
                column,
                KINDS[kind.rstrip("?")],
                nullable=kind.endswith("?"),
                server_default=text(default.strip()) if default else None,
            )
        )
    return Table(name, metadata, *made, *rest)


outbox = _table(
    "outbox",
    """event_id uuid, aggregate_type text, subject text, aggregate_id uuid, aggregate_version bigint,
    payload json, correlation_id text = '', traceparent text = '', attempts integer = 0,
    created_at moment = now(), published_at moment?, lease_until moment?, stream_sequence bigint?""",
    Key("event_id"),
    Unique("aggregate_type", "aggregate_id", "aggregate_version"),
    Index("outbox_unpublished_idx", "created_at", postgresql_where=text("published_at IS NULL")),
    Index("outbox_published_at_idx", "published_at"),
)
aggregate_version = _table(
    "aggregate_version",
    "aggregate_type text, aggregate_id uuid, version bigint",
    Key("aggregate_type", "aggregate_id"),
)
inbox = _table(
    "inbox",
    "event_id uuid, applied_at moment = now()",
    Key("event_id"),
    Index("inbox_applied_at_idx", "applied_at"),
)
aggregate_cursor = _table(
    "aggregate_cursor",
    "aggregate_type text, aggregate_id uuid, last_version bigint",
    Key("aggregate_type", "aggregate_id"),
)
consumer_position = _table(
    "consumer_position",
    "stream text, stream_created_at text, last_stream_sequence bigint",
    Key("stream"),
)
parked_event = _table(
    "parked_event",
    """event_id uuid, aggregate_type text, aggregate_id uuid, aggregate_version bigint, message json,
    parked_at moment = now()""",
    Key("event_id"),
    Index("parked_event_aggregate_idx", "aggregate_type", "aggregate_id", "aggregate_version"),
)
inbox_quarantine = _table(
    "inbox_quarantine",
    "event_id uuid, deliveries integer, error text, message json, quarantined_at moment = now()",
    Key("event_id"),
)
idempotency_key = _table(
    "idempotency_key",
    """scope text, key text, operation text, request_hash text, response_status integer?,
    response_body bytes?, replay_count integer = 0, created_at moment = now()""",
    Key("scope", "key"),
    Index("idempotency_key_created_at_idx", "created_at"),
)
rate_counter = _table(
    "rate_counter",
    "scope text, subject text, window_start moment, count integer",
    Key("scope", "subject", "window_start"),
    Index("rate_counter_window_start_idx", "window_start"),
)
access_grant = _table(
    "access_grant",
    "subject_id uuid, object_id uuid, version bigint, revoked_at moment?",
    Key("subject_id", "object_id"),
    Index("access_grant_object_id_idx", "object_id"),
)
job = _table(
    "job",
    """id uuid, kind text, dedupe_key text, payload json, state text = 'waiting', run_at moment = now(),
    attempts integer = 0, lease_until moment?, lease_token uuid?, last_error text?,
    created_at moment = now()""",
    Key("id"),
    Unique("kind", "dedupe_key"),
    Index("job_due_idx", "run_at", postgresql_where=text("state = 'waiting'")),
)
import_file = _table(
    "import_file",
    """id uuid, kind text, period text, sha256 text, file_name text, state text, content bytes,
    rows_total integer = 0, rows_done integer = 0, errors_count integer = 0, preview json?,
    uploaded_by uuid, published_by uuid?, created_at moment = now(), finished_at moment?""",
    Key("id"),
    Unique("kind", "period", "sha256"),
)
import_row = _table(
    "import_row",
    "import_id uuid, line_no integer, parsed json?, error_column text?, error text?",
    Key("import_id", "line_no"),
    Index("import_row_error_idx", "import_id", "line_no", postgresql_where=text("error IS NOT NULL")),
)
active_import = _table(
    "active_import",
    """kind text, period text, import_id uuid, previous_import_id uuid?,
    is_rolled_back boolean = false""",
    Key("kind", "period"),
)
