"""Numbers about applications."""

from typing import get_args

from prometheus_client import Counter

from tickets.application.rules import Status

MOVED = Counter("kabinet_applications_moved_total", "Applications that reached a status.", ["state"])
for state in get_args(Status):
    MOVED.labels(state)
