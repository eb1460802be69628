"""A release replaced, and one refused, while residents read and write."""

import json

import pytest

from drive.people import Resident, new_key
from engine.cluster.load import judge, load
from engine.cluster.release import NAME, NEXT, NEXT_RELEASE, Release, finished
from engine.cluster.tools import eventually
from one_node.shell import step

HOPELESS_SECONDS = 45

pytestmark = [pytest.mark.slow, pytest.mark.check("D-24", "D-31", "R-26")]


async def test_an_upgrade_replaces_every_pod_without_one_failed_request(
    release: Release, residents: list[Resident]
) -> None:
    key = new_key()
    with step("helm upgrade under load"):
        async with load(release.portal, residents) as walkers:
            for walker in walkers:
                await walker.send_reading(key)
            said = await finished(release.cluster.start_helm(*release.change(*NEXT_RELEASE)))
            assert release.status()["info"]["status"] == "deployed", said
            assert release.tags() == {NEXT}
            for walker in walkers:
                # What the old release has taken, the new one knows by its key.
                await walker.send_reading(key)
    judge(walkers[0].tally)


async def test_an_upgrade_that_never_becomes_ready_goes_back_by_itself(
    release: Release, residents: list[Resident]
) -> None:
    cluster, before = release.cluster, release.revision()
    serving = set(cluster.ready("content"))
    # Less memory than Python needs to start.
    broken = json.dumps(
        {"requests": {"cpu": "10m", "memory": "8Mi"}, "limits": {"cpu": "1", "memory": "24Mi"}}
    )
    resources = ("--set-json", f"services.content.api.resources={broken}")
    change = release.change("--atomic", *NEXT_RELEASE, *resources, timeout=HOPELESS_SECONDS)
    with step("helm upgrade --atomic with too little memory for one service"):
        async with load(release.portal, residents) as walkers:
            helm = cluster.start_helm(*change)
            said = await finished(helm)
    assert helm.returncode != 0
    assert "has been rolled back" in said, said
    assert walkers[0].tally.failed == [], walkers[0].tally.told()
    assert serving <= set(cluster.ready("content")), "the pods that served have served on"
    history = cluster.helm_json("history", NAME, "-o", "json")
    assert [one["status"] for one in history[-2:]] == ["failed", "deployed"]
    assert release.revision() == before + 2
    deployment = cluster.get("deployment", "kabinet-content")
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    assert container["resources"]["limits"]["memory"] == "512Mi"


def test_old_pods_leave_within_their_grace(release: Release) -> None:
    def rest() -> bool:
        pods = release.cluster.all("pods", selector=f"app.kubernetes.io/instance={NAME}")
        return not any("deletionTimestamp" in pod["metadata"] for pod in pods)

    eventually(rest, what="no pod is on its way out", seconds=70)
