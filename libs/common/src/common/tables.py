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
    func,
    text,
)
from sqlalchemy import PrimaryKeyConstraint as Key
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.dialects.postgresql import JSONB

from common.db import new_metadata

metadata = new_metadata()
Moment = DateTime(timezone=True)
ZERO = text("0")


def _needed(kind: Any, *names: str, default: Any = None) -> list[Column[Any]]:
    """Columns of one type that are never null."""
    return [Column(name, kind, nullable=False, server_default=default) for name in names]


def _optional(kind: Any, *names: str) -> list[Column[Any]]:
    """Columns of one type that may be null."""
    return [Column(name, kind) for name in names]


def _id(name: str = "id") -> Column[Any]:
    return Column(name, Uuid, primary_key=True)


def _created(name: str = "created_at", *, index: bool = False) -> Column[Any]:
    return Column(name, Moment, nullable=False, server_default=func.now(), index=index)


outbox = Table(
    "outbox",
    metadata,
    _id("event_id"),
    *_needed(Text, "aggregate_type", "subject"),
    *_needed(Uuid, "aggregate_id"),
    *_needed(BigInteger, "aggregate_version"),
    *_needed(JSONB, "payload"),
    *_needed(Text, "correlation_id", "traceparent", default=""),
    *_needed(Integer, "attempts", default=ZERO),
    _created(),
    *_optional(Moment, "published_at", "lease_until"),
    *_optional(BigInteger, "stream_sequence"),
    Unique("aggregate_type", "aggregate_id", "aggregate_version"),
    Index("outbox_unpublished_idx", "created_at", postgresql_where=text("published_at IS NULL")),
    Index("outbox_published_at_idx", "published_at"),
)
aggregate_version = Table(
    "aggregate_version",
    metadata,
    *_needed(Text, "aggregate_type"),
    *_needed(Uuid, "aggregate_id"),
    *_needed(BigInteger, "version"),
    Key("aggregate_type", "aggregate_id"),
)
inbox = Table("inbox", metadata, _id("event_id"), _created("applied_at", index=True))
aggregate_cursor = Table(
    "aggregate_cursor",
    metadata,
    *_needed(Text, "aggregate_type"),
    *_needed(Uuid, "aggregate_id"),
    *_needed(BigInteger, "last_version"),
    Key("aggregate_type", "aggregate_id"),
)
consumer_position = Table(
    "consumer_position",
    metadata,
    *_needed(Text, "stream", "stream_created_at"),
    *_needed(BigInteger, "last_stream_sequence"),
    Key("stream"),
)
parked_event = Table(
    "parked_event",
    metadata,
    _id("event_id"),
    *_needed(Text, "aggregate_type"),
    *_needed(Uuid, "aggregate_id"),
    *_needed(BigInteger, "aggregate_version"),
    *_needed(JSONB, "message"),
    _created("parked_at"),
    Index("parked_event_aggregate_idx", "aggregate_type", "aggregate_id", "aggregate_version"),
)
inbox_quarantine = Table(
    "inbox_quarantine",
    metadata,
    _id("event_id"),
    *_needed(Integer, "deliveries"),
    *_needed(Text, "error"),
    *_needed(JSONB, "message"),
    _created("quarantined_at"),
)
idempotency_key = Table(
    "idempotency_key",
    metadata,
    *_needed(Text, "scope", "key", "operation", "request_hash"),
    *_optional(Integer, "response_status"),
    *_optional(LargeBinary, "response_body"),
    *_needed(Integer, "replay_count", default=ZERO),
    _created(index=True),
    Key("scope", "key"),
)
rate_counter = Table(
    "rate_counter",
    metadata,
    *_needed(Text, "scope", "subject"),
    *_needed(Moment, "window_start"),
    *_needed(Integer, "count"),
    Key("scope", "subject", "window_start"),
    Index("rate_counter_window_start_idx", "window_start"),
)
access_grant = Table(
    "access_grant",
    metadata,
    *_needed(Uuid, "subject_id", "object_id"),
    *_needed(BigInteger, "version"),
    *_optional(Moment, "revoked_at"),
    Key("subject_id", "object_id"),
    Index("access_grant_object_id_idx", "object_id"),
)
job = Table(
    "job",
    metadata,
    _id(),
    *_needed(Text, "kind", "dedupe_key"),
    *_needed(JSONB, "payload"),
    *_needed(Text, "state", default="waiting"),
    _created("run_at"),
    *_needed(Integer, "attempts", default=ZERO),
    *_optional(Moment, "lease_until"),
    *_optional(Uuid, "lease_token"),
    *_optional(Text, "last_error"),
    _created(),
    Unique("kind", "dedupe_key"),
    Index("job_due_idx", "run_at", postgresql_where=text("state = 'waiting'")),
)
import_file = Table(
    "import_file",
    metadata,
    _id(),
    *_needed(Text, "kind", "period", "sha256", "file_name", "state"),
    *_needed(LargeBinary, "content"),
    *_needed(Integer, "rows_total", "rows_done", "errors_count", default=ZERO),
    *_optional(JSONB, "preview"),
    *_needed(Uuid, "uploaded_by"),
    *_optional(Uuid, "published_by"),
    _created(),
    *_optional(Moment, "finished_at"),
    Unique("kind", "period", "sha256"),
)
import_row = Table(
    "import_row",
    metadata,
    *_needed(Uuid, "import_id"),
    *_needed(Integer, "line_no"),
    *_optional(JSONB, "parsed"),
    *_optional(Text, "error_column", "error"),
    Key("import_id", "line_no"),
    Index("import_row_error_idx", "import_id", "line_no", postgresql_where=text("error IS NOT NULL")),
)
active_import = Table(
    "active_import",
    metadata,
    *_needed(Text, "kind", "period"),
    *_needed(Uuid, "import_id"),
    *_optional(Uuid, "previous_import_id"),
    *_needed(Boolean, "is_rolled_back", default=text("false")),
    Key("kind", "period"),
)
