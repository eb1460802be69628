"""Pages: templates, their headers and the guard against foreign forms."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.answering import limited_body
from sandbox.money import plain_rubles, rubles
from sandbox.moscow import MOSCOW

FOLDER = Path(__file__).parent
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def policy(form_to: Sequence[str] = ()) -> str:
    """Return a content policy; browsers hold redirects of forms to form-action, so it names the shop."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "frame-src 'self'",
            "base-uri 'none'",
            " ".join(("form-action 'self'", *form_to)),
            "frame-ancestors 'none'",
        )
    )


def moment(seconds: float) -> str:
    """Write a time for people."""
    return datetime.fromtimestamp(seconds, MOSCOW).strftime("%d.%m.%Y %H:%M:%S")


def linked(text: str) -> Markup:
    """Escape a text and make its web addresses clickable."""
    result, end = Markup(""), 0
    for found in WEB_ADDRESS.finditer(text):
        address = escape(found.group())
        result += escape(text[end : found.start()])
        result += Markup('<a href="{0}" rel="noreferrer">{0}</a>').format(address)
        end = found.end()
    return result + escape(text[end:])


templates = Environment(
    loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined
)
templates.filters |= {
    "rubles": rubles,
    "plain_rubles": plain_rubles,
    "moment": moment,
    "linked": linked,
}


def page(name: str, *, status: int = 200, form_to: Sequence[str] = (), **values: object) -> HTMLResponse:
    """Render a template."""
    headers = {"content-security-policy": policy(form_to)} if form_to else None
    return HTMLResponse(templates.get_template(name).render(**values), status, headers=headers)


async def form_fields(request: Request) -> dict[str, str]:
    """Read a posted page form."""
    body = await limited_body(request)
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=50)
    except ValueError:
        return {}
    return dict(pairs)


def origin_of(address: str) -> str:
    """Return scheme and host of an address, safe to stand in a policy; empty when there is none."""
    parts = urlsplit(address)
    if not re.fullmatch(r"[A-Za-z0-9.\-:\[\]]+", parts.netloc):
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def with_parameter(address: str, name: str, *, value: str) -> str:
    """Add a query parameter to an address, keeping what it has."""
    parts = urlsplit(address)
    query = "&".join(filter(None, (parts.query, urlencode({name: value}))))
    return urlunsplit(parts._replace(query=query))


class PageGuard:
    """Sets the headers every answer needs and refuses forms posted from other sites."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-security-policy", policy())
                headers.setdefault("cache-control", "no-store")
                headers["x-content-type-options"] = "nosniff"
                # "no-referrer" would make browsers send "Origin: null" with our own forms.
                headers["referrer-policy"] = "same-origin"
            await send(message)

        if scope["method"] not in SAFE_METHODS and self._is_foreign(Headers(scope=scope)):
            refusal = PlainTextResponse("Форма отправлена с чужой страницы.", 403)
            await refusal(scope, receive, guarded)
            return
        await self._app(scope, receive, guarded)

    @staticmethod
    def _is_foreign(headers: Headers) -> bool:
        origin = headers.get("origin")
        return origin is not None and urlsplit(origin).netloc != headers.get("host", "")
