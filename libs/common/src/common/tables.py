"""The tables that every service's database holds for the plumbing; written with Core, owned by `common`."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from common.db import new_metadata

metadata = new_metadata()
_now = func.now()
Moment = DateTime(timezone=True)

outbox = Table(
    "outbox",
    metadata,
    Column("event_id", Uuid, primary_key=True),
    Column("aggregate_type", Text, nullable=False),
    Column("aggregate_id", Uuid, nullable=False),
    Column("aggregate_version", BigInteger, nullable=False),
    Column("subject", Text, nullable=False),
    Column("payload", JSONB, nullable=False),
    Column("correlation_id", Text, nullable=False, server_default=""),
    Column("created_at", Moment, nullable=False, server_default=_now),
    Column("published_at", Moment),
    Column("stream_sequence", BigInteger),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_attempt_at", Moment, nullable=False, server_default=_now),
    Column("lease_until", Moment),
    UniqueConstraint("aggregate_type", "aggregate_id", "aggregate_version"),
    Index("outbox_unpublished_idx", "created_at", postgresql_where=text("published_at IS NULL")),
    Index("outbox_published_at_idx", "published_at"),
)
aggregate_version = Table(
    "aggregate_version",
    metadata,
    Column("aggregate_type", Text, nullable=False),
    Column("aggregate_id", Uuid, nullable=False),
    Column("version", BigInteger, nullable=False),
    PrimaryKeyConstraint("aggregate_type", "aggregate_id"),
)
inbox = Table(
    "inbox",
    metadata,
    Column("event_id", Uuid, primary_key=True),
    Column("applied_at", Moment, nullable=False, server_default=_now, index=True),
)
aggregate_cursor = Table(
    "aggregate_cursor",
    metadata,
    Column("aggregate_type", Text, nullable=False),
    Column("aggregate_id", Uuid, nullable=False),
    Column("last_version", BigInteger, nullable=False),
    PrimaryKeyConstraint("aggregate_type", "aggregate_id"),
)
consumer_position = Table(
    "consumer_position",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("stream_created_at", Text, nullable=False),
    Column("last_stream_sequence", BigInteger, nullable=False),
)
parked_event = Table(
    "parked_event",
    metadata,
    Column("event_id", Uuid, primary_key=True),
    Column("aggregate_type", Text, nullable=False),
    Column("aggregate_id", Uuid, nullable=False),
    Column("aggregate_version", BigInteger, nullable=False),
    Column("message", JSONB, nullable=False),
    Column("parked_at", Moment, nullable=False, server_default=_now),
    Index("parked_event_aggregate_idx", "aggregate_type", "aggregate_id", "aggregate_version"),
)
inbox_quarantine = Table(
    "inbox_quarantine",
    metadata,
    Column("event_id", Uuid, primary_key=True),
    Column("deliveries", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("message", JSONB, nullable=False),
    Column("quarantined_at", Moment, nullable=False, server_default=_now),
)
idempotency_key = Table(
    "idempotency_key",
    metadata,
    Column("scope", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("request_hash", Text, nullable=False),
    Column("response_status", Integer),
    Column("response_body", LargeBinary),
    Column("replay_count", Integer, nullable=False, server_default="0"),
    Column("created_at", Moment, nullable=False, server_default=_now, index=True),
    PrimaryKeyConstraint("scope", "key"),
)
rate_counter = Table(
    "rate_counter",
    metadata,
    Column("scope", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("window_start", Moment, nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("scope", "subject", "window_start"),
    Index("rate_counter_window_start_idx", "window_start"),
)
access_grant = Table(
    "access_grant",
    metadata,
    Column("subject_id", Uuid, nullable=False),
    Column("object_id", Uuid, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("revoked_at", Moment),
    PrimaryKeyConstraint("subject_id", "object_id"),
    Index("access_grant_object_id_idx", "object_id"),
)
job = Table(
    "job",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("dedupe_key", Text, nullable=False),
    Column("payload", JSONB, nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("run_at", Moment, nullable=False, server_default=_now),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("lease_until", Moment),
    Column("lease_token", Uuid),
    Column("last_error", Text),
    Column("created_at", Moment, nullable=False, server_default=_now),
    UniqueConstraint("kind", "dedupe_key"),
    Index("job_due_idx", "run_at", postgresql_where=text("state = 'waiting'")),
)
import_file = Table(
    "import_file",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("rows_total", Integer, nullable=False, server_default="0"),
    Column("rows_done", Integer, nullable=False, server_default="0"),
    Column("errors_count", Integer, nullable=False, server_default="0"),
    Column("preview", JSONB),
    Column("uploaded_by", Uuid, nullable=False),
    Column("published_by", Uuid),
    Column("created_at", Moment, nullable=False, server_default=_now),
    Column("finished_at", Moment),
    UniqueConstraint("kind", "period", "sha256"),
)
import_row = Table(
    "import_row",
    metadata,
    Column("import_id", Uuid, nullable=False),
    Column("line_no", Integer, nullable=False),
    Column("parsed", JSONB),
    Column("error_column", Text),
    Column("error", Text),
    PrimaryKeyConstraint("import_id", "line_no"),
    Index("import_row_error_idx", "import_id", "line_no", postgresql_where=text("error IS NOT NULL")),
)
active_import = Table(
    "active_import",
    metadata,
    Column("kind", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("import_id", Uuid, nullable=False),
    Column("previous_import_id", Uuid),
    Column("is_rolled_back", Boolean, nullable=False, server_default=text("false")),
    PrimaryKeyConstraint("kind", "period"),
)
