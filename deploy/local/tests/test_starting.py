"""Starts that go wrong, ends that come too early, and other users."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from deploy.local.tests.conftest import LocalStack, wait_for

from local_stack import ports
from local_stack.layout import Layout

Make = Callable[..., LocalStack]
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can change users")


def test_a_taken_port_is_named_with_its_holder_and_a_way_out(make_stack: Make) -> None:
    stack = make_stack()
    with socket.create_server(("127.0.0.1", stack.base + 1)):
        told = stack.up()

    assert told.returncode == 1
    assert f"Port {stack.base + 1} (backoffice) is taken by " in told.stdout
    assert f"(process {os.getpid()})" in told.stdout
    assert "PORT_BASE=" in told.stdout
    assert stack.alive() == []


def test_a_stranger_on_the_second_loopback_address_counts_too(make_stack: Make) -> None:
    stack = make_stack()
    try:
        stranger = socket.create_server(("::1", stack.base), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no ::1")
    with stranger:
        assert f"Port {stack.base} (portal) is taken" in stack.up().stdout


@pytest.mark.parametrize("base", [80, 60_000])
def test_an_impossible_block_of_ports_is_refused(make_stack: Make, base: int) -> None:
    told = make_stack().run("up", "--detach", "--port-base", str(base))

    assert told.returncode == 1
    assert "PORT_BASE must lie between" in told.stdout + told.stderr


def test_down_of_nothing_is_fine(make_stack: Make) -> None:
    stack = make_stack()
    for _ in range(2):
        told = stack.run("down")
        assert (told.returncode, told.stdout) == (0, "Nothing was running.\n")
    assert stack.run("status").returncode == 3


@pytest.mark.slow
def test_demo_data_that_fails_does_not_stop_the_rest_and_the_stack_ends_with_its_owner(
    make_stack: Make,
) -> None:
    # The variable reaches the supervisor, which hands the program to the demo step.
    stack = make_stack(env={**os.environ, "STUB_DEMO": "import sys; sys.exit('no such account')"})
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as owner:
        told = stack.up("--until-pid", str(owner.pid))

        assert told.returncode == 1
        assert "the demonstration data is not in" in told.stdout
        assert "no such account" in told.stdout
        assert "Kabinet runs." in told.stdout
        assert stack.state()["phase"] == "running"
        owner.kill()
    wait_for(lambda: not stack.alive(), "the stack has ended with its owner")


@pytest.mark.slow
@pytest.mark.check("R-01")
def test_after_kill_9_nothing_is_left_and_the_next_start_works(make_stack: Make) -> None:
    stack = make_stack()
    assert stack.up().returncode == 0

    stack.kill_supervisor()
    wait_for(lambda: not stack.alive(), "all children end by themselves")
    assert stack.run("status").returncode == 3
    assert stack.up().returncode == 0

    state = stack.state()
    for pid in (state["pid"], *(child["pid"] for child in state["children"].values())):
        os.kill(pid, signal.SIGKILL)
    assert stack.up().returncode == 0
    assert all(child["state"] == "ready" for child in stack.state()["children"].values())

    assert stack.run("down").stdout == "Stopped.\n"
    assert stack.alive() == []


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["initdb", "eight services"])
def test_ctrl_c_half_way_stops_what_was_started(make_stack: Make, moment: str) -> None:
    stack = make_stack()
    log = stack.data.parent / "up.log"
    with log.open("wb") as out:
        command = stack.command("up", "--detach", "--port-base", str(stack.base))
        starting = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)
    if moment == "initdb":
        wait_for((stack.data / "shared/postgres/cluster").exists, "initdb has begun")
    else:
        wait_for(lambda: moment in log.read_text("utf-8"), moment)
    starting.send_signal(signal.SIGINT)

    assert starting.wait(timeout=60) == 130
    assert "Nothing is left running." in log.read_text("utf-8")
    assert stack.alive() == []
    assert not any(child["state"] == "ready" for child in stack.state()["children"].values())


@pytest.mark.slow
@needs_root
def test_a_folder_only_root_may_enter_works(make_stack: Make) -> None:
    with tempfile.TemporaryDirectory(dir="/root", prefix="kabinet-") as folder:
        stack = LocalStack(Path(folder) / "data", make_stack().base)
        elsewhere = Layout.at(stack.data).shared
        try:
            assert stack.up().returncode == 0
            owner = Path(f"/proc/{stack.child('postgres')['pid']}").stat().st_uid
            assert owner != 0
            assert elsewhere.is_dir()
            assert stack.data not in elsewhere.parents
        finally:
            stack.run("reset")
        assert not elsewhere.exists()


@pytest.mark.slow
@needs_root
def test_a_plain_user_runs_everything_as_itself(make_stack: Make) -> None:
    user = pwd.getpwnam("nobody")
    if not _may_enter(user.pw_uid):
        pytest.skip("this interpreter lies where no other user may go")
    with tempfile.TemporaryDirectory(prefix="kabinet-plain-") as folder:
        shutil.chown(folder, user.pw_uid, user.pw_gid)
        prefix = ("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")
        stack = LocalStack(Path(folder) / "data", make_stack().base, prefix=prefix)
        assert stack.up().returncode == 0
        children = stack.state()["children"].values()
        assert {Path(f"/proc/{child['pid']}").stat().st_uid for child in children} == {user.pw_uid}
        assert stack.run("down").returncode == 0


def _may_enter(uid: int) -> bool:
    # The interpreter has to start itself again: setpriv still has root's rights when it starts the first.
    again = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import psycopg'], check=True)"
    change = ["setpriv", f"--reuid={uid}", "--regid=65534", "--clear-groups"]
    command = [*change, sys.executable, "-c", again]
    return subprocess.run(command, capture_output=True, check=False, cwd="/").returncode == 0


def test_every_name_has_a_port_of_its_own() -> None:
    numbers = list(ports.block(8080).values())

    assert len(numbers) == len(set(numbers))
    assert ports.block(8080)["identity"] == 8091
    assert ports.block(8080)["postgres"] == 8100
