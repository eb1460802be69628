"""Who gets which request, and what nobody gets."""

import json
from pathlib import Path

import pytest
from deploy.gateway.tests.conftest import SERVICES, Gateway, Seen, run_gateway

ALIVE = [name for name in SERVICES if name != "notify"]


@pytest.mark.parametrize("site", ["portal", "backoffice"])
@pytest.mark.parametrize("service", ALIVE)
def test_a_service_gets_its_path_unchanged_on_both_sites(gateway: Gateway, service: str, site: str) -> None:
    answer = gateway.ask(f"/api/{service}/v1/things/7?x=%D1%8F&x=2", site=site)

    assert (answer.status, answer.body) == (200, b'{"from":"service"}')
    assert [(one.method, one.path) for one in gateway.seen] == [
        ("GET", f"/api/{service}/v1/things/7?x=%D1%8F&x=2")
    ]


@pytest.mark.parametrize(
    "path",
    ["/api", "/api/", "/api/unknown/v1/x", "/api/identity/metrics", "/api/identity/readyz", "/api/identity"],
)
def test_what_is_not_a_public_route_reaches_no_service(gateway: Gateway, path: str) -> None:
    answer = gateway.ask(path)

    assert answer.status == 404
    assert json.loads(answer.body)["type"] == "/problems/not-found"
    assert gateway.seen == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_every_method_of_the_api_passes(gateway: Gateway, method: str) -> None:
    assert gateway.ask("/api/identity/v1/me", method=method, body=b"{}").status == 200
    assert gateway.seen[0].method == method


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "BREW"])
def test_other_methods_are_refused_everywhere(gateway: Gateway, method: str) -> None:
    # CONNECT names a host, not a path, and is refused before any route is looked at.
    answer = gateway.ask("/api/identity/v1/me", method=method)

    assert answer.status in {400, 405}
    assert gateway.seen == []


@pytest.mark.parametrize("path", ["/", "/bills", "/assets/main-abc123.js", "/sw.js"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_pages_and_files_can_only_be_read(gateway: Gateway, path: str, method: str) -> None:
    answer = gateway.ask(path, method=method)

    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert json.loads(answer.body)["title"] == "Так этот адрес не вызывают"


def test_another_host_name_is_not_served(gateway: Gateway) -> None:
    for path in ("/", "/api/identity/v1/me", "/assets/main-abc123.js"):
        answer = gateway.ask(path, host="evil.example")
        assert answer.status == 421
        assert json.loads(answer.body)["type"] == "/problems/misdirected-request"
    assert gateway.seen == []


def test_a_service_that_is_away_is_told_as_a_problem_in_russian(gateway: Gateway) -> None:
    answer = gateway.ask("/api/notify/v1/notifications")

    problem = json.loads(answer.body)
    assert answer.status == 502
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.headers["retry-after"] == "5"
    assert (problem["type"], problem["status"]) == ("/problems/service-unavailable", 502)
    assert problem["title"] == "Сервис временно недоступен"
    assert problem["request_id"] == answer.headers["x-request-id"]


def test_the_operations_site_answers_only_its_two_pages(gateway: Gateway) -> None:
    assert gateway.ask("/healthz", site="ops").body.endswith(b"ok")
    assert b"caddy_" in gateway.ask("/metrics", site="ops").body
    assert gateway.ask("/api/identity/v1/me", site="ops").status == 404
    assert gateway.ask("/metrics").body.startswith(
        b"<!doctype html>"
    )  # on the portal it is a page like any other


@pytest.mark.check("C-53")
def test_the_documents_of_the_api_can_be_kept_off_the_public_site(
    gateway: Gateway, upstream: tuple[int, list[Seen]], tmp_path: Path
) -> None:
    paths = ("/api/docs", "/api/docs/", "/api/docs/docs.js", "/api/identity/openapi.json")
    assert [gateway.ask(path).status for path in paths] == [308, 200, 200, 200]
    with run_gateway(tmp_path, upstream, KABINET_PORTAL_API_DOCS="off") as closed:
        closed.seen.clear()
        assert [closed.ask(path).status for path in paths] == [404] * 4
        assert closed.seen == []
        assert [closed.ask(path, site="backoffice").status for path in paths] == [308, 200, 200, 200]
        assert closed.ask("/api/identity/v1/me").status == 200
