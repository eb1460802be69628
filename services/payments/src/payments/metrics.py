"""Numbers that say how paying goes."""

from prometheus_client import Counter, Gauge

CREATED = Counter("payments_created_total", "Payments made from a cart.")
MOVED = Counter("payments_moved_total", "Payments that reached a state.", ["state"])
AMOUNT = Counter("payments_confirmed_minor_total", "Kopecks that came in.")
QUARANTINED = Counter("payments_quarantined_total", "Bank messages and answers put aside.", ["reason"])
CALLBACKS = Counter("payments_callbacks_total", "Messages of the bank.", ["outcome"])
UNKNOWN_AGE = Gauge("payments_unknown_oldest_seconds", "Age of the oldest payment of unknown outcome.")
ATTENTION = Gauge("payments_attention", "Payments that wait for a person.")
