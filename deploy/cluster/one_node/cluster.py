"""Up, down and status of the cluster."""

import base64
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from one_node import build, children, machine, packages
from one_node.api import Api, Refused
from one_node.errors import ClusterError
from one_node.layout import NODE, ON_BRIDGE, PORTS, Layout
from one_node.papers import Papers
from one_node.programs import LOOPBACK, Programs
from one_node.shell import say, step, succeeds

METRICS_API = "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io"
FIRST_SERVICE = "10.96.0.1"
READY_SECONDS = 120.0
POLL_SECONDS = 0.25
# The kubelet ends before the engine's containers do, so that it does not start them again.
STOP_ORDER = ("kubelet", "proxy", "scheduler", "controller-manager", "metrics", "dns", "apiserver", "etcd")


def check_machine() -> None:
    """Say why a cluster cannot run here. Raises ClusterError."""
    if sys.platform != "linux":
        raise ClusterError("The cluster runs on Linux only.")
    if os.geteuid() != 0:
        raise ClusterError("Starting the cluster takes root: it sets routes, mounts and iptables rules.")
    if not succeeds("docker", "info"):
        raise ClusterError(
            "No Docker engine answers here.", hint="Bring one: python3 deploy/images/provision up engine"
        )


def up(layout: Layout) -> None:
    """Start the cluster, or say that it runs."""
    check_machine()
    if children.running(layout, "apiserver") and children.running(layout, "kubelet"):
        say("the cluster runs already")
        return
    packages.need(packages.TO_RUN)
    binaries = build.build()
    if layout.home.exists():
        with step("clearing what an earlier run has left"):
            clear(layout)
    bridge = machine.bridge_address()
    _require_free_ports(bridge)
    layout.create()
    papers = Papers(layout, bridge, FIRST_SERVICE)
    programs = Programs(layout, papers, binaries, bridge, machine.pod_network())
    with step(f"preparing keys, the way for service addresses and the state in {layout.home}"):
        machine.prepare(layout, bridge)
        machine.make_pause_image(binaries, layout)
        papers.issue()
    with step("starting etcd and the API server"):
        children.start(layout, programs.etcd())
        _wait(layout, "etcd", is_done=lambda: _listens(LOOPBACK, PORTS["etcd"]))
        children.start(layout, programs.apiserver())
        api = Api(layout.kubeconfig)
        _wait(layout, "apiserver", is_done=lambda: api.text("/readyz") == "ok")
    with step("starting controllers, scheduler, kubelet, proxy, DNS and metrics"):
        ours = (programs.controller_manager(), programs.scheduler(), programs.kubelet(), programs.proxy())
        for program in (*ours, programs.shim("dns"), programs.shim("metrics")):
            children.start(layout, program)
        _register_metrics(api, bridge, authority=papers.authority)
        _wait(layout, "kubelet", is_done=lambda: _is_ready(api.get(f"/api/v1/nodes/{NODE}"), "Ready"))
        _wait(layout, "metrics", is_done=lambda: _is_ready(api.get(METRICS_API), "Available"))
        _wait(
            layout,
            "controller-manager",
            is_done=lambda: bool(api.get("/api/v1/namespaces/default/serviceaccounts/default")["secrets"]),
        )
        children.require(layout, *STOP_ORDER)
    say(f"Kubernetes {build.RELEASE} is ready: export KUBECONFIG={layout.kubeconfig}")


def down(layout: Layout) -> None:
    """Stop the cluster and undo everything it did to the machine."""
    if not layout.home.exists():
        say("no cluster runs here")
        return
    with step("stopping the cluster"):
        clear(layout)
    left = leftovers(layout)
    if left:
        raise ClusterError("Something is left of the cluster:\n  " + "\n  ".join(left))
    say("nothing is left of the cluster")


