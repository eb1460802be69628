"""The Debian packages the cluster stands on, installed once by the ordinary apt client."""

import os
import shutil

from one_node.errors import ClusterError
from one_node.shell import missing, run, step

# A program and the package that brings it.
TO_BUILD = {"go": "golang-go"}
TO_RUN = {
    "etcd": "etcd-server",
    "conntrack": "conntrack",
    "iptables": "iptables",
    "ip": "iproute2",
    "socat": "socat",
    "nsenter": "util-linux",
    "openssl": "openssl",
    "kubectl": "kubernetes-client",
}
LOCK_SECONDS = 600


def need(programs: dict[str, str]) -> None:
    """Install what is missing; without apt or root, say what to install."""
    lacking = [programs[name] for name in missing(list(programs))]
    if not lacking:
        return
    names = " ".join(lacking)
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise ClusterError(f"Missing here: {names}.", hint=f"As root on Debian: apt-get install {names}")
    options = ("-qq", "-o", f"DPkg::Lock::Timeout={LOCK_SECONDS}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step(f"installing {names}"):
        run("apt-get", *options, "update", env=env)
        run("apt-get", *options, "install", "-y", "--no-install-recommends", *lacking, env=env)
