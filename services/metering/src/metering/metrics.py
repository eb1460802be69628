"""Numbers about readings: who sends them and how."""

from prometheus_client import Counter

from metering.reading.chain import GUEST, RESIDENT

ACCEPTED = Counter("kabinet_readings_accepted_total", "Readings taken in, by who sent them.", ["channel"])
GUESTS = Counter("kabinet_guest_requests_total", "What people without a cabinet asked for.", ["operation"])
for channel in (RESIDENT, GUEST):
    ACCEPTED.labels(channel)
for operation in ("find_meters", "send_readings"):
    GUESTS.labels(operation)
