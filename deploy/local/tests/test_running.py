"""A running stack: what it tells, what it survives, what it leaves."""

import http.client
import json
import os
import re
import signal
import stat
from pathlib import Path

import pytest
from deploy.local.tests.conftest import LocalStack, wait_for

from local_stack import ports

EVERYTHING = ["postgres", "nats", "valkey", "seaweedfs", "sandbox", "gateway", *ports.SERVICES]

MEMORY_MIB_MAX = 1536

pytestmark = pytest.mark.slow


def test_everything_is_ready_when_up_returns(stack: LocalStack) -> None:
    states = {name: child["state"] for name, child in stack.state()["children"].items()}

    assert states == dict.fromkeys(EVERYTHING, "ready")


def test_the_gateway_answers_on_both_origins(stack: LocalStack) -> None:
    for offset in (0, 1):
        connection = http.client.HTTPConnection("localhost", stack.base + offset, timeout=5)
        connection.request("GET", "/")
        assert connection.getresponse().status == 200
        connection.close()


def test_status_names_every_child_and_the_memory(stack: LocalStack) -> None:
    told = stack.run("status")

    assert told.returncode == 0
    assert all(f"  {name}" in told.stdout for name in EVERYTHING)
    sums = re.search(r"in all +(\d+) MiB +(\d+) MiB", told.stdout)
    assert sums is not None, told.stdout
    each_for_itself, shared_once = int(sums[1]), int(sums[2])
    assert 0 < shared_once < each_for_itself
    assert shared_once <= MEMORY_MIB_MAX
    assert f"http://localhost:{stack.base}" in told.stdout


def test_a_second_up_says_that_it_already_runs(stack: LocalStack) -> None:
    before = stack.state()["pid"]
    told = stack.up()

    assert told.returncode == 0
    assert "already running" in told.stdout
    assert stack.state()["pid"] == before


def test_logs_show_one_service_or_say_which_there_are(stack: LocalStack) -> None:
    assert "database system is ready" in stack.run("logs", "postgres").stdout
    wrong = stack.run("logs", "nobody")
    assert wrong.returncode == 1
    assert "Known: " in wrong.stderr
    assert "billing" in wrong.stderr


def test_secrets_are_for_their_owner_alone(stack: LocalStack) -> None:
    for name in ("secrets.json", "signing-key.json"):
        assert stat.S_IMODE((stack.data / name).stat().st_mode) == 0o600
    for name in ("nats.conf", "valkey.conf", "s3.json"):
        assert stat.S_IMODE((stack.data / "shared/conf" / name).stat().st_mode) == 0o600
    secret = json.loads((stack.data / "secrets.json").read_text("utf-8"))["postgres"]
    for pid in stack.alive():
        assert secret.encode() not in Path(f"/proc/{pid}/cmdline").read_bytes()


@pytest.mark.check("R-01")
@pytest.mark.parametrize("name", ["postgres", "nats", "valkey", "seaweedfs", "gateway", "sandbox", "billing"])
def test_a_killed_child_comes_back_and_the_rest_stays(stack: LocalStack, name: str) -> None:
    before = stack.state()["children"]
    os.kill(before[name]["pid"], signal.SIGKILL)

    wait_for(
        lambda: stack.child(name)["state"] == "ready" and stack.child(name)["pid"] != before[name]["pid"],
        f"{name} is back",
    )

    after = stack.state()["children"]
    assert after[name]["restarts"] == before[name]["restarts"] + 1
    assert after[name]["last_exit"] == -signal.SIGKILL
    assert all(after[other]["pid"] == before[other]["pid"] for other in before if other != name)
