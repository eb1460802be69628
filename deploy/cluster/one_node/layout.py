"""Where everything of the one cluster of this machine is: folders, addresses, ports, limits."""

import os
from dataclasses import dataclass
from pathlib import Path

DEFAULT_HOME = Path("/var/lib/kabinet-cluster")
NODE = "node1"
DOMAIN = "cluster.local"
SERVICE_NETWORK = "10.96.0.0/16"
# What a published port of the cluster may be; they answer on 127.0.0.1 only.
NODE_PORTS = range(30600, 30700)
# All of these listen on loopback or on docker0, never on an address that others can reach.
PORTS = {
    "apiserver": 6443,
    "etcd": 2379,
    "etcd peers": 2380,
    "controller-manager": 10257,
    "scheduler": 10259,
    "kubelet": 10250,
    "kubelet health": 10248,
    "proxy health": 10256,
    "proxy metrics": 10249,
    "metrics": 4443,
    "dns": 53,
}
ON_BRIDGE = ("apiserver", "kubelet", "metrics", "dns")


@dataclass(frozen=True)
class Layout:
    """The folders of a cluster's state. Everything in them may be deleted when it does not run."""

    home: Path

    @classmethod
    def default(cls) -> "Layout":
        """The place for the one cluster of this machine."""
        return cls(Path(os.environ.get("KABINET_CLUSTER_HOME") or DEFAULT_HOME))

    @property
    def kubeconfig(self) -> Path:
        """The administrator's way in."""
        return self.home / "admin.kubeconfig"

    @property
    def pki(self) -> Path:
        """Keys and certificates."""
        return self.home / "pki"

    @property
    def log(self) -> Path:
        """A file for each program."""
        return self.home / "log"

    @property
    def run(self) -> Path:
        """What runs, and what the machine looked like before."""
        return self.home / "run"

    @property
    def kubelet(self) -> Path:
        """The kubelet's volumes and plugins."""
        return self.home / "kubelet"

    @property
    def volumes(self) -> Path:
        """Where hostPath volumes of tests belong."""
        return self.home / "volumes"

    @property
    def etcd(self) -> Path:
        """The cluster's memory."""
        return self.home / "etcd"

    def create(self) -> None:
        """Make the folders; only root gets in, but pods get through to their volumes."""
        self.home.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o711)
        for folder in (self.pki, self.log, self.run, self.etcd):
            folder.mkdir(mode=0o700, exist_ok=True)
        for folder in (self.kubelet, self.volumes):
            folder.mkdir(mode=0o755, exist_ok=True)
