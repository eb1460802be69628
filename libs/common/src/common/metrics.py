"""Prometheus metrics that every service exposes on /metrics."""

from prometheus_client import Counter, Gauge, Histogram

HTTP_SECONDS = Histogram(
    "kabinet_http_request_seconds",
    "Time to answer a request.",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10),
)
HTTP_IN_FLIGHT = Gauge("kabinet_http_requests_in_flight", "Requests being answered.")
BUS_MESSAGES = Counter("kabinet_bus_messages_total", "Events handled.", ["subject", "outcome"])
BUS_SECONDS = Histogram("kabinet_bus_handler_seconds", "Time to apply an event.", ["subject"])
BUS_AGE = Histogram(
    "kabinet_bus_event_age_seconds",
    "From the event's commit to its effect here.",
    ["subject"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 30, 300),
)
BUS_PARKED = Gauge("kabinet_bus_parked_events", "Events waiting for an earlier version.")
BUS_QUARANTINED = Gauge("kabinet_bus_quarantined_events", "Events put aside after repeated failures.")
BUS_LOST = Counter(
    "kabinet_bus_lost_events_total", "Events missing here that a producer had published.", ["stream"]
)
OUTBOX_AGE = Gauge("kabinet_outbox_oldest_seconds", "Age of the oldest unpublished event.")
OUTBOX_DEPTH = Gauge("kabinet_outbox_unpublished", "Unpublished events.")
JOBS = Counter("kabinet_jobs_total", "Jobs run.", ["kind", "outcome"])
JOBS_WAITING = Gauge("kabinet_jobs_waiting", "Jobs not yet done.", ["state"])
POOL_IN_USE = Gauge("kabinet_db_pool_in_use", "Checked-out database connections.")
POOL_SIZE = Gauge("kabinet_db_pool_size", "Size of the connection pool.")
