"""Personal data driven through the flows rests nowhere but in the databases (C-41)."""

import pytest

from observability import sinks
from observability.canaries import KNOWN, codes_of, leaks, lines_with_codes, words_of
from observability.conftest import System
from observability.flows import apply, read_as_guest

pytestmark = [pytest.mark.slow, pytest.mark.check("C-41")]


async def provoke(system: System) -> None:
    """Requests that are refused, with personal data in every place where a request can have it."""
    person, http = system.people[0], system.place.http
    wrong = {"phone": person.phone, "email": "r1@example.org", "surname": person.number, "code": "no code"}
    for path in ("/api/identity/v1/registrations", "/api/identity/v1/sessions", "/api/accounts/v1/links"):
        await http.post(path, json=wrong, headers=person.headers)
    await http.get(f"/api/billing/v1/accounts/{person.number}/overview", headers=person.headers)
    await http.get("/api/accounts/v1/links", params={"phone": person.phone}, headers=person.headers)
    await http.post(
        "/api/identity/v1/sessions", json={"login": person.phone, "password": "wrong, and secret"}
    )
    search = {"number": person.number, "house": "Пробная", "flat": "1"}
    await http.post("/api/accounts/v1/links/search", json=search, headers=person.headers)
    path = f"/api/billing/v1/receipts/{person.receipt_id}/document.pdf"
    await http.get(path, headers=person.headers)


async def test_personal_data_is_in_no_log_trace_metric_stream_or_cache(system: System) -> None:
    await provoke(system)
    await system.live()
    await apply(system)
    await read_as_guest(system)
    words, codes = words_of(system), await codes_of(system.place)
    assert codes
    lines = list(sinks.logs(system.stack))
    assert leaks("\n".join(lines), words) == set()
    assert lines_with_codes(lines, codes) == []
    assert system.receiver.spans
    traces, metrics = sinks.traces(system.receiver), await sinks.metrics(system.stack)
    assert leaks(traces, words) == set()
    assert lines_with_codes(traces.splitlines(), codes) == []
    assert leaks(metrics, words) == set()
    events = await sinks.streams(system.stack)
    assert KNOWN.search(events)
    assert leaks(KNOWN.sub("", events), words) == set()
    assert lines_with_codes(events.splitlines(), codes) == []
    assert leaks(await sinks.cache(system.stack), words) == set()
