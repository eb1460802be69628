"""Every table of the service, for migrations."""

from metering.account.models import Account
from metering.database import metadata
from metering.meter.models import Meter, MeterChange
from metering.reading.models import Reading
from metering.window.models import ReadingWindow

__all__ = ["Account", "Meter", "MeterChange", "Reading", "ReadingWindow", "metadata"]
