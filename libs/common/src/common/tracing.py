"""One trace from the gateway through services and events, by W3C trace context.

Ids are made, passed on and logged always. Spans leave the process only when KABINET_OTLP_URL is set, and
the exporter is imported only then. A span carries routes, subjects and kinds, never values (C-41).
"""

import importlib
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal

import structlog

Kind = Literal["server", "consumer", "internal"]
TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
traceparent: ContextVar[str] = ContextVar("traceparent", default="")
_exporter: dict[str, Any] = {}


def start(service: str, url: str) -> None:
    """Send the spans of this process to an OTLP/HTTP receiver from now on."""
    _exporter["spans"] = importlib.import_module("otlp").Spans(service, url)


@contextmanager
def span(name: str, *, kind: Kind, parent: str = "", **facts: str | int) -> Iterator[dict[str, str | int]]:
    """A piece of work, continuing the trace of `parent` or beginning one.

    Facts may be added until the end; `name` among them is its final name.
    """
    known = TRACEPARENT.fullmatch(parent)
    spans = _exporter.get("spans")
    if spans is None:
        _enter(f"00-{known[1] if known else secrets.token_hex(16)}-{secrets.token_hex(8)}-00")
        yield facts
        return
    with spans.open(name, kind=kind, parent=parent if known else "", facts=facts) as header:
        _enter(header)
        yield facts


def _enter(header: str) -> None:
    traceparent.set(header)
    structlog.contextvars.bind_contextvars(trace_id=header[3:35])
