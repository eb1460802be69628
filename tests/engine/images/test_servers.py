"""A service's tests on containers instead of packages."""

import os
import subprocess
import sys

from engine.docker import LABEL, ROOT, docker

SUITE_SECONDS = 600


def test_the_tests_of_a_service_pass_on_containers_and_leave_none() -> None:
    chosen = ["services/content/tests", "tests/store"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *chosen],
        cwd=ROOT,
        env={**os.environ, "TEST_SERVERS": "containers"},
        capture_output=True,
        text=True,
        check=False,
        timeout=SUITE_SECONDS,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert docker("ps", "-aq", "--filter", f"label={LABEL}", "--filter", "ancestor=postgres:17") == ""
