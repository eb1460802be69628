"""The bank's time zone."""

from datetime import timedelta, timezone

# A fixed offset, right since 2014, so that a machine without time zone files can run the sandbox.
MOSCOW = timezone(timedelta(hours=3), "MSK")
