"""The real gateway in front of an upstream that writes down what reached it."""

import http.client
import os
import socket
import subprocess
import sysconfig
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

GATEWAY = Path(__file__).resolve().parents[1]
SERVICES = ("identity", "accounts", "metering", "billing", "payments", "tickets", "notify", "content")
START_SECONDS = 15


@dataclass
class Seen:
    """One request as it arrived at a service."""

    method: str
    path: str
    headers: list[tuple[str, str]]
    body_length: int

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]


@dataclass
class Answer:
    """One response of the gateway."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Gateway:
    """The running gateway, its two sites and what its upstream saw."""

    portal: int
    backoffice: int
    ops: int
    process: "subprocess.Popen[bytes]"
    seen: list[Seen] = field(default_factory=list)

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        site: str = "portal",
        host: str = "localhost",
    ) -> Answer:
        """One request on a connection of its own."""
        port: int = getattr(self, site)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
        try:
            fields = {"Host": f"{host}:{port}", **(headers or {})}
            connection.request(method, path, body=body, headers=fields)
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, names, response.read())
        finally:
            connection.close()


class Upstream(BaseHTTPRequestHandler):
    """Answers every request and remembers it."""

    protocol_version = "HTTP/1.1"
    seen: ClassVar[list[Seen]]

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        read = len(self.rfile.read(length)) if length else self._chunks()
        if read < length:
            self.close_connection = True  # cut off on the way: to a service this is a client that left
            return
        self.seen.append(Seen(self.command, self.path, list(self.headers.items()), read))
        body = b'{"from":"service"}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _chunks(self) -> int:
        total = 0
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            while size := int(self.rfile.readline().strip() or b"-1", 16):
                if size < 0:
                    return -1
                total += len(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
        return total

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = answer  # noqa: N815 - its protocol

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Nothing is printed: an aborted upload is what these tests are about."""


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def make_site(root: Path) -> None:
    for app in ("portal", "backoffice"):
        (root / app / "assets").mkdir(parents=True)
        (root / app / "index.html").write_text(f"<!doctype html><title>{app}</title>", "utf-8")
        (root / app / "sw.js").write_text("// worker", "utf-8")
        (root / app / "manifest.webmanifest").write_text("{}", "utf-8")
        (root / app / ".hidden").write_text("private", "utf-8")
        (root / app / "assets" / "main-abc123.js").write_text("plain();" * 200, "utf-8")
        (root / app / "assets" / "main-abc123.js.br").write_bytes(b"brotli copy")
        (root / app / "assets" / "main-abc123.js.gz").write_bytes(b"gzip copy")
    (root / "docs").symlink_to(GATEWAY / "docs")


def wait_until_open(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError(f"the gateway did not start: {process.poll()}")


@pytest.fixture(scope="session")
def upstream() -> Iterator[tuple[int, list[Seen]]]:
    seen: list[Seen] = []
    handler = type("Handler", (Upstream,), {"seen": seen})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server.server_address[1], seen
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def running_gateway(
    tmp_path_factory: pytest.TempPathFactory, upstream: tuple[int, list[Seen]]
) -> Iterator[Gateway]:
    with run_gateway(tmp_path_factory.mktemp("gateway"), upstream) as gateway:
        yield gateway


@contextmanager
def run_gateway(home: Path, upstream: tuple[int, list[Seen]], **more: str) -> Iterator[Gateway]:
    """A gateway with further variables of its environment."""
    upstream_port, seen = upstream
    # As in a checkout, the data folder's name begins with a dot.
    folder = home / ".kabinet"
    folder.mkdir()
    make_site(folder / "web")
    portal, backoffice, ops = free_ports(3)
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "KABINET_GATEWAY_PORTAL": f":{portal}",
        "KABINET_GATEWAY_BACKOFFICE": f":{backoffice}",
        "KABINET_GATEWAY_OPS": f":{ops}",
        "KABINET_GATEWAY_BIND": "127.0.0.1",
        "KABINET_GATEWAY_STATE": str(folder / "state"),
        "KABINET_WEB_ROOT": str(folder / "web"),
    } | {f"KABINET_UPSTREAM_{name.upper()}": f"127.0.0.1:{upstream_port}" for name in SERVICES}
    # One service that is not there at all.
    env["KABINET_UPSTREAM_NOTIFY"] = f"127.0.0.1:{free_ports(1)[0]}"
    env |= more
    caddy = Path(sysconfig.get_path("scripts")) / "caddy"
    command = [str(caddy), "run", "--config", str(GATEWAY / "Caddyfile"), "--adapter", "caddyfile"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    try:
        wait_until_open(ops, process)
        yield Gateway(portal, backoffice, ops, process, seen)
    finally:
        process.terminate()
        process.wait(timeout=15)


@pytest.fixture
def gateway(running_gateway: Gateway) -> Gateway:
    """The gateway with nothing written down yet."""
    running_gateway.seen.clear()
    return running_gateway
