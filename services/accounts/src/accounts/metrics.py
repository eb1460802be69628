"""Business counters of the service."""

from prometheus_client import Counter

LINKS = Counter("account_links_total", "Links made and removed.", ["outcome"])
MISSES = Counter(
    "account_link_misses_total", "Wrong numbers, addresses and surnames; a rise means a sweep.", ["kind"]
)
