"""What a service tells about itself beside its answers: its database, its stream and who reads that."""

from datetime import datetime

import psycopg
from nats.js.api import ConsumerInfo
from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError
from psycopg.rows import dict_row

from common import clock, metrics
from common.service import Resources

# A standby is missing when the server waits for one and no one follows it.
DATABASE = b"""
    SELECT (SELECT count(*) FROM outbox WHERE published_at IS NULL) AS unpublished,
    (SELECT extract(epoch FROM now() - min(created_at)) FROM outbox WHERE published_at IS NULL) AS outbox_age,
    (SELECT count(*) FROM inbox_quarantine) AS quarantined, (SELECT count(*) FROM parked_event) AS parked,
    (SELECT extract(epoch FROM now() - min(parked_at)) FROM parked_event) AS parked_age,
    (SELECT extract(epoch FROM clock_timestamp() - min(state_change)) FROM pg_stat_activity
        WHERE state = 'idle in transaction' AND datname = current_database()) AS idle_age,
    current_setting('synchronous_standby_names') <> ''
        AND NOT EXISTS (SELECT FROM pg_stat_replication) AS standby_missing"""
JOBS = b"SELECT kind, state, count(*), extract(epoch FROM %s - min(run_at)) AS age FROM job GROUP BY 1, 2"


async def observe_database(resources: Resources) -> None:
    """Refresh the gauges that are read from the service's own database."""
    # With a connection of its own: these numbers are needed most when the pool has none left.
    async with await psycopg.AsyncConnection.connect(
        resources.settings.conninfo, options="-c statement_timeout=3000", row_factory=dict_row
    ) as connection:
        [row] = await (await connection.execute(DATABASE)).fetchall()
        jobs = await (await connection.execute(JOBS, [clock.now()])).fetchall()
    metrics.OUTBOX_DEPTH.set(row["unpublished"])
    metrics.OUTBOX_AGE.set(row["outbox_age"] or 0)
    metrics.BUS_PARKED.set(row["parked"])
    metrics.BUS_PARKED_AGE.set(row["parked_age"] or 0)
    metrics.BUS_QUARANTINED.set(row["quarantined"])
    metrics.DB_IDLE.set(row["idle_age"] or 0)
    metrics.DB_STANDBY_MISSING.set(row["standby_missing"])
    for kind in resources.definition.jobs:
        mine = {each["state"]: each for each in jobs if each["kind"] == kind}
        for state in ("waiting", "failed"):
            metrics.JOBS_WAITING.labels(kind, state).set(mine[state]["count"] if state in mine else 0)
        metrics.JOBS_AGE.labels(kind).set(max(mine["waiting"]["age"], 0) if "waiting" in mine else 0)
    metrics.REFRESHED.labels("database").set_to_current_time()


async def observe_stream(resources: Resources) -> None:
    """Refresh the gauges about the stream this service publishes to, and about everybody who reads it."""
    if not resources.broker.client.is_connected:
        return
    jetstream = await resources.broker.connected()
    stream = resources.definition.name.upper()
    info = await jetstream.stream_info(stream)
    metrics.STREAM_SEQUENCE.labels(stream).set(info.state.last_seq)
    metrics.STREAM_CREATED.labels(stream).set(datetime.fromisoformat(str(info.created)).timestamp())
    metrics.STREAM_BYTES.labels(stream).set(info.state.bytes)
    metrics.STREAM_BYTES_MAX.labels(stream).set(info.config.max_bytes or 0)
    metrics.STREAM_DRIFT.labels(stream).set("stream" in resources.failing)
    consumers = [each for each in await jetstream.consumers_info(stream) if each.config.durable_name]
    ages = [await _oldest_unread(jetstream, each) for each in consumers]
    # One that was deleted must not be reported for ever.
    metrics.CONSUMER_PENDING.clear()
    metrics.CONSUMER_LAG.clear()
    for each, age in zip(consumers, ages, strict=True):
        unread = (each.num_pending or 0) + (each.num_ack_pending or 0)
        metrics.CONSUMER_PENDING.labels(stream, each.name).set(unread)
        metrics.CONSUMER_LAG.labels(stream, each.name).set(age)
    metrics.REFRESHED.labels("stream").set_to_current_time()


async def _oldest_unread(jetstream: JetStreamContext, consumer: ConsumerInfo) -> float:
    """For how many seconds the oldest event that a consumer has not applied lies in the stream."""
    if not consumer.num_pending and not consumer.num_ack_pending:
        return 0.0
    floor = consumer.ack_floor.stream_seq if consumer.ack_floor else 0
    moments = []
    for subject in consumer.config.filter_subjects or [consumer.config.filter_subject or ">"]:
        try:
            found = await jetstream.get_msg(consumer.stream_name, seq=floor + 1, subject=subject, next=True)
        except NotFoundError:
            continue
        moments.append(found.time or clock.now())
    return max((clock.now() - min(moments)).total_seconds(), 0.0) if moments else 0.0
