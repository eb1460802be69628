"""A real sandbox on free loopback ports, a client of it and a shop that receives its callbacks."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from sandbox.server import Running, running
from sandbox.testing import Arm, BankClient, Shop, make_settings


@pytest.fixture
def shop() -> Iterator[Shop]:
    shop = Shop()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = urlsplit(self.path).query
            shop.received.append(dict(parse_qsl(query, keep_blank_values=True)))
            self.send_response(shop.answers.pop(0) if shop.answers else 200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Keep the test output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    shop.url = f"http://127.0.0.1:{server.server_address[1]}/callbacks/rbs"
    yield shop
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def sandbox(tmp_path: Path, shop: Shop) -> Iterator[Running]:
    with running(make_settings(tmp_path / "sandbox", rbs_callback_url=shop.url)) as started:
        yield started


@pytest.fixture
def http(sandbox: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sandbox.url, trust_env=False, timeout=10) as client:
        yield client


@pytest.fixture
def bank(http: httpx.Client) -> BankClient:
    return BankClient(http)


@pytest.fixture
def fault(http: httpx.Client) -> Arm:
    def arm(target: str, fault: str, **more: object) -> None:
        answer = http.post("/api/faults", json={"target": target, "fault": fault, **more})
        assert answer.status_code == 201, answer.text

    return arm
