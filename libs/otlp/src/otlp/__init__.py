"""Spans by OpenTelemetry, sent by OTLP over HTTP; imported only when KABINET_OTLP_URL is set."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.trace.status import StatusCode

SECONDS_MAX = 5
QUEUED_MAX = 2048
DELAY_MS = 1000


class Spans:
    """Opens spans; a receiver that is away costs the spans and nothing else."""

    def __init__(self, service: str, url: str) -> None:
        release = version(f"kabinet-{service}")
        resource = Resource.create({"service.name": f"kabinet-{service}", "service.version": release})
        provider = TracerProvider(resource=resource)
        exporter = OTLPSpanExporter(
            endpoint=f"{url.rstrip('/')}/v1/traces",
            timeout=SECONDS_MAX,
            # The authority that everything else here believes; without it the library takes its own list.
            certificate_file=os.environ.get("SSL_CERT_FILE"),
        )
        provider.add_span_processor(
            BatchSpanProcessor(exporter, max_queue_size=QUEUED_MAX, schedule_delay_millis=DELAY_MS)
        )
        self._tracer = provider.get_tracer("kabinet")
        self._context = TraceContextTextMapPropagator()

    @contextmanager
    def open(self, name: str, *, kind: str, parent: str, facts: dict[str, str | int]) -> Iterator[str]:
        """A span below `parent`; yields the header for what it causes."""
        context = self._context.extract({"traceparent": parent})
        with self._tracer.start_as_current_span(
            name,
            context=context,
            kind=SpanKind[kind.upper()],
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            carrier: dict[str, str] = {}
            self._context.inject(carrier)
            try:
                yield carrier.get("traceparent", "")
            except BaseException:
                span.set_status(StatusCode.ERROR)
                raise
            finally:
                span.update_name(str(facts.pop("name", name)))
                span.set_attributes(facts)
