"""Requests that are wrong outside of a JSON body: made for each route from what its document declares."""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import quote, unquote
from uuid import uuid4

from e2e.routes import Route

# What a part of an address can hold, as it is written there.
WORDS = {
    "another type": "no-such",
    "nothing": "",
    "too long": "9" * 10_000,
    "NUL": "a%00b",
    "control characters": "a%0D%0A%1B%7F",
    "not UTF-8": "%FF%FE",
    "a slash in two bytes": "%C0%AF",
    "negative": "-1",
    "huge": "9" * 40,
    "a fraction": "0.5",
    "no number": "NaN",
    "Arabic digits": "%D9%A2%D9%A0%D9%A3%D9%A1-01-01",
    "an object": "%7B%22a%22%3A1%7D",
    "no date": "2026-02-31",
    "the first day": "0001-01-01",
    "no year": "0000-01-01",
    "the last day": "9999-12-31",
}


def cursor(value: Any) -> str:
    """A cursor as the services make them."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


CURSORS = {
    "a cursor with nothing": cursor([]),
    "a cursor of null": cursor(None),
    "a cursor of an object": cursor({"a": 1}),
    "a cursor of a word": cursor("word"),
    "a cursor of numbers": cursor([1, 2]),
    "a cursor of words": cursor(["a", "b"]),
    "a cursor with NUL": cursor(["2026-01-01", "a\x00"]),
    "a cursor with half a character": cursor(["2026-01-01", "\ud800"]),
    "a cursor too deep": cursor([[[[[[[["a"]]]]]]]]),
}
# Some lists have these keys, and there such a cursor is a place between two of their rows.
FOREIGN_CURSORS = {
    "a cursor of ids": cursor([str(uuid4())]),
    "a cursor of days and ids": cursor(["2026-01-01", str(uuid4())]),
    "a cursor of the first day": cursor(["0001-01-01", str(uuid4())]),
    "a cursor of the last day": cursor(["9999-12-31", str(uuid4())]),
    "a cursor of days and words": cursor(["2026-01-01", "word"]),
    "a cursor of moments": cursor(["2026-01-01T00:00:00+00:00", str(uuid4())]),
    "a cursor of a moment nowhere": cursor(["2026-01-01T00:00:00", str(uuid4())]),
    "a cursor before all moments": cursor(["0001-01-01T00:00:00+14:00", str(uuid4())]),
    "a cursor after all moments": cursor(["9999-12-31T23:59:59-14:00", str(uuid4())]),
}
HEADERS = {
    "nothing": b"",
    "too short": b"k",
    "too long": b"k" * 10_000,
    "not UTF-8": b"\xff\xfe" * 200,
    "a tab": b"k\tk",
    "an object": b'{"a":1}',
}
SITES: dict[str, dict[str, str | bytes | None]] = {
    "from another site": {"Origin": "https://example.org"},
    "from no site": {"Origin": "null"},
    "without our header": {"X-Kabinet": None},
    "our header is something else": {"X-Kabinet": "\u00ff"},
}
KINDS = {
    "plain text": "text/plain",
    "a form": "application/x-www-form-urlencoded",
    "XML": "application/xml",
    "parts without a boundary": "multipart/form-data",
    "no kind": "",
    "no such kind": "\u00ff/",
}
# Sent by everybody and declared nowhere: whatever they say, the answer is the usual one.
STRANGE: tuple[dict[str, str | bytes | None], ...] = (
    {
        "Accept": "text/html",
        "Accept-Encoding": "none;q=x",
        "Accept-Language": "xx",
        "If-Match": '"x"',
        "If-Modified-Since": "yesterday",
        "If-None-Match": "W/",
        "Range": "bytes=-1",
        "User-Agent": "",
        "X-Request-Id": "\u00ff",
    },
    {
        "Accept": "/",
        "Accept-Language": "ж".encode() * 1000,
        "Authorization": None,
        "If-Match": "*",
        "If-None-Match": "x" * 3000,
        "Range": "bytes=" + "0-," * 1000,
        "Traceparent": "00-0-0-0",
        "X-Forwarded-For": "::1," * 500,
    },
    {
        "Accept-Language": ",;q=,",
        "Content-Type": "application/json",
        "If-None-Match": b"\xff" * 10,
        "Range": "bytes=9-1",
        "User-Agent": b"\xff" * 3000,
        "X-Forwarded-For": "no address",
        "X-Request-Id": "x" * 3000,
    },
)
# Tokens with which nobody is signed in.
TOKENS = {
    "no token": b"",
    "a token not in UTF-8": b"\xff.\xff.\xff",
    "a token too long": b"a." * 2500,
    "a token broken off": b'";;=;\xff=;"',
}
SESSIONS = (b"__Host-kabinet_access=", b"__Host-kabinet_staff_access=")


@dataclass(frozen=True)
class Attempt:
    """One wrong request; `may_succeed` when a right answer is just as good as a refusal."""

    route: Route
    what: str
    path: str
    headers: Mapping[str, str | bytes | None] = field(default_factory=dict)
    content: bytes | None = None
    may_succeed: bool = False
    # The answers that are right, where only these are.
    refusals: frozenset[int] = frozenset()

    @property
    def name(self) -> str:
        return f"{self.route.name}: {self.what}"


def fits(schema: Mapping[str, Any], word: str) -> bool:
    """Whether a parameter may have this value after all."""
    if "anyOf" in schema:
        return any(fits(one, word) for one in schema["anyOf"] if one.get("type") != "null")
    if schema.get("type") != "string" or "enum" in schema or schema.get("format") == "uuid":
        return False
    text = unquote(word)
    if schema.get("format") == "date":
        with suppress(ValueError):
            return bool(date.fromisoformat(text))
        return False
    return len(text) <= schema.get("maxLength", len(text)) and bool(
        re.search(schema.get("pattern", ""), text, re.ASCII)
    )


def filled(route: Route, **given: str) -> str:
    """The path of a route with ids that nobody has, but for what is given."""
    return route.path({name: given.get(name, str(uuid4())) for name in route.parameters})


def in_paths(route: Route) -> Iterator[Attempt]:
    """Every parameter of the path: of another form, and of the right form but nobody's."""
    if not route.parameters:
        return
    yield Attempt(route, "ids of nobody", filled(route))
    for name in route.parameters:
        for what, word in WORDS.items():
            yield Attempt(route, f"{name} is {what}", filled(route, **{name: word}))


