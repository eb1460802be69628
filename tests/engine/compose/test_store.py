"""The store of compose does what a store has to do."""

import os
import subprocess
import sys

from engine.compose.stack import Stack
from engine.docker import ROOT, inspected

SUITE_SECONDS = 300


def test_the_store_passes_the_conformance_suite(stack: Stack) -> None:
    container = stack.compose("ps", "--quiet", "s3").split()[-1]
    networks = inspected("container", container)["NetworkSettings"]["Networks"]
    # The store has no published port; this machine reaches its network all the same.
    address = next(iter(networks.values()))["IPAddress"]
    lines = stack.environment_file.read_text("utf-8").splitlines()
    known = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    told = {
        "KABINET_TEST_S3_ENDPOINT": f"http://{address}:9000",
        "KABINET_TEST_S3_ACCESS_KEY": known["S3_ACCESS_KEY"],
        "KABINET_TEST_S3_SECRET_KEY": known["S3_SECRET_KEY"],
        "KABINET_TEST_S3_BUCKET": "kabinet",
        # This suite asks nothing of the other three.
        "KABINET_TEST_POSTGRES_URL": "postgresql+psycopg://nobody@127.0.0.1:9/none",
        "KABINET_TEST_NATS_URL": "nats://127.0.0.1:9",
        "KABINET_TEST_REDIS_URL": "redis://127.0.0.1:9/0",
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/store"],
        cwd=ROOT,
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        check=False,
        timeout=SUITE_SECONDS,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    assert "skipped" not in done.stdout
