"""The images at work: on a read-only disk, as a nameless user, until they are told to stop."""

import json
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.docker import attempt, container, docker, health, image, inspected, logs, network, until

HARDENED = ("--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges")  # noqa: S108
PASSWORD = "only-for-this-test-7f3a"
START_SECONDS = 90
# The grace time of a pod without the pause before the signal.
GRACE_SECONDS = 50
DATABASE = f"postgresql+psycopg://postgres:{PASSWORD}@postgres:5432/postgres"
BODY = b'{"document": "nothing"}'


@dataclass(frozen=True)
class Place:
    """A network with the servers that a service stands on."""

    network: str

    def options(self, *more: str) -> tuple[str, ...]:
        told = {
            "KABINET_ENVIRONMENT": "dev",
            "KABINET_DATABASE_URL": DATABASE,
            "KABINET_NATS_URL": "nats://nats:4222",
            "KABINET_JWKS_URL": "http://identity:8000/api/identity/v1/jwks.json",
        }
        words = [word for name, value in told.items() for word in ("--env", f"{name}={value}")]
        return (*HARDENED, "--network", self.network, *words, *more)


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """PostgreSQL and NATS, with the schema and the stream of `content`."""
    with network() as name:
        postgres = (
            "--network",
            name,
            "--network-alias",
            "postgres",
            "--env",
            f"POSTGRES_PASSWORD={PASSWORD}",
        )
        nats = ("--network", name, "--network-alias", "nats")
        with container(*postgres, "postgres:17") as database, container(*nats, "nats:2.10", "-js"):

            def answers() -> bool:
                ask = ("exec", database, "pg_isready", "-h", "127.0.0.1", "-U", "postgres")
                return attempt(*ask).returncode == 0

            until(answers, seconds=START_SECONDS, why=lambda: logs(database))
            here = Place(name)
            migrate = ("python", "-m", "common.migrate", "content")
            told = docker("run", "--rm", *here.options(), image("content"), *migrate)
            assert "schema and stream are up to date" in told
            yield here


@pytest.fixture
def content(place: Place) -> Iterator[tuple[str, int]]:
    """The running service and its port on loopback."""
    with container(*place.options("--publish", "127.0.0.1::8000"), image("content")) as name:
        until(lambda: health(name) == "healthy", seconds=START_SECONDS, why=lambda: logs(name))
        yield name, int(docker("port", name, "8000/tcp").rpartition(":")[2])


def begin_request(port: int) -> socket.socket:
    """A request of which the service has everything but the last byte."""
    head = (
        "POST /api/content/v1/imports/content HTTP/1.1\r\nHost: localhost\r\nX-Kabinet: 1\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n"
    )
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.sendall(head.encode() + BODY[:-1])
    return connection


def has_answer(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return bool(connection.recv(1, socket.MSG_PEEK))
    except BlockingIOError:
        return False
    finally:
        connection.settimeout(30)


def state(name: str) -> dict[str, object]:
    found: dict[str, object] = inspected("container", name)["State"]
    return found


def is_refused(port: int) -> bool:
    """Whether new requests are turned away, be it by the closed port or by what stands before it."""
    with socket.socket() as connection:
        connection.settimeout(5)
        try:
            connection.connect(("127.0.0.1", port))
            connection.sendall(b"GET /livez HTTP/1.0\r\n\r\n")
            return not connection.recv(1)
        except OSError:
            return True


@pytest.mark.check("D-30", "C-52")
def test_serves_from_a_read_only_disk_without_capabilities(content: tuple[str, int]) -> None:
    name, port = content
    assert state(name)["Running"]
    assert docker("exec", name, "healthy", "8000", "/livez") == ""
    assert attempt("exec", name, "healthy", "8000", "/nothing").returncode == 1
    assert attempt("exec", name, "healthy", "8009", "/livez").returncode == 1
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"GET /api/content/v1/legal-texts/none HTTP/1.0\r\nHost: localhost\r\n\r\n")
        assert b" 404 " in connection.recv(100)
    assert "Traceback" not in logs(name)


