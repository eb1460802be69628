"""Uploads that are wrong: parts of a form that are missing, twice, of another kind or not whole."""

from collections.abc import Iterator
from urllib.parse import unquote_to_bytes
from uuid import uuid4

from e2e.nonsense import WORDS, Attempt, filled, fits
from e2e.routes import Route

BOUNDARY = b"between-the-parts"
FORM = f"multipart/form-data; boundary={BOUNDARY.decode()}"
# Fields with which a file is looked at, by the first word of an address.
FIELDS = {
    "accounts": {"kind": b"accounts"},
    "billing": {"kind": b"charges", "period": b"2031-01-01"},
    "metering": {"kind": b"meters"},
    "payments": {"kind": b"payments"},
    "tickets": {"kind": b"other"},
}
# Names as they stand in the header of a part, and what may not be left of them.
NAMES = {
    "nothing": b"",
    "NUL": b"a\x00b.csv",
    "control characters": b"a\x1b\x7f\x01.csv",
    "not UTF-8": b"\xff\xfe.csv",
    "Windows-1251": "Счёт.csv".encode("cp1251"),
    "half a character": b"\xed\xa0\x80.csv",
    "too long": b"n" * 7000 + b".csv",
    "a path": b"../../etc/passwd",
    "a path of Windows": b"C:\\\\Users\\\\a.csv",
    "right to left": "a\u202evsc.exe".encode(),
    "encoded words": b"=?UTF-8?B?0YQ=?=",
    "quotes": b'a\\"b.csv',
}


def part(name: str | bytes, content: bytes, *, file_name: bytes | None = None, kind: bytes = b"") -> bytes:
    """One part of a form, byte by byte."""
    named = name.encode() if isinstance(name, str) else name
    head = b'Content-Disposition: form-data; name="' + named + b'"'
    if file_name is not None:
        head += b'; filename="' + file_name + b'"'
    if kind:
        head += b"\r\nContent-Type: " + kind
    return b"--" + BOUNDARY + b"\r\n" + head + b"\r\n\r\n" + content + b"\r\n"


def whole(*parts: bytes) -> bytes:
    """A form of these parts."""
    return b"".join(parts) + b"--" + BOUNDARY + b"--\r\n"


def fields_of(route: Route, **changes: bytes | None) -> bytes:
    """The parts before the file; None leaves one out."""
    fields: dict[str, bytes | None] = {**FIELDS[route.template.split("/")[2]], **changes}
    return b"".join(part(name, value) for name, value in fields.items() if value is not None)


def broken_forms(route: Route) -> Iterator[tuple[str, bytes]]:
    """Forms that are not what they should be, with a file that would be looked at."""
    fields, content = fields_of(route), b"a;b\n1;" + uuid4().hex.encode() + b"\n"
    file = part("file", content, file_name=b"a.csv", kind=b"text/csv")
    yield "without anything", b""
    yield "without parts", whole()
    yield "without a file", whole(fields)
    yield "without fields", whole(file)
    yield "an empty file", whole(fields, part("file", b"", file_name=b"a.csv"))
    yield "a file that is a field", whole(fields, part("file", content))
    yield "a file of another name", whole(fields, part("files", content, file_name=b"a.csv"))
    yield "a field that is a file", whole(part("kind", content, file_name=b"a.csv"), file)
    yield "cut in a file", (fields + file)[: len(fields) + 40]
    yield "cut in a file's head", (fields + file)[: len(fields) + 70]
    yield "another boundary", whole(fields, file).replace(BOUNDARY, b"something-else")
    yield "no line ends", whole(fields, file).replace(b"\r\n", b"")
    yield "a head without a name", whole(fields, b"--" + BOUNDARY + b"\r\n\r\n" + content)
    yield "a head too long", whole(fields, file).replace(b"text/csv", b"x" * 10_000)
    yield "too many fields", whole(*(part(f"field{number}", b"") for number in range(1500)), fields, file)
    yield "a field too large", whole(part("kind", b"x" * 2_000_000), file)


def in_uploads(route: Route) -> Iterator[Attempt]:
    """Every field of an upload with each wrong value, and every broken form."""
    if route.form is None:
        return
    path, headers = filled(route), {"Content-Type": FORM}
    file = part("file", b"a;b\n1;2\n", file_name=b"a.csv", kind=b"text/csv")
    for name, schema in route.form["properties"].items():
        if name != "file":
            for what, word in WORDS.items():
                if not fits(schema, word):
                    form = whole(fields_of(route, **{name: unquote_to_bytes(word)}), file)
                    yield Attempt(route, f"{name} is {what}", path, headers=headers, content=form)
    for what, form in broken_forms(route):
        yield Attempt(route, f"a form {what}", path, headers=headers, content=form)
    for charset in ("utf-7", "no-such", "\u00ff"):
        kind = f"{FORM}; charset={charset}"
        form = whole(part("file", b"", file_name=b"\xff"))
        yield Attempt(route, f"a form in {charset}", path, headers={"Content-Type": kind}, content=form)
    for boundary in ("", "b" * 5000, "\u00ff", '"'):
        kind = f"multipart/form-data; boundary={boundary}"
        form = whole(fields_of(route), file)
        yield Attempt(route, f"a boundary {boundary[:2]}", path, headers={"Content-Type": kind}, content=form)
