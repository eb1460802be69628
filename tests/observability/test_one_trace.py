"""One trace leads from the reading at the gateway to its preliminary charge in another service."""

import json

import pytest

from drive.people import eventually
from observability import sinks
from observability.conftest import System
from observability.receiver import Span

pytestmark = [pytest.mark.slow]
WAY = [
    ("kabinet-gateway", "gateway"),
    ("kabinet-metering", "POST /accounts/{account_id}/readings"),
    ("kabinet-billing", "metering.reading.accepted.v1 process"),
]


async def test_a_reading_is_followed_to_its_charge(system: System) -> None:
    before = {span.span_id for span in system.receiver.spans}
    client = system.clients[0]
    await client.send_reading()

    async def charged() -> list[Span] | None:
        last = [span for span in system.receiver.spans if (span.service, span.name) == WAY[-1]]
        lines = [system.receiver.lineage(span) for span in last if span.span_id not in before]
        return next((line for line in lines if len(line) == len(WAY)), None)

    line = await eventually(charged, what="the charge's span and all before it")
    assert [(span.service, span.name) for span in line] == WAY
    assert len({span.trace_id for span in line}) == 1

    # The same id stands in the log of the service that was asked.
    records = [json.loads(text) for text in sinks.logs(system.stack) if line[0].trace_id in text]
    answered = [record for record in records if record["event"] == "request"]
    assert {record["service"] for record in answered} == {"metering"}
    assert all(record["request_id"] for record in answered)
