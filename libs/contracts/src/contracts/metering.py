"""Facts about readings."""

from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from contracts.base import EventBase


class ReadingAccepted(EventBase):
    """A reading was taken in. `volume` is the consumption since the reading it follows.

    All readings of a meter's register in one period share `aggregate_id` = the meter, so the newest one wins.
    """

    subject: ClassVar[str] = "metering.reading.accepted.v1"
    aggregate_type: ClassVar[str] = "metering.meter"
    aggregate_field: ClassVar[str] = "meter_id"

    reading_id: UUID
    meter_id: UUID
    account_id: UUID
    service_code: str
    register_code: str
    value: Decimal
    previous_value: Decimal
    volume: Decimal
    unit: str
    taken_on: date
    period: date
    source: str
