"""The generated access tests are a net: without one check of ownership they fail, and say at which route."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from local_stack.layout import checkout

SERVICE = checkout() / "services" / "metering"
CHECK = "Reading.submission_id == submission_id, Reading.account_id.in_(access.owned(caller))"
SECONDS = 300


def access_tests(sources: Path) -> subprocess.CompletedProcess[str]:
    """Run metering's access tests over a copy of its sources."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, str(SERVICE / "tests" / "service" / "test_access.py")],
        cwd=checkout(),
        # Before the installed package on the way of imports.
        env={**os.environ, "PYTHONPATH": str(sources)},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )


@pytest.mark.check("C-21")
def test_a_check_of_ownership_that_is_taken_out_is_missed(tmp_path: Path) -> None:
    sources = tmp_path / "src"
    shutil.copytree(SERVICE / "src", sources)
    (tmp_path / "migrations").symlink_to(SERVICE / "migrations")
    repository = sources / "metering" / "reading" / "repository.py"
    text = repository.read_text("utf-8")
    assert text.count(CHECK) == 1
    repository.write_text(text.replace(CHECK, CHECK.partition(",")[0]), "utf-8")
    answer = access_tests(sources)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert "submissions/{submission_id}" in answer.stdout, answer.stdout
