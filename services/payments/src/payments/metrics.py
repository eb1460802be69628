"""Numbers that say how paying goes."""

from prometheus_client import Counter, Gauge

CREATED = Counter("kabinet_payments_created_total", "Payments made from a cart.")
MOVED = Counter("kabinet_payments_moved_total", "Payments that reached a state.", ["state"])
AMOUNT = Counter("kabinet_payments_confirmed_minor_total", "Kopecks that came in.")
QUARANTINED = Counter(
    "kabinet_payments_quarantined_total", "Bank messages and answers put aside.", ["reason"]
)
CALLBACKS = Counter("kabinet_payments_callbacks_total", "Messages of the bank.", ["outcome"])
UNKNOWN_AGE = Gauge(
    "kabinet_payments_unknown_oldest_seconds", "Age of the oldest payment of unknown outcome."
)
for reason in (
    "forged",
    "unknown_order",
    "mismatch",
    "refused",
    "page_origin",
    "amount",
    "currency",
    "reference",
):
    QUARANTINED.labels(reason)
ATTENTION = Gauge("kabinet_payments_attention", "Payments that wait for a person.")
LEDGER_VIOLATIONS = Gauge(
    "kabinet_payments_ledger_violations",
    "Rules of the ledger that its rows break; has to be 0.",
)
LEDGER_CHECKED = Gauge(
    "kabinet_payments_ledger_checked_timestamp_seconds", "When the ledger was last added up, Unix time."
)
