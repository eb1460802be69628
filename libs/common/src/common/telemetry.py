"""Structured logs: JSON lines with request ids and an allow-list of fields, never personal data (C-41)."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "service", "request_id", "trace_id", "method", "route", "status",
        "seconds", "kind", "attempts", "subject", "outcome", "error", "exception", "event_id", "count",
        "stream", "port", "job", "state", "import_id", "rows", "user_id", "session_id", "delay_seconds",
        "provider", "operation", "version", "what",
    }
)  # fmt: skip
FORMATTER_KEYS = frozenset({"_record", "_from_structlog"})
# A message of a library may quote what it was given: numbers and addresses are masked in every text.
PHONE_OR_ACCOUNT = re.compile(r"\+?\d[\d\-() ]{8,}\d")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def mask(text: str) -> str:
    """`text` with phone numbers, account numbers and e-mail addresses hidden, and on one line."""
    return EMAIL.sub("[e-mail]", PHONE_OR_ACCOUNT.sub("[number]", text))


def _keep_allowed(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    # positional for structlog
    # It keeps the record of a library's logger under a name of its own until it is rendered.
    kept = {key: value for key, value in event.items() if key in ALLOWED or key in FORMATTER_KEYS}
    for key in ("event", "error", "exception"):
        if isinstance(kept.get(key), str):
            kept[key] = mask(kept[key])
    return kept


def configure(service: str, level: str) -> None:
    """Set up logging of this process: structlog and the libraries' loggers write the same JSON lines."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
        lambda _, __, event: {"service": service, **event},
        _keep_allowed,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in ("httpx", "httpcore", "uvicorn.access", "nats"):
        logging.getLogger(name).setLevel(logging.WARNING)
