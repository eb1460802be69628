"""Business counters of the service."""

from prometheus_client import Counter

LINKS = Counter("kabinet_account_links_total", "Links made and removed.", ["outcome"])
MISSES = Counter(
    "kabinet_account_link_misses_total",
    "Wrong numbers, addresses and surnames; a rise means a sweep.",
    ["kind"],
)
for outcome in ("linked", "unlinked"):
    LINKS.labels(outcome)
for kind in ("address", "surname", "guest"):
    MISSES.labels(kind)
