"""Real PostgreSQL and NATS, set up with what deploy/helm/make_secrets.py writes."""

import json
import os
import re
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from common.testing.servers import start_servers

SCRIPT = Path(__file__).resolve().parents[1] / "make_secrets.py"
SERVICES = ("identity", "accounts", "metering", "billing", "payments", "tickets", "notify", "content")
START_SECONDS = 120
OUTSIDE = {
    "KABINET_PORTAL_URL": "http://localhost",
    "KABINET_RBS_URL": "http://localhost:9",
    "KABINET_S3_ENDPOINT": "http://localhost:9",
    "KABINET_S3_BUCKET": "kabinet",
    "KABINET_SMTP_HOST": "localhost",
    "KABINET_MAIL_FROM": "lk@example.org",
    "KABINET_SMSC_URL": "http://localhost:9",
}


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Installed:
    """The servers, and the Secrets by name."""

    secrets: dict[str, dict[str, str]]
    nats_log: Path

    def secret(self, service: str, key: str) -> str:
        """One value."""
        return self.secrets[f"kabinet-{service}"][key]

    def connect(
        self, service: str, *, as_owner: bool = False, database: str | None = None
    ) -> psycopg.Connection:
        """A connection with a service's rights, or with those of its schema's owner."""
        url = (
            self.secret("migrations", f"{service}-database-url")
            if as_owner
            else self.secret(service, "database-url")
        )
        plain = url.replace("postgresql+psycopg", "postgresql")
        return psycopg.connect(plain, autocommit=True, dbname=database)

    def violations(self) -> list[str]:
        """What NATS refused to somebody."""
        return [line for line in self.nats_log.read_text("utf-8").splitlines() if "Violation" in line]


def run_sql(admin_url: str, script: str) -> None:
    """What psql would do with the file."""
    database = None
    parts = re.split(r"^\\connect (\w+)$", script.replace("\\set ON_ERROR_STOP on", ""), flags=re.MULTILINE)
    for index, part in enumerate(parts):
        if index % 2:
            database = part
            continue
        plain = admin_url.replace("postgresql+psycopg", "postgresql")
        with psycopg.connect(plain, autocommit=True, dbname=database) as connection:
            for statement in filter(None, map(str.strip, part.split(";\n"))):
                connection.execute(statement.rstrip(";").encode())


@contextmanager
def running_nats(folder: Path, port: int, *, users: Path) -> Iterator[Path]:
    """A NATS server with these users; its log."""
    conf, log = folder / "nats.conf", folder / "nats.log"
    conf.write_text(
        f'listen: "127.0.0.1:{port}"\njetstream {{ store_dir: "{folder}/js", sync_interval: always }}\n'
        f'include "{users.name}"\n'
    )
    program = Path(sysconfig.get_path("scripts")) / "nats-server"
    with log.open("w") as output:
        process = subprocess.Popen([str(program), "-c", str(conf)], stdout=output, stderr=output)
    try:
        until(lambda: "Server is ready" in log.read_text(), log.read_text)
        yield log
    finally:
        process.terminate()
        process.wait(30)


def until(is_true: object, explain: object) -> None:
    """Wait for a condition, and say what there is instead when it does not come."""
    assert callable(is_true)
    assert callable(explain)
    deadline = time.monotonic() + START_SECONDS
    while not is_true():
        assert time.monotonic() < deadline, str(explain())[-3000:]
        time.sleep(0.1)


@contextmanager
def install(folder: Path) -> Iterator[Installed]:
    """Make the Secrets, set the servers up with them, and migrate with the owners' rights."""
    made, port = folder / "made", free_port()
    with pytest.MonkeyPatch.context() as patch:
        # Roles have the services' names, so the servers have to be ours alone.
        patch.delenv("KABINET_TEST_POSTGRES_URL", raising=False)
        with start_servers() as servers:
            parts = urlsplit(servers.postgres_url)
            database = f"{parts.hostname}:{parts.port}"
            command = [
                sys.executable,
                str(SCRIPT),
                str(made),
                "--database",
                database,
                "--nats",
                f"127.0.0.1:{port}",
            ]
            subprocess.run([*command, "--demo"], check=True, capture_output=True)
            run_sql(servers.postgres_url, (made / "databases.sql").read_text())
            items = json.loads((made / "secrets.json").read_text())["items"]
            found = {one["metadata"]["name"]: one["stringData"] for one in items}
            with running_nats(made, port, users=made / "nats-users.conf") as log:
                installed = Installed(found, log)
                for service in SERVICES:
                    migrate(installed, service)
                yield installed


def migrate(installed: Installed, service: str) -> None:
    """Run what the migration Job runs."""
    env = {
        **os.environ,
        "KABINET_DATABASE_URL": installed.secret("migrations", f"{service}-database-url"),
        "KABINET_NATS_URL": installed.secret("migrations", f"{service}-nats-url"),
        "KABINET_JWKS_URL": "http://kabinet-identity:8000/api/identity/v1/jwks.json",
    }
    command = [sys.executable, "-m", "common.migrate", service]
    result = subprocess.run(
        command, env=env, check=False, capture_output=True, text=True, timeout=START_SECONDS
    )
    assert result.returncode == 0, result.stdout + result.stderr


@contextmanager
def run_service(installed: Installed, service: str, *, folder: Path, jwks_port: int) -> Iterator[int]:
    """One service with its own Secret, until it is ready; the port."""
    port = jwks_port if service == "identity" else free_port()
    own = {
        f"KABINET_{key.upper().replace('-', '_')}": value
        for key, value in installed.secrets[f"kabinet-{service}"].items()
    }
    env = {
        **os.environ,
        **OUTSIDE,
        **own,
        "KABINET_ENVIRONMENT": "production",
        "KABINET_PORT": str(port),
        "KABINET_POOL_SIZE": "3",
        "KABINET_JWKS_URL": f"http://127.0.0.1:{jwks_port}/api/identity/v1/jwks.json",
    }
    log = folder / f"{service}.log"
    with log.open("w") as output:
        command = [sys.executable, "-m", "common.serve", service]
        process = subprocess.Popen(command, env=env, stdout=output, stderr=output)
    try:
        until(lambda: is_ready(port) or process.poll() is not None, log.read_text)
        assert process.poll() is None, log.read_text()[-3000:]
        yield port
    finally:
        process.terminate()
        process.wait(60)


def is_ready(port: int) -> bool:
    """Whether the process calls itself ready."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