def in_queries(route: Route, known: Mapping[str, str]) -> Iterator[Attempt]:
    """Every parameter of the query, of objects that are there: each wrong value, and the same one twice."""
    for one in route.inputs:
        if one["in"] != "query":
            continue
        name, is_cursor = one["name"], one["name"] == "cursor"
        words = {**WORDS, **(CURSORS | FOREIGN_CURSORS if is_cursor else {})}
        for what, word in words.items():
            fitting = what in FOREIGN_CURSORS or (not is_cursor and fits(one["schema"], word))
            path = f"{filled(route, **known)}?{name}={word}"
            yield Attempt(route, f"{name} is {what}", path, may_succeed=fitting)
        path = f"{filled(route, **known)}?{name}=no-such&{name}=%00&{quote('ж')}=1"
        yield Attempt(route, f"{name} twice", path)


def in_headers(route: Route) -> Iterator[Attempt]:
    """Declared headers of other forms, bodies of other kinds, and the guard against foreign sites."""
    path = filled(route)
    for one in route.inputs:
        if one["in"] == "header":
            name = one["name"]
            for what, value in HEADERS.items():
                # Who keeps keys says so in an answer of its own; of other headers the document says it all.
                if name != "idempotency-key" and fits(one["schema"], value.decode("latin-1")):
                    continue
                yield Attempt(route, f"{name} is {what}", path, headers={name: value})
    if route.method == "GET":
        return
    for what, headers in SITES.items():
        yield Attempt(route, what, path, headers=headers, refusals=frozenset({403}))
    for what, kind in KINDS.items():
        if route.body is not None or route.form is not None:
            yield Attempt(route, f"body of {what}", path, headers={"Content-Type": kind}, content=b"{}")


def strange(route: Route, known: Mapping[str, str]) -> Iterator[Attempt]:
    """Headers of every request with values nobody sends, on all that can be read, and cookies of nobody."""
    path = filled(route, **known)
    if route.method == "GET":
        for number, headers in enumerate(STRANGE, 1):
            yield Attempt(route, f"strange headers {number}", path, headers=headers, may_succeed=True)
    if not route.is_public:
        for what, token in TOKENS.items():
            cookies = b"; ".join(session + token for session in SESSIONS)
            yield Attempt(route, what, path, headers={"Cookie": cookies}, refusals=frozenset({401}))
