"""Headers: what a caller cannot make a service believe, and what every answer carries."""

import re

import pytest
from deploy.gateway.tests.conftest import Gateway

FORGED = {
    "X-User-Id": "1",
    "x-user-ID": "1",
    "X_User_Id": "1",
    "X-Forwarded-User": "admin",
    "X-Auth-Request-User": "admin",
    "X-Remote-User": "admin",
    "Remote-User": "admin",
    "REMOTE_USER": "admin",
    "X-Kabinet-User": "1",
    "X-Staff-Id": "1",
    "X-Scopes": "imports",
    "X-Roles": "admin",
    "X-Account-Id": "1",
    "Forwarded": "for=203.0.113.9;proto=https",
    "X-Real-IP": "203.0.113.9",
    "X-Client-IP": "203.0.113.9",
    "True-Client-IP": "203.0.113.9",
    "CF-Connecting-IP": "203.0.113.9",
    "X-Original-URL": "/api/identity/v1/staff",
    "X-Rewrite-URL": "/api/identity/v1/staff",
    "X-HTTP-Method-Override": "DELETE",
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
}
PATHS = [
    "/",
    "/bills/2020-09-01",
    "/assets/main-abc123.js",
    "/assets/missing.js",
    "/sw.js",
    "/manifest.webmanifest",
    "/robots.txt",
    "/api/identity/v1/me",
    "/api/unknown",
    "/api/docs/",
    "/api/notify/v1/notifications",
]


@pytest.mark.check("C-10")
def test_headers_that_claim_an_identity_do_not_pass(gateway: Gateway) -> None:
    for name, value in FORGED.items():
        gateway.ask("/api/identity/v1/me", headers={name: value})

    forged = {name.lower() for name in FORGED}
    for one in gateway.seen:
        assert {name.lower() for name, _ in one.headers} & forged == set()
    assert len(gateway.seen) == len(FORGED)


@pytest.mark.check("C-10")
@pytest.mark.parametrize("name", ["X-Forwarded-For", "x-forwarded-for", "X_Forwarded_For"])
def test_the_client_address_is_the_one_the_gateway_saw(gateway: Gateway, name: str) -> None:
    gateway.ask("/api/identity/v1/me", headers={name: "203.0.113.9"})

    assert gateway.seen[0].values("X-Forwarded-For") == ["127.0.0.1"]
    assert gateway.seen[0].values("X-Forwarded-Proto") == ["http"]
    assert "203.0.113.9" not in str(gateway.seen[0].headers)


def test_what_the_apps_do_send_passes(gateway: Gateway) -> None:
    wanted = {
        "X-Kabinet": "1",
        "Idempotency-Key": "0190c5f0-reading",
        "Authorization": "Bearer abc",
        "Cookie": "__Host-kabinet_access=abc",
        "Origin": "http://localhost:8080",
        "Accept-Language": "ru",
    }
    gateway.ask("/api/identity/v1/me", headers=wanted)

    assert {name: gateway.seen[0].values(name) for name in wanted} == {
        name: [value] for name, value in wanted.items()
    }


def test_the_request_id_is_ours_and_the_same_on_both_sides(gateway: Gateway) -> None:
    answer = gateway.ask("/api/identity/v1/me", headers={"X-Request-Id": "chosen-by-client"})

    assert re.fullmatch(r"[0-9a-f-]{36}", answer.headers["x-request-id"])
    assert gateway.seen[0].values("X-Request-Id") == [answer.headers["x-request-id"]]


@pytest.mark.check("C-40")
@pytest.mark.parametrize("site", ["portal", "backoffice"])
@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_security_headers(gateway: Gateway, path: str, site: str) -> None:
    headers = gateway.ask(path, site=site).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "server" not in headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self';" in policy or "script-src" not in policy


@pytest.mark.check("C-40")
def test_only_the_back_office_may_write_style_elements(gateway: Gateway) -> None:
    portal = gateway.ask("/").headers["content-security-policy"]
    backoffice = gateway.ask("/", site="backoffice").headers["content-security-policy"]

    assert "unsafe" not in portal
    assert backoffice.count("unsafe") == 1
    assert "style-src 'self' 'unsafe-inline';" in backoffice
    for policy in (portal, backoffice):
        assert "base-uri 'none'" in policy
        assert "object-src 'none'" in policy


def test_answers_of_services_are_not_stored_anywhere(gateway: Gateway) -> None:
    assert gateway.ask("/api/identity/v1/me").headers["cache-control"] == "no-store"
    assert gateway.ask("/api/unknown").headers["cache-control"] == "no-store"


def test_transport_security_is_promised_only_where_browsers_use_https(gateway: Gateway) -> None:
    assert "strict-transport-security" not in gateway.ask("/").headers