@pytest.mark.check("D-31")
def test_a_request_in_flight_is_finished_before_it_ends(content: tuple[str, int]) -> None:
    name, port = content
    with begin_request(port) as connection:
        docker("kill", "--signal", "TERM", name)
        until(lambda: is_refused(port), seconds=10, why=lambda: logs(name))
        assert state(name)["Running"], "it waits for the request"
        assert not has_answer(connection)
        connection.sendall(BODY[-1:])
        assert connection.recv(100).startswith(b"HTTP/1.1 401 ")
    took = until(lambda: not state(name)["Running"], seconds=GRACE_SECONDS, why=lambda: logs(name))
    assert state(name)["ExitCode"] == 0
    assert took < 10


@pytest.mark.slow
@pytest.mark.check("D-31")
def test_a_request_that_never_ends_does_not_outlast_the_grace_time(content: tuple[str, int]) -> None:
    name, port = content
    with begin_request(port):
        begun = time.monotonic()
        docker("kill", "--signal", "TERM", name)
        until(lambda: not state(name)["Running"], seconds=GRACE_SECONDS, why=lambda: logs(name))
        assert time.monotonic() - begun < GRACE_SECONDS
    assert state(name)["ExitCode"] == 0


@pytest.mark.check("D-31")
def test_a_worker_without_requests_ends_at_once(place: Place) -> None:
    options = place.options("--env", "KABINET_ROLE=worker")
    with container(*options, image("content")) as name:
        until(lambda: health(name) == "healthy", seconds=START_SECONDS, why=lambda: logs(name))
        docker("kill", "--signal", "TERM", name)
        took = until(lambda: not state(name)["Running"], seconds=GRACE_SECONDS, why=lambda: logs(name))
        assert state(name)["ExitCode"] == 0
        assert took < 15


@pytest.mark.check("C-50")
def test_a_weak_secret_is_refused_with_its_name(place: Place) -> None:
    weak = place.options(
        "--env", "KABINET_ENVIRONMENT=production", "--env", "KABINET_NATS_URL=nats://a:x@nats"
    )
    done = attempt("run", "--rm", *weak, image("content"))
    assert done.returncode != 0
    assert "KABINET_NATS_URL" in done.stdout + done.stderr
    assert PASSWORD not in done.stdout + done.stderr


def gateway_answer(port: int, path: str, *, host: str = "localhost") -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(f"GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts).decode()


def test_the_gateway_brings_pages_and_the_values_of_an_organisation(tmp_path: Path) -> None:
    chosen = {"name": "Водоканал </script> & Ко", "phone": "+7 000 000-00-01"}
    file = tmp_path / "web.json"
    file.write_text(json.dumps(chosen, ensure_ascii=False, indent=2), "utf-8")
    tmp_path.chmod(0o755)
    told = (
        "--volume",
        f"{file}:/etc/kabinet/web.json:ro",
        "--env",
        "KABINET_WEB_CONFIG=/etc/kabinet/web.json",
    )
    ports = ("--publish", "127.0.0.1::8080", "--publish", "127.0.0.1::8081")
    with container(*HARDENED, *told, *ports, image("gateway")) as name:
        until(lambda: health(name) == "healthy", seconds=START_SECONDS, why=lambda: logs(name))
        for site in ("8080", "8081"):
            port = int(docker("port", name, f"{site}/tcp").rpartition(":")[2])
            page = gateway_answer(port, "/")
            assert page.startswith("HTTP/1.0 200")
            values = page.partition('id="lk-config">')[2].partition("</script>")[0]
            known = json.loads(values)
            assert known["languages"], "what was not told stays"
            assert {key: known[key] for key in chosen} == chosen
            assert gateway_answer(port, "/", host="stranger.example").startswith("HTTP/1.0 421")
        docker("kill", "--signal", "TERM", name)
        until(lambda: not state(name)["Running"], seconds=GRACE_SECONDS, why=lambda: logs(name))
        assert state(name)["ExitCode"] == 0
