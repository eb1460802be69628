"""Connections when something ends: the gateway under its clients, a service under the gateway."""

import http.client
import threading
import time
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from deploy.gateway.tests.conftest import Seen, Upstream, run_gateway


def test_an_ending_gateway_answers_and_asks_to_leave_the_connection(
    tmp_path: Path, upstream: tuple[int, list[Seen]]
) -> None:
    with run_gateway(tmp_path, upstream, KABINET_GATEWAY_SHUTDOWN_DELAY="30s") as gateway:
        connection = http.client.HTTPConnection("127.0.0.1", gateway.portal, timeout=15)
        connection.request("GET", "/api/content/v1/x")
        first = connection.getresponse()
        assert (first.status, first.read()) == (200, b'{"from":"service"}')
        assert first.getheader("Connection") is None

        gateway.process.terminate()
        deadline = time.monotonic() + 15
        asked_to_leave = False
        while not asked_to_leave and time.monotonic() < deadline:
            connection.request("GET", "/api/content/v1/x")
            answer = connection.getresponse()
            assert (answer.status, answer.read()) == (200, b'{"from":"service"}')
            asked_to_leave = answer.getheader("Connection") == "close"
        connection.close()
        assert asked_to_leave
        gateway.process.kill()


@pytest.mark.parametrize(("keepalive", "connections"), [("60s", 1), ("off", 3)])
def test_connections_to_services_are_kept_or_not(tmp_path: Path, keepalive: str, connections: int) -> None:
    ports: set[int] = set()

    class Noting(Upstream):
        seen: ClassVar[list[Seen]] = []

        def do_GET(self) -> None:  # noqa: N802 - its protocol
            ports.add(self.client_address[1])
            self.answer()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Noting)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        upstream = (server.server_address[1], Noting.seen)
        with run_gateway(tmp_path, upstream, KABINET_GATEWAY_KEEPALIVE=keepalive) as gateway:
            for _ in range(3):
                assert gateway.ask("/api/content/v1/x").status == 200
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert len(ports) == connections
