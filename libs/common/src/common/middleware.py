"""Pure ASGI middleware: request ids, metrics, access log, body limit, guard against foreign origins."""

import json
import re
import time
from typing import TYPE_CHECKING
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from common import metrics, tracing
from common.auth import COOKIE_PREFIX, CSRF_HEADER
from common.outbox import correlation_id
from common.problems import MEDIA_TYPE, Forbidden, PayloadTooLarge, Problem

if TYPE_CHECKING:
    from common.settings import ServiceSettings

REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
METHODS = SAFE_METHODS | {"POST", "PUT", "PATCH", "DELETE"}
QUIET_PATHS = frozenset({"/livez", "/readyz", "/metrics"})
log = structlog.get_logger()


async def send_problem(problem: Problem, send: Send, *, close: bool = False) -> None:
    """Answer with a problem from outside the router."""
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"cache-control", b"no-store")]
    if close:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send(
        {"type": "http.response.body", "body": json.dumps(problem.body(), ensure_ascii=False).encode()}
    )


class RequestContext:
    """Gives each request an id, measures it and writes one log line about it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http" or scope["path"] in QUIET_PATHS:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        request_id = given if REQUEST_ID.fullmatch(given) else str(uuid4())
        correlation_id.set(request_id)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started, status = time.perf_counter(), 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                answer = MutableHeaders(scope=message)
                answer["X-Request-Id"] = request_id
                answer.setdefault("Cache-Control", "no-store")
                answer.setdefault("X-Content-Type-Options", "nosniff")
            await send(message)

        metrics.HTTP_IN_FLIGHT.inc()
        # A method may be any word; a label may not.
        method = scope["method"] if scope["method"] in METHODS else "other"
        with tracing.span(method, kind="server", parent=headers.get("traceparent", "")) as facts:
            try:
                await self.app(scope, receive, send_with_id)
            finally:
                metrics.HTTP_IN_FLIGHT.dec()
                seconds = time.perf_counter() - started
                route = getattr(scope.get("route"), "path", "unmatched")
                facts |= {
                    "name": f"{method} {route}",
                    "http.route": route,
                    "http.response.status_code": status,
                }
                metrics.HTTP_SECONDS.labels(method, route, status).observe(seconds)
                log.info("request", method=method, route=route, status=status, seconds=round(seconds, 4))


class BodyLimit:
    """Refuses bodies over the limit, by their declared length or while they stream in."""

    def __init__(self, app: ASGIApp, settings: "ServiceSettings") -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_upload = headers.get("content-type", "").lower().startswith("multipart/form-data")
        limit = self.settings.upload_bytes_max if is_upload else self.settings.json_body_bytes_max
        declared = headers.get("content-length", "0")
        if not declared.isdigit() or int(declared) > limit:
            await send_problem(PayloadTooLarge(), send, close=True)
            return
        received = 0

        async def limited_receive() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise PayloadTooLarge
            return message

        async def limited_send(message: Message) -> None:
            # A framework that fails to read the body makes an answer of its own, and it says something else.
            if received <= limit:
                await send(message)

        await self.app(scope, limited_receive, limited_send)
        if received > limit:
            await send_problem(PayloadTooLarge(), send, close=True)


class SameOrigin:
    """Refuses changing requests that carry our cookies but come from elsewhere (C-08)."""

    def __init__(self, app: ASGIApp, settings: "ServiceSettings") -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS:
            headers = Headers(scope=scope)
            cookies = headers.get("cookie", "")
            origin = headers.get("origin")
            foreign = origin is not None and origin not in self.settings.allowed_origins
            cross_site = headers.get("sec-fetch-site") not in {None, "same-origin", "none"}
            carries_session = COOKIE_PREFIX in cookies
            if carries_session and (foreign or cross_site or headers.get(CSRF_HEADER) != "1"):
                await send_problem(Forbidden("Запрос пришёл с чужого сайта"), send)
                return
        await self.app(scope, receive, send)
