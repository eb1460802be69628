"""How the gateway ends while clients keep their connections open."""

import http.client
import time
from pathlib import Path

from deploy.gateway.tests.conftest import Seen, run_gateway


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
