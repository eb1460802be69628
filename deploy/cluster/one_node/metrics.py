"""The API metrics.k8s.io/v1beta1, as small as `kubectl top` and the autoscaler need it.

The figures are the kubelet's own, asked for through the API server.
"""

import argparse
import json
import ssl
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from one_node.api import Api, Refused
from one_node.layout import NODE

GROUP, VERSION = "metrics.k8s.io", "v1beta1"
GROUP_VERSION = f"{GROUP}/{VERSION}"
SUMMARY = f"/api/v1/nodes/{NODE}/proxy/stats/summary"
WINDOW = "10s"
RESOURCES = {
    "kind": "APIResourceList",
    "apiVersion": "v1",
    "groupVersion": GROUP_VERSION,
    "resources": [
        {
            "name": name,
            "singularName": "",
            "namespaced": name == "pods",
            "kind": kind,
            "verbs": ["get", "list"],
        }
        for name, kind in (("pods", "PodMetrics"), ("nodes", "NodeMetrics"))
    ],
}


class Metrics:
    """Answers the questions of the API."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def answer(  # noqa: PLR0911 - one line for each path there is
        self, path: str, selector: str
    ) -> dict[str, Any] | None:
        """The object at a path below the API's root; None when there is none."""
        match path.strip("/").split("/")[3:]:
            case []:
                return RESOURCES
            case ["nodes"]:
                return _list("NodeMetricsList", [self._node()])
            case ["nodes", name] if name == NODE:
                return self._node()
            case ["pods"]:
                return _list("PodMetricsList", self._pods("", selector))
            case ["namespaces", namespace, "pods"]:
                return _list("PodMetricsList", self._pods(namespace, selector))
            case ["namespaces", namespace, "pods", name]:
                return next((pod for pod in self._pods(namespace) if pod["metadata"]["name"] == name), None)
            case _:
                return None

    def _node(self) -> dict[str, Any]:
        node = self._api.get(SUMMARY)["node"]
        return {**_measured("NodeMetrics", {"name": NODE}, when=node["cpu"]["time"]), "usage": _usage(node)}

    def _pods(self, namespace: str, selector: str = "") -> list[dict[str, Any]]:
        scope = f"/namespaces/{namespace}" if namespace else ""
        chosen = self._api.get(f"/api/v1{scope}/pods?labelSelector={quote(selector)}")["items"]
        labels = {pod["metadata"]["uid"]: pod["metadata"].get("labels", {}) for pod in chosen}
        return [
            _pod(stats, labels[stats["podRef"]["uid"]])
            for stats in self._api.get(SUMMARY)["pods"]
            if stats["podRef"]["uid"] in labels and _is_measured(stats)
        ]


def _is_measured(stats: dict[str, Any]) -> bool:
    """A container that has just been started has no rate yet."""
    containers = stats.get("containers") or []
    return bool(containers) and all("usageNanoCores" in one.get("cpu", {}) for one in containers)


def _pod(stats: dict[str, Any], labels: dict[str, str]) -> dict[str, Any]:
    reference, containers = stats["podRef"], stats["containers"]
    metadata = {"name": reference["name"], "namespace": reference["namespace"], "labels": labels}
    usage = [{"name": one["name"], "usage": _usage(one)} for one in containers]
    return {**_measured("PodMetrics", metadata, when=containers[0]["cpu"]["time"]), "containers": usage}


def _measured(kind: str, metadata: dict[str, Any], *, when: str) -> dict[str, Any]:
    made = {"creationTimestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
    head = {"kind": kind, "apiVersion": GROUP_VERSION, "metadata": {**metadata, **made}}
    return {**head, "timestamp": when, "window": WINDOW}


def _usage(stats: dict[str, Any]) -> dict[str, str]:
    memory = stats.get("memory", {}).get("workingSetBytes", 0)
    return {"cpu": f"{stats['cpu'].get('usageNanoCores', 0)}n", "memory": str(memory)}


def _list(kind: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"kind": kind, "apiVersion": GROUP_VERSION, "metadata": {}, "items": items}


def handler(metrics: Metrics) -> type[BaseHTTPRequestHandler]:
    """The HTTP side of it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            selector = parse_qs(asked.query).get("labelSelector", [""])[0]
            try:
                answer = metrics.answer(asked.path, selector)
            except (OSError, Refused, KeyError) as error:
                self.send_error(503, str(error))
                return
            if answer is None:
                self.send_error(404)
                return
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """The autoscaler asks every few seconds: nothing worth a line."""

    return Handler


def main() -> None:
    """Serve over TLS for ever."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("kubeconfig", "certificate", "key"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--address", required=True)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    server = ThreadingHTTPServer((options.address, options.port), handler(Metrics(Api(options.kubeconfig))))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.certificate, options.key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
