"""Prometheus metrics that every service exposes on /metrics."""

from prometheus_client import Counter, Gauge, Histogram

ANSWERS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10)
AGES = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 30, 300)
WAITS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2)

HTTP_SECONDS = Histogram(
    "kabinet_http_request_seconds", "Time to answer.", ["method", "route", "status"], buckets=ANSWERS
)
HTTP_IN_FLIGHT = Gauge("kabinet_http_requests_in_flight", "Requests being answered.")
BUS_MESSAGES = Counter("kabinet_bus_messages_total", "Events handled.", ["subject", "outcome"])
BUS_SECONDS = Histogram("kabinet_bus_handler_seconds", "Time to apply an event.", ["subject"])
BUS_AGE = Histogram("kabinet_bus_event_age_seconds", "From commit to effect.", ["subject"], buckets=AGES)
BUS_PARKED = Gauge("kabinet_bus_parked_events", "Events waiting for an earlier version.")
BUS_PARKED_AGE = Gauge("kabinet_bus_parked_oldest_seconds", "How long the oldest parked event has waited.")
BUS_QUARANTINED = Gauge("kabinet_bus_quarantined_events", "Events put aside after repeated failures.")
BUS_LOST = Counter("kabinet_bus_lost_events_total", "Published events that never came here.", ["stream"])
BUS_STREAM_LOST = Counter("kabinet_bus_stream_lost_total", "Replays asked of a shortened stream.", ["stream"])
BROKER_CONNECTED = Gauge("kabinet_broker_connected", "1 while the process is connected to the broker.")
STREAM_SEQUENCE = Gauge("kabinet_stream_last_sequence", "Number of the last event of a stream.", ["stream"])
STREAM_CREATED = Gauge("kabinet_stream_created_timestamp_seconds", "When a stream was made.", ["stream"])
STREAM_BYTES = Gauge("kabinet_stream_bytes", "What a stream holds.", ["stream"])
STREAM_BYTES_MAX = Gauge("kabinet_stream_bytes_max", "What it may hold; then publishing fails.", ["stream"])
STREAM_DRIFT = Gauge("kabinet_stream_config_drift", "1 while a stream is not as provisioned.", ["stream"])
CONSUMER_PENDING = Gauge(
    "kabinet_consumer_pending", "Events a reader has not applied.", ["stream", "consumer"]
)
CONSUMER_LAG = Gauge("kabinet_consumer_lag_seconds", "Age of its oldest event.", ["stream", "consumer"])
OUTBOX_AGE = Gauge("kabinet_outbox_oldest_seconds", "Age of the oldest unpublished event.")
OUTBOX_DEPTH = Gauge("kabinet_outbox_unpublished", "Unpublished events.")
JOBS = Counter("kabinet_jobs_total", "Jobs run.", ["kind", "outcome"])
JOBS_WAITING = Gauge("kabinet_jobs_waiting", "Jobs not yet done, and jobs given up.", ["kind", "state"])
JOBS_AGE = Gauge("kabinet_jobs_overdue_seconds", "How long the oldest waiting job has been due.", ["kind"])
POOL_IN_USE = Gauge("kabinet_db_pool_in_use", "Checked-out database connections.")
POOL_SIZE = Gauge("kabinet_db_pool_size", "Size of the connection pool.")
POOL_WAIT = Histogram("kabinet_db_pool_wait_seconds", "Time to get a connection.", buckets=WAITS)
DB_IDLE = Gauge("kabinet_db_idle_in_transaction_seconds", "How long a transaction has been left alone.")
DB_STANDBY_MISSING = Gauge(
    "kabinet_db_standby_missing", "1 while commits wait for a standby that is not there."
)
REFRESHED = Gauge("kabinet_gauges_refreshed_timestamp_seconds", "When gauges were last read.", ["what"])
BUILD = Gauge("kabinet_build_info", "1, labelled with what runs.", ["version", "role"])
COMMITS_UNCONFIRMED = Counter("kabinet_db_unconfirmed_commits_total", "Commits no standby has confirmed.")
CHECK_FAILED = Gauge("kabinet_check_failed", "1 while a check of this process fails.", ["check"])
