"""The little metrics API tells the kubelet's figures in the form the autoscaler reads."""

from typing import Any, cast

from one_node.api import Api
from one_node.metrics import SUMMARY, Metrics

POD = {"metadata": {"uid": "1", "name": "api-x", "namespace": "shop", "labels": {"app": "api"}}}
STATS = {
    "podRef": {"uid": "1", "name": "api-x", "namespace": "shop"},
    "containers": [
        {
            "name": "api",
            "cpu": {"time": "2026-01-01T00:00:00Z", "usageNanoCores": 250_000_000},
            "memory": {"workingSetBytes": 1024},
        }
    ],
}
YOUNG = {
    "podRef": {"uid": "2", "name": "api-y", "namespace": "shop"},
    "containers": [{"name": "api", "cpu": {"time": "2026-01-01T00:00:00Z"}}],
}
NODE = {"cpu": {"time": "2026-01-01T00:00:00Z", "usageNanoCores": 5}, "memory": {"workingSetBytes": 6}}
ROOT = "/apis/metrics.k8s.io/v1beta1"


class OtherSide:
    """The API server, as far as it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def get(self, path: str) -> Any:
        self.asked.append(path)
        if path == SUMMARY:
            return {"node": NODE, "pods": [STATS, YOUNG]}
        return {"items": [POD, {"metadata": {**POD["metadata"], "uid": "2", "name": "api-y"}}]}


def test_pods_of_a_selector_are_listed_with_their_use() -> None:
    other = OtherSide()
    answer = Metrics(cast("Api", other)).answer(f"{ROOT}/namespaces/shop/pods", "app=api")
    assert other.asked[0] == "/api/v1/namespaces/shop/pods?labelSelector=app%3Dapi"
    assert answer is not None
    assert [item["metadata"]["name"] for item in answer["items"]] == ["api-x"], "a young pod has no rate yet"
    (item,) = answer["items"]
    assert item["containers"] == [{"name": "api", "usage": {"cpu": "250000000n", "memory": "1024"}}]
    assert (item["timestamp"], item["window"]) == ("2026-01-01T00:00:00Z", "10s")


def test_one_pod_and_the_node_are_told_and_strangers_are_not() -> None:
    metrics = Metrics(cast("Api", OtherSide()))
    pod = metrics.answer(f"{ROOT}/namespaces/shop/pods/api-x", "")
    assert pod is not None
    assert pod["metadata"]["name"] == "api-x"
    assert metrics.answer(f"{ROOT}/namespaces/shop/pods/nobody", "") is None
    node = metrics.answer(f"{ROOT}/nodes/node1", "")
    assert node is not None
    assert node["usage"] == {"cpu": "5n", "memory": "6"}
    assert metrics.answer(f"{ROOT}/nodes/other", "") is None


def test_the_group_tells_its_resources() -> None:
    answer = Metrics(cast("Api", OtherSide())).answer(ROOT, "")
    assert answer is not None
    assert [(one["name"], one["kind"]) for one in answer["resources"]] == [
        ("pods", "PodMetrics"),
        ("nodes", "NodeMetrics"),
    ]
