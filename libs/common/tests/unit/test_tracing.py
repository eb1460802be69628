"""Ids of traces are made, continued and logged; what is not an id is not believed."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import structlog
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

import otlp
from common.tracing import TRACEPARENT, span, traceparent

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_a_span_continues_the_trace_it_was_given() -> None:
    with span("x", kind="server", parent=PARENT):
        header = traceparent.get()
        assert structlog.contextvars.get_contextvars()["trace_id"] == PARENT[3:35]
    assert header[3:35] == PARENT[3:35]
    assert header[36:52] != PARENT[36:52]


@pytest.mark.parametrize(
    "given", ["", "nonsense", PARENT.upper(), f"{PARENT}\n", f"{PARENT}-x", "00-" + "g" * 32]
)
def test_without_a_proper_parent_a_trace_begins(given: str) -> None:
    with span("x", kind="server", parent=given):
        assert TRACEPARENT.fullmatch(traceparent.get())
        assert PARENT[3:35] not in traceparent.get()


def test_no_exporter_is_imported_unless_it_is_wanted() -> None:
    program = "import sys, common.http, common.serve; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    # The framework brings the bare interface itself.
    assert not [
        name for name in done.stdout.split() if re.match(r"opentelemetry\.(sdk|exporter|proto)|otlp", name)
    ]


def test_the_exporter_believes_the_authority_of_everything_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    given = {}

    class Exporter(OTLPSpanExporter):
        def __init__(self, **options: Any) -> None:
            given.update(options)
            super().__init__(**options)

    monkeypatch.setattr(otlp, "OTLPSpanExporter", Exporter)
    otlp.Spans("common", "https://collector.example.org")
    assert given["certificate_file"] == str(tmp_path / "authority.pem")