def clear(layout: Layout) -> None:
    """End and remove everything, whatever state it is in."""
    for name in (*STOP_ORDER, *children.known(layout)):
        children.stop(layout, name)
    if succeeds("docker", "info"):
        machine.remove_containers()
    machine.unmount(layout.home)
    machine.remove_rules()
    machine.restore(layout)
    machine.remove_cgroups()
    machine.remove_state(layout)


def leftovers(layout: Layout) -> list[str]:
    """What should be gone and is not."""
    found = [f"folder {layout.home}"] if layout.home.exists() else []
    found += [f"mount {point}" for point in machine.mounts(layout.home)]
    found += [f"iptables chain {chain}" for chain in machine.chains()]
    found += [f"cgroup {path}" for path in machine.cgroups()]
    return found


def status(layout: Layout) -> int:
    """Tell what runs. Returns 3 when nothing does, as service managers do."""
    names = children.known(layout) if layout.home.exists() else []
    if not names:
        print("No cluster runs here. Start one: python3 deploy/cluster up")
        return 3
    for name in STOP_ORDER[::-1]:
        pid = children.running(layout, name)
        print(f"  {name:<20}{f'process {pid}' if pid else 'stopped'}")
    api = Api(layout.kubeconfig)
    pods = api.get("/api/v1/pods")["items"]
    node = api.get(f"/api/v1/nodes/{NODE}")
    print(f"\n  node {NODE}: {'ready' if _is_ready(node, 'Ready') else 'not ready'}")
    for pod in pods:
        metadata = pod["metadata"]
        print(f"  {metadata['namespace']}/{metadata['name']}: {pod['status']['phase']}")
    print(f"\n  export KUBECONFIG={layout.kubeconfig}")
    return 0


def _register_metrics(api: Api, bridge: str, *, authority: Path) -> None:
    """Tell the API server who answers for metrics.k8s.io."""
    name = {"name": "metrics", "namespace": "kube-system"}
    port = PORTS["metrics"]
    service = {"ports": [{"port": 443, "targetPort": port, "protocol": "TCP"}]}
    endpoints = [{"addresses": [{"ip": bridge}], "ports": [{"port": port, "protocol": "TCP"}]}]
    api.apply("/api/v1/namespaces/kube-system/services", {"metadata": name, "spec": service})
    api.apply("/api/v1/namespaces/kube-system/endpoints", {"metadata": name, "subsets": endpoints})
    spec = {
        "group": "metrics.k8s.io",
        "version": "v1beta1",
        "groupPriorityMinimum": 100,
        "versionPriority": 100,
        "service": name,
        "caBundle": base64.b64encode(authority.read_bytes()).decode("ascii"),
    }
    collection, _, own_name = METRICS_API.rpartition("/")
    api.apply(collection, {"metadata": {"name": own_name}, "spec": spec})


def _is_ready(thing: dict[str, Any], kind: str) -> bool:
    conditions = thing.get("status", {}).get("conditions") or []
    return any(one["type"] == kind and one["status"] == "True" for one in conditions)


def _wait(layout: Layout, name: str, *, is_done: Callable[[], bool]) -> None:
    """Until it is so, the program has ended, or patience has."""
    deadline = time.monotonic() + READY_SECONDS
    why = ""
    while time.monotonic() < deadline:
        children.require(layout, name)
        try:
            if is_done():
                return
        except (OSError, Refused, KeyError) as error:
            why = f"\n{error}"
        time.sleep(POLL_SECONDS)
    words = children.tail(layout, name)
    raise ClusterError(f"{name} is not ready after {READY_SECONDS:.0f} s.{why}\nIts last words:\n{words}")


def _listens(address: str, port: int) -> bool:
    with socket.create_connection((address, port), timeout=1):
        return True


def _require_free_ports(bridge: str) -> None:
    for name, port in PORTS.items():
        address = bridge if name in ON_BRIDGE else LOOPBACK
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as error:
                raise ClusterError(f"{address}:{port}, wanted for {name}, is taken: {error}.") from error
