"""Limits of request bodies, and that a refused body never becomes the next request."""

import json
import socket
import time

import pytest
from deploy.gateway.tests.conftest import Gateway

KIB, MIB = 1024, 1024 * 1024
IMPORTS = "/api/billing/v1/imports?kind=charges"
ATTACHMENTS = "/api/tickets/v1/applications/0190/attachments"
SMUGGLED = b"GET /api/identity/v1/smuggled HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"


@pytest.mark.parametrize(
    ("path", "size"),
    [("/api/identity/v1/x", 256 * KIB), (ATTACHMENTS, 8 * MIB), (IMPORTS, 32 * MIB)],
)
def test_a_body_within_the_limit_of_its_route_arrives_whole(gateway: Gateway, path: str, size: int) -> None:
    assert gateway.ask(path, method="POST", body=bytes(size)).status == 200
    assert gateway.seen[0].body_length == size


@pytest.mark.parametrize(
    ("path", "size"),
    [
        ("/api/identity/v1/x", 256 * KIB + 1),
        ("/api/tickets/v1/applications/0190/submit", MIB),
        ("/api/tickets/v1/applications/0190/more/attachments", MIB),
        ("/api/identity/v1/imports", MIB),
        ("/api/billing/v1/imports/7/publish", MIB),
    ],
)
@pytest.mark.check("C-55")
def test_a_larger_body_is_refused_as_a_problem(gateway: Gateway, path: str, size: int) -> None:
    status, problem = _post(gateway, path, size=size)

    assert status == 413
    assert problem["type"] == "/problems/payload-too-large"
    assert problem["title"] == "Слишком большой запрос"
    assert gateway.seen == []


@pytest.mark.check("C-55")
@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_the_rest_of_a_refused_body_is_not_read_as_a_request(gateway: Gateway, framing: str) -> None:
    filler = b"x" * (256 * KIB + 1)
    if framing == "length":
        head = f"Content-Length: {len(filler) + len(SMUGGLED)}"
        body = filler + SMUGGLED
    else:
        head = "Transfer-Encoding: chunked"
        body = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(filler), filler, len(SMUGGLED), SMUGGLED)
    request = f"POST /api/identity/v1/x HTTP/1.1\r\nHost: localhost\r\n{head}\r\n\r\n".encode()

    answers = _raw(gateway.portal, request + body)

    assert answers.startswith(b"HTTP/1.1 413")
    assert answers.count(b"HTTP/1.1 ") == 1
    assert b"Connection: close" in answers
    assert [one.path for one in gateway.seen if "smuggled" in one.path] == []


@pytest.mark.check("C-55")
@pytest.mark.parametrize(
    "head",
    [
        "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Content-Length: 4\r\nContent-Length: 90\r\n\r\nabcd",
        "Content-Length: +4\r\n\r\nabcd",
        "Content-Length : 4\r\n\r\nabcd",
        "X-Folded: a\r\n b\r\nTransfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n",
    ],
)
def test_ambiguous_framing_never_yields_a_second_request(gateway: Gateway, head: str) -> None:
    request = f"POST /api/identity/v1/x HTTP/1.1\r\nHost: localhost\r\n{head}".encode()

    answers = _raw(gateway.portal, request + SMUGGLED)

    if answers.startswith(b"HTTP/1.1 200"):
        # The accepted reading drops Content-Length in favour of chunks, as the standard says, and then closes
        # or goes on behind the last chunk; what follows may only be a request of its own, byte for byte.
        assert len(gateway.seen) <= 2
        assert gateway.seen[0].body_length == 0
    else:
        assert answers.startswith((b"HTTP/1.1 400", b"HTTP/1.1 501"))
        assert gateway.seen == []


@pytest.mark.check("C-55")
def test_headers_above_16_kib_are_refused(gateway: Gateway) -> None:
    assert gateway.ask("/api/identity/v1/x", headers={"X-Long": "a" * 40 * KIB}).status == 431
    assert gateway.seen == []


def test_an_aborted_upload_does_not_close_the_service_for_others(gateway: Gateway) -> None:
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", gateway.portal), timeout=5) as connection:
            head = f"POST {ATTACHMENTS} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\n"
            connection.sendall(head.encode() + b"abc")
    assert gateway.ask("/api/tickets/v1/applications").status == 200


def _post(gateway: Gateway, path: str, *, size: int) -> tuple[int, dict[str, str]]:
    """A POST whose refusal may arrive before the body is sent."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n".encode()
    answer = _raw(gateway.portal, head + bytes(size))
    top, _, body = answer.partition(b"\r\n\r\n")
    return int(top.split()[1]), json.loads(body)


def _raw(port: int, data: bytes) -> bytes:
    """Send bytes, then read until the other side closes or falls silent."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.settimeout(1.0)
        try:
            connection.sendall(data)
        except OSError:
            received = b""  # the refusal came first; it is read below
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            try:
                part = connection.recv(65536)
            except OSError:
                break
            if not part:
                break
            received += part
    return received
