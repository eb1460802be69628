"""Processes and pods that end, a node that is emptied, load that comes and goes."""

import json
import time
from typing import Any

import httpx
import pytest

from drive.people import Resident
from engine.cluster.load import load
from engine.cluster.release import WORKING, Release
from engine.cluster.tools import NAMESPACE, Cluster, eventually, is_ready, until
from one_node.shell import step

BACK_SECONDS = 90.0
SCALE_SECONDS = 150.0
# Ten times what the autoscaler aims at, for longer than it needs to see it.
BURN = "import time\nend = time.time() + 45\nwhile time.time() < end: pass"

pytestmark = pytest.mark.slow


def _names(cluster: Cluster) -> set[str]:
    """All pods of metering, those on their way out included."""
    pods = cluster.all("pods", selector="app.kubernetes.io/name=metering,app.kubernetes.io/component=api")
    return {pod["metadata"]["name"] for pod in pods}


def _status(cluster: Cluster, pod: str) -> dict[str, Any]:
    (found,) = cluster.get("pod", pod)["status"]["containerStatuses"]
    return dict(found)


@pytest.mark.check("R-01", "D-30")
async def test_a_killed_process_is_started_again_in_its_pod(
    release: Release, residents: list[Resident]
) -> None:
    cluster = release.cluster
    (pod, other) = cluster.ready("metering")
    container = _status(cluster, pod)["containerID"].removeprefix("docker://")
    async with load(release.portal, residents[:2]) as walkers:
        done = cluster.run("docker", "kill", "--signal", "KILL", container)
        assert done.returncode == 0, done.stderr
        await until(
            lambda: _status(cluster, pod)["restartCount"] == 1,
            what="a restart is counted",
            seconds=BACK_SECONDS,
        )
        await until(lambda: pod in cluster.ready("metering"), what="it is ready again", seconds=BACK_SECONDS)
        assert _status(cluster, pod)["lastState"]["terminated"]["exitCode"] == 137
    assert other in cluster.ready("metering")
    # A process that dies in the middle of an answer costs that answer, nothing else does.
    others = [line for line in walkers[0].tally.failed if " metering: " not in line]
    assert others == [], walkers[0].tally.told()


@pytest.mark.check("R-01", "D-31")
async def test_a_deleted_pod_costs_no_request(release: Release, residents: list[Resident]) -> None:
    cluster = release.cluster
    gone = cluster.ready("metering")[0]
    async with load(release.portal, residents) as walkers:
        cluster.kubectl("delete", "pod", gone, "--wait=false")
        await until(lambda: gone not in _names(cluster), what="it has ended", seconds=BACK_SECONDS)
        await until(lambda: len(cluster.ready("metering")) == 2, what="another pod", seconds=BACK_SECONDS)
    assert gone not in cluster.ready("metering")
    assert walkers[0].tally.failed == [], walkers[0].tally.told()


def test_the_budget_keeps_one_copy_of_a_service(release: Release) -> None:
    """The node is emptied of metering: the first copy may go, the second only when another one serves."""
    cluster = release.cluster
    first, second = cluster.ready("metering")
    assert _evict(cluster, first) == 201
    assert _evict(cluster, second) == 429, "both copies of metering may go at once"
    eventually(
        lambda: len(cluster.ready("metering")) == 2, what="metering is whole again", seconds=BACK_SECONDS
    )
    assert second in cluster.ready("metering")


def test_a_drain_stops_at_the_budgets_and_forgets_itself(release: Release) -> None:
    """With one node there is nowhere to go, so a whole drain can only be refused."""
    cluster = release.cluster
    selector = "app.kubernetes.io/name=content"
    try:
        done = cluster.run(
            *("kubectl", "drain", "node1", "--ignore-daemonsets", "--delete-emptydir-data", "--force"),
            *(f"--pod-selector={selector}", "--timeout=20s"),
        )
    finally:
        cluster.kubectl("uncordon", "node1")
    assert done.returncode != 0
    assert "Cannot evict pod as it would violate the pod's disruption budget" in done.stderr
    assert cluster.ready("content"), "at least one copy has served all the time"
    eventually(
        lambda: len(cluster.ready("content")) == 2, what="content is whole again", seconds=BACK_SECONDS
    )


def _evict(cluster: Cluster, pod: str) -> int:
    """Ask for a pod to go as a drain does; the answer's status."""
    eviction = {
        "apiVersion": "policy/v1beta1",
        "kind": "Eviction",
        "metadata": {"name": pod, "namespace": NAMESPACE},
    }
    path = f"/api/v1/namespaces/{NAMESPACE}/pods/{pod}/eviction"
    done = cluster.run("kubectl", "create", "--raw", path, "-f", "-", text=json.dumps(eviction))
    if done.returncode == 0:
        return 201
    return 429 if "disruption budget" in done.stderr else 500


def test_the_autoscaler_follows_the_load(release: Release) -> None:
    """The figures come from the kubelet by our metrics API, the decision is the autoscaler's own."""
    cluster = release.cluster
    eventually(lambda: _use(cluster) is not None, what="the autoscaler knows the use", seconds=SCALE_SECONDS)
    pods = cluster.ready("content")
    with step("burning processor time in two pods"):
        for pod in pods:
            cluster.kubectl("exec", pod, "--", "sh", "-c", f"python -c '{BURN}' >/dev/null 2>&1 &")
        eventually(lambda: len(cluster.pods("content")) == 3, what="a third copy", seconds=SCALE_SECONDS)
        used = _use(cluster)
        assert used is None or used > 80, "it scaled for a reason"
    with step("waiting for calm"):
        eventually(lambda: len(cluster.pods("content")) == 2, what="two copies again", seconds=SCALE_SECONDS)


def _use(cluster: Cluster) -> int | None:
    found = cluster.get("hpa.v1.autoscaling", "kabinet-content")["status"]
    used: int | None = found.get("currentCPUUtilizationPercentage")
    return used


def test_the_front_door_opens_on_loopback_only(release: Release) -> None:
    """A published port answers on 127.0.0.1; on the machine's other addresses nobody does."""
    assert httpx.get(release.portal).status_code == 200
    listed = release.cluster.run("hostname", "-I").stdout.split()
    others = [one for one in listed if ":" not in one]
    for address in others:
        with pytest.raises(httpx.TransportError):
            httpx.get(release.portal.replace("localhost", address), timeout=2)


def test_everything_is_well_afterwards(release: Release) -> None:
    def all_ready() -> bool:
        pods = release.cluster.all("pods", selector=WORKING)
        return all(is_ready(pod) for pod in pods if "deletionTimestamp" not in pod["metadata"])

    begin = time.monotonic()
    eventually(all_ready, what="every pod is ready", seconds=BACK_SECONDS)
    print(f"ready after {time.monotonic() - begin:.0f} s")
