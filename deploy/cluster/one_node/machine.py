"""What the cluster changes on the machine, and how it is undone."""

import json
import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

from one_node.layout import SERVICE_NETWORK, Layout
from one_node.programs import PAUSE_IMAGE
from one_node.shell import run, succeeds

BRIDGE = "docker0"
# The kubelet and the proxy set these without asking.
SYSCTLS = (
    "vm/overcommit_memory",
    "vm/panic_on_oom",
    "kernel/panic",
    "kernel/panic_on_oops",
    "kernel/keys/root_maxkeys",
    "kernel/keys/root_maxbytes",
    "net/ipv4/ip_forward",
    "net/ipv4/conf/all/route_localnet",
    "net/bridge/bridge-nf-call-iptables",
)
CONTAINERS = "label=io.kubernetes.docker.type"
TABLES = ("nat", "filter", "mangle")
OUR_CHAIN = re.compile(r"^:(KUBE-\S+)", re.MULTILINE)
JUMP_TO_OURS = re.compile(r"^-A (?!KUBE-)(.+ -j KUBE-.+)$", re.MULTILINE)


def bridge_address() -> str:
    """The machine's address on Docker's default bridge."""
    return run("docker", "network", "inspect", "bridge", "-f", "{{(index .IPAM.Config 0).Gateway}}").strip()


def pod_network() -> str:
    """The network of Docker's default bridge."""
    return run("docker", "network", "inspect", "bridge", "-f", "{{(index .IPAM.Config 0).Subnet}}").strip()


def prepare(layout: Layout, bridge: str) -> None:
    """Remember the machine as it is, then make the way for service addresses."""
    found = {name: path.read_text("ascii").strip() for name in SYSCTLS if (path := _sysctl(name)).exists()}
    (layout.run / "sysctl.json").write_text(json.dumps(found), "ascii")
    # The address of a service that does not exist must not leave this machine by its default route.
    run("ip", "route", "replace", SERVICE_NETWORK, "dev", BRIDGE)
    (layout.run / "resolv.conf").write_text(f"nameserver {bridge}\n", "ascii")


def make_pause_image(binaries: Path, layout: Layout) -> None:
    """An image with nothing but the pause program."""
    if succeeds("docker", "image", "inspect", PAUSE_IMAGE):
        return
    archive = layout.run / "pause.tar"
    run("tar", "-cf", archive, "-C", binaries, "pause")
    run("docker", "import", "-c", 'ENTRYPOINT ["/pause"]', archive, PAUSE_IMAGE)


def remove_containers() -> None:
    """Whatever the kubelet has started."""
    found = run("docker", "ps", "-aq", "--filter", CONTAINERS).split()
    if found:
        run("docker", "rm", "--force", "--volumes", *found)
    if succeeds("docker", "image", "inspect", PAUSE_IMAGE):
        run("docker", "rmi", PAUSE_IMAGE)


def unmount(folder: Path) -> None:
    """Volumes of pods are mounts below the kubelet's folder; the deepest goes first."""
    for point in sorted(mounts(folder), reverse=True):
        run("umount", point)


def mounts(folder: Path) -> list[str]:
    """Mounts below a folder."""
    points = [line.split()[1] for line in Path("/proc/mounts").read_text("utf-8").splitlines()]
    return [point for point in points if point.startswith(f"{folder}/")]


def remove_rules() -> None:
    """Rules and chains of the proxy and the kubelet; those of Docker stay."""
    for table in TABLES:
        saved = run("iptables-save", "-t", table)
        for rule in JUMP_TO_OURS.findall(saved):
            run("iptables", "--wait", "-t", table, "-D", *words(rule))
        chains = OUR_CHAIN.findall(saved)
        for verb in ("-F", "-X"):
            for chain in chains:
                run("iptables", "--wait", "-t", table, verb, chain)


def chains() -> list[str]:
    """Chains of ours that are still there."""
    return [chain for table in TABLES for chain in OUR_CHAIN.findall(run("iptables-save", "-t", table))]


def restore(layout: Layout) -> None:
    """Route and kernel settings as they were."""
    if run("ip", "route", "show", SERVICE_NETWORK).strip():
        run("ip", "route", "del", SERVICE_NETWORK, "dev", BRIDGE)
    saved = layout.run / "sysctl.json"
    if saved.exists():
        for name, value in json.loads(saved.read_text("ascii")).items():
            if _sysctl(name).read_text("ascii").strip() != value:
                _sysctl(name).write_text(value, "ascii")


def cgroups() -> list[Path]:
    """Groups of pods, the deepest first."""
    roots = Path("/sys/fs/cgroup").glob("**/kubepods" if _is_unified() else "*/kubepods")
    found = [Path(folder) for root in roots for folder, _, _ in os.walk(root)]
    return sorted(found, key=lambda path: len(path.parts), reverse=True)


def remove_cgroups() -> None:
    """Empty groups can be removed; Docker has ended what was in them."""
    for folder in cgroups():
        with suppress(FileNotFoundError):
            folder.rmdir()


def remove_state(layout: Layout) -> None:
    """The whole state, once nothing is mounted in it any more."""
    if not mounts(layout.home):
        shutil.rmtree(layout.home, ignore_errors=True)


def _is_unified() -> bool:
    return Path("/sys/fs/cgroup/cgroup.controllers").exists()


def _sysctl(name: str) -> Path:
    return Path("/proc/sys", name)


def words(rule: str) -> list[str]:
    """Split a saved rule; comments are quoted."""
    return [part.strip('"') for part in re.findall(r'"[^"]*"|\S+', rule)]
