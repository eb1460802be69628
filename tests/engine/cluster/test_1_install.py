"""The whole system installed from the built images."""

import json
import re

import pytest

from engine.cluster.release import NAME, WORKING, Release
from engine.cluster.tools import is_ready
from engine.docker import VERSION
from one_node.servers import SERVICES

pytestmark = pytest.mark.check("D-24", "D-30", "D-31")


def test_everything_runs_from_the_built_images(release: Release) -> None:
    assert release.tags() == {VERSION}
    for service in SERVICES:
        copies = 2 if service in {"metering", "content"} else 1
        assert len(release.cluster.ready(service)) == copies, service
        assert len(release.cluster.ready(service, "worker")) == 1, service
    assert len(release.cluster.ready("gateway", "gateway")) == 2


def test_it_calls_itself_well(release: Release) -> None:
    said = release.cluster.helm("test", NAME, "--timeout=120s")
    assert re.search(rf"TEST SUITE:\s+{NAME}-check\n(.*\n)*Phase:\s+Succeeded", said), said


def test_migrations_ran_before_the_first_pod(release: Release) -> None:
    cluster = release.cluster
    assert not cluster.all("jobs"), "a Job that has ended well is removed"
    events = json.loads(cluster.kubectl("get", "events", "-o", "json"))["items"]
    completed = [
        one
        for one in events
        if one["reason"] == "Completed" and "migrations" in one["involvedObject"]["name"]
    ]
    assert completed, "no migration has ended"
    first_pods = [
        pod["metadata"]["creationTimestamp"] for service in SERVICES for pod in cluster.pods(service)
    ]
    assert completed[0]["lastTimestamp"] <= min(first_pods)


def test_containers_can_do_little(release: Release) -> None:
    """As the container itself sees it, not as it was declared."""
    (pod, *_) = release.cluster.ready("metering")
    script = (
        "import os; print(os.getuid(), os.getgid())\n"
        "for path in ('/x', '/srv/x', '/tmp/x'):\n"
        "    try: open(path, 'w'); print(path, 'written')\n"
        "    except OSError as error: print(path, error.strerror)\n"
        "print(os.path.exists('/var/run/secrets/kubernetes.io'))\n"
        "for line in open('/proc/self/status'):\n"
        "    if line.startswith(('CapEff', 'Seccomp:')): print(line.split()[1])\n"
    )
    said = release.cluster.kubectl("exec", pod, "--", "python", "-c", script).splitlines()
    assert said[0] == "10001 10001"
    assert said[1:4] == ["/x Read-only file system", "/srv/x Read-only file system", "/tmp/x written"]  # noqa: S108
    assert said[4] == "False", "a token of the API server is mounted"
    assert said[5:] == ["0000000000000000", "2"], "no capability, and system calls filtered"


def test_no_pod_was_restarted_on_the_way(release: Release) -> None:
    pods = release.cluster.all("pods", selector=WORKING)
    assert all(is_ready(pod) for pod in pods)
    restarted = {
        pod["metadata"]["name"]: one["restartCount"]
        for pod in pods
        for one in pod["status"]["containerStatuses"]
        if one["restartCount"]
    }
    assert restarted == {}
