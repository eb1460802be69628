"""The release goes, and takes everything along."""

import pytest

from engine.cluster.release import NAME, Release
from engine.cluster.tools import NAMESPACE, eventually
from one_node.servers import SERVICES
from one_node.shell import step

# What the control plane itself keeps in every namespace, and what was there before the release.
OF_THE_CLUSTER = {"ServiceAccount/default", "ConfigMap/kube-root-ca.crt"}
KINDS = (
    "deployments,replicasets,pods,services,endpoints,jobs,serviceaccounts,configmaps,secrets,ingresses,"
    "networkpolicies,poddisruptionbudgets,horizontalpodautoscalers,persistentvolumeclaims,roles,rolebindings"
)
GIVEN = {f"Secret/{NAME}-{service}" for service in SERVICES}
GONE_SECONDS = 90.0


@pytest.mark.slow
@pytest.mark.check("D-31")
def test_nothing_of_the_release_is_left(release: Release) -> None:
    cluster = release.cluster
    with step("helm uninstall"):
        cluster.helm("uninstall", NAME, "--timeout=120s")

    def left() -> set[str]:
        found = cluster.all(KINDS)
        return {f"{one['kind']}/{one['metadata']['name']}" for one in found} - OF_THE_CLUSTER

    def only_what_was_given() -> bool:
        return not {one for one in left() if not _is_given(one)}

    try:
        eventually(only_what_was_given, what="the pods have ended", seconds=GONE_SECONDS)
    finally:
        print("left, none of it made by the release:", ", ".join(sorted(left())))
    volumes = cluster.all("persistentvolumeclaims,persistentvolumes", namespace=NAMESPACE)
    assert {one["metadata"]["name"] for one in volumes} == {"data-postgres-0", "data-nats-0"}


def _is_given(name: str) -> bool:
    """The chart only refers to Secrets, they were there before."""
    return name in GIVEN or name.startswith("Secret/default-token-")
