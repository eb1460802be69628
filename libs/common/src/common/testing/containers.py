"""The same servers for tests as containers: `TEST_SERVERS=containers`."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

# No helper container that tidies up: its image may be out of reach. Leftovers are found by their label.
os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")
LABEL = "org.kabinet.test"
START_SECONDS = 120
IMAGES = {
    "postgres": "postgres:17",
    "nats": "nats:2.10",
    "redis": "redis:8",
    "s3": "chrislusf/seaweedfs:4.48",
}
POSTGRES_OPTIONS = (
    "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200 -c jit=off"
)
BUCKET, ACCESS_KEY = "kabinet", "kabinet-test"


@contextmanager
def start_containers() -> Iterator[dict[str, str]]:
    """Start all four and give the KABINET_TEST_* variables that describe them."""
    sweep()
    password = uuid4().hex
    with ExitStack() as stack:
        command = ["postgres", *POSTGRES_OPTIONS.split()]
        postgres = _started(stack, "postgres", port=5432, command=command, environment={
            "POSTGRES_PASSWORD": password,
            "POSTGRES_INITDB_ARGS": "--locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C.UTF-8",
        })  # fmt: skip
        nats = _started(stack, "nats", port=4222, command=["-js"], environment={})
        redis = _started(stack, "redis", port=6379, command=None, environment={})
        keys = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": password}
        s3 = _started(
            stack,
            "s3",
            port=8333,
            command=["mini", "-dir=/data", "-webdav=false", "-admin.ui=false"],
            environment=keys,
        )
        address = f"postgres:{password}@{postgres}/postgres"
        _wait_for_postgres(address)
        _wait_for_bucket(s3, password)
        yield {
            "KABINET_TEST_POSTGRES_URL": f"postgresql+psycopg://{address}",
            "KABINET_TEST_NATS_URL": f"nats://{nats}",
            "KABINET_TEST_REDIS_URL": f"redis://{redis}/0",
            "KABINET_TEST_S3_ENDPOINT": f"http://{s3}",
            "KABINET_TEST_S3_ACCESS_KEY": ACCESS_KEY,
            "KABINET_TEST_S3_SECRET_KEY": password,
            "KABINET_TEST_S3_BUCKET": BUCKET,
        }


def sweep() -> None:
    """Remove containers of test runs whose process is gone."""
    form = f'{{{{.ID}}}} {{{{.Label "{LABEL}"}}}}'
    shown = ["docker", "ps", "--all", "--filter", f"label={LABEL}", "--format", form]
    listed = subprocess.run(shown, capture_output=True, text=True, check=True).stdout
    left = [line.split()[0] for line in listed.splitlines() if not Path(f"/proc/{line.split()[-1]}").exists()]
    if left:
        subprocess.run(["docker", "rm", "--force", "--volumes", *left], capture_output=True, check=False)


def _started(
    stack: ExitStack, name: str, *, port: int, command: list[str] | None, environment: dict[str, str]
) -> str:
    """A running container's address on this machine."""
    from testcontainers.core.container import DockerContainer

    made: Any = DockerContainer(os.environ.get(f"TEST_{name.upper()}_IMAGE", IMAGES[name]))
    made.with_exposed_ports(port).with_kwargs(labels={LABEL: str(os.getpid())})
    for variable, value in environment.items():
        made.with_env(variable, value)
    if command is not None:
        made.with_command(command)
    running = stack.enter_context(made)
    return f"127.0.0.1:{running.get_exposed_port(port)}"


def _wait_for_postgres(address: str) -> None:
    import psycopg

    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(f"postgresql://{address}", connect_timeout=2).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def _wait_for_bucket(address: str, password: str) -> None:
    """Health comes before a volume can be written: only a stored object proves the store."""
    told = {
        "S3_ADDRESS": address,
        "S3_ACCESS_KEY": ACCESS_KEY,
        "S3_SECRET_KEY": password,
        "S3_BUCKET": BUCKET,
        "S3_WAIT_SECONDS": str(START_SECONDS),
    }
    subprocess.run([sys.executable, "-m", "local_stack.bucket"], env={**os.environ, **told}, check=True)
