"""Files of the web apps: caching, compression, and the difference between a page and a missing file."""

import pytest
from deploy.gateway.tests.conftest import Gateway


@pytest.mark.parametrize(
    "path", ["/", "/login", "/bills/2020-09-01", "/requests/0190-abc/edit", "/pay/status/7"]
)
@pytest.mark.parametrize("site", ["portal", "backoffice"])
def test_an_address_without_extension_is_a_page_of_the_app(gateway: Gateway, path: str, site: str) -> None:
    answer = gateway.ask(path, site=site)

    assert answer.status == 200
    assert answer.body == f"<!doctype html><title>{site}</title>".encode()
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/missing-abc.js",
        "/assets/",
        "/robots.txt",
        "/favicon.ico",
        "/bills/page.php",
        "/.env",
        "/.hidden",
        "/.git/config",
        "/.well-known/security",
        "/assets/../../secret.txt",
        "/..%2f..%2fetc%2fpasswd.txt",
    ],
)
def test_a_missing_file_is_a_true_404(gateway: Gateway, path: str) -> None:
    answer = gateway.ask(path)

    assert answer.status == 404
    assert answer.headers["cache-control"] == "no-store"
    assert b"<!doctype" not in answer.body
    assert b"private" not in answer.body


def test_hashed_files_are_kept_for_a_year(gateway: Gateway) -> None:
    answer = gateway.ask("/assets/main-abc123.js")

    assert answer.status == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize("path", ["/index.html", "/sw.js", "/manifest.webmanifest", "/"])
def test_what_names_the_hashed_files_is_asked_for_anew(gateway: Gateway, path: str) -> None:
    answer = gateway.ask(path)

    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("accepted", "encoding", "body"),
    [
        ("gzip, br", "br", b"brotli copy"),
        ("gzip", "gzip", b"gzip copy"),
        ("identity", None, b"plain();" * 200),
    ],
)
def test_ready_compressed_copies_are_used(
    gateway: Gateway, accepted: str, encoding: str | None, body: bytes
) -> None:
    answer = gateway.ask("/assets/main-abc123.js", headers={"Accept-Encoding": accepted})

    assert answer.headers.get("content-encoding") == encoding
    assert answer.body == body
    assert "accept-encoding" in answer.headers["vary"].lower()


def test_the_api_page_needs_nothing_from_elsewhere(gateway: Gateway) -> None:
    assert gateway.ask("/api/docs").status == 308
    page = gateway.ask("/api/docs/")

    assert page.status == 200
    assert b"http" not in page.body.replace(b"http-equiv", b"")
    for name in ("docs.js", "docs.css"):
        assert gateway.ask(f"/api/docs/{name}").status == 200
    assert gateway.ask("/api/docs/missing.js").status == 404
    assert gateway.seen == []
