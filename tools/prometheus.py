"""Tells where Prometheus and the node exporter are, and brings Debian's packages when they are not there yet.

The answer is a folder with the programs under Debian's names. KABINET_PROMETHEUS names another one. Root
installs the packages; anybody else unpacks them below KABINET_HOME, which needs no rights.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bootstrap import HOME

PACKAGES = ("prometheus", "prometheus-node-exporter")
PROGRAMS = (*PACKAGES, "promtool")
LOCK_SECONDS = "600"


class AbsentError(Exception):
    """There is no Prometheus here, and no way to get one; says why."""


def find() -> Path:
    """The folder with the two programs. Raises AbsentError."""
    own = HOME / "tools/prometheus/usr/bin"
    for folder in (os.environ.get("KABINET_PROMETHEUS"), own, _folder_on_path()):
        if folder and all(os.access(Path(folder, name), os.X_OK) for name in PROGRAMS):
            return Path(folder)
    if shutil.which("apt-get") is None:
        raise AbsentError("install Prometheus 2.40 or newer, or name its folder in KABINET_PROMETHEUS")
    root = HOME / "tools/prometheus"
    root.mkdir(parents=True, exist_ok=True)
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _install() if os.geteuid() == 0 else _unpack(root)


def _folder_on_path() -> str | None:
    found = [shutil.which(name) for name in PROGRAMS]
    return str(Path(found[0]).parent) if found[0] and all(found) else None


def _run(*command: str, cwd: Path | None = None) -> bool:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, check=False, cwd=cwd, env=env, stdout=sys.stderr).returncode == 0


def _install() -> Path:
    print(f"· installing Debian's packages {' and '.join(PACKAGES)}", file=sys.stderr, flush=True)
    # Nothing is to run but what a test starts.
    options = ("-o", f"DPkg::Lock::Timeout={LOCK_SECONDS}", "-o", "Dpkg::Use-Pty=0", "-qq")
    install = ("apt-get", *options, "install", "-y", "--no-install-recommends", *PACKAGES)
    if not _run(*install) and not (_run("apt-get", *options, "update") and _run(*install)):
        raise AbsentError(f"apt-get could not install {' and '.join(PACKAGES)}")
    _run("systemctl", "disable", "--now", *PACKAGES) if Path("/run/systemd/system").exists() else None
    folder = _folder_on_path()
    if folder is None:
        raise AbsentError(f"the packages did not bring {', '.join(PROGRAMS)}")
    return Path(folder)


def _unpack(root: Path) -> Path:
    print(f"· unpacking Debian's packages {' and '.join(PACKAGES)} into {root}", file=sys.stderr, flush=True)
    if not _run("apt-get", "-qq", "download", *PACKAGES, cwd=root):
        raise AbsentError(f"apt-get could not download {' and '.join(PACKAGES)}")
    for package in root.glob("prometheus*.deb"):
        if not _run("dpkg", "-x", str(package), str(root)):
            raise AbsentError(f"{package.name} could not be unpacked")
    return root / "usr/bin"


if __name__ == "__main__":
    try:
        print(find())
    except AbsentError as absent:
        sys.exit(f"Prometheus is needed: {absent}.")
