"""Prints the gateway's bill of materials: Debian's packages, Caddy's Go modules, packages of the web apps.

Runs in a build stage beside copies of what it reads; the gateway itself holds no Python.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from sbom import Component, component, document, system_packages

HERE = Path(__file__).resolve().parent


def go_modules(build_info: Path) -> Iterator[Component]:
    """What Caddy was compiled from, by its own account."""
    for line in build_info.read_text("utf-8").splitlines():
        words = line.split("\t")
        if words[0] in {"dep", "mod"} and len(words) > 2:  # noqa: PLR2004 - kind, path, version
            yield component(words[1], words[2], purl=f"pkg:golang/{words[1]}@{words[2]}")


def web_packages(lock: Path) -> Iterator[Component]:
    """What may be bundled into the web apps: the packages of the lock that are no tools of developers."""
    for path, fields in json.loads(lock.read_text("utf-8"))["packages"].items():
        name = path.rpartition("node_modules/")[2]
        if "node_modules/" in path and "version" in fields and not fields.get("dev"):
            version, licence = fields["version"], fields.get("license", "")
            purl = f"pkg:npm/{quote(name, safe='/')}@{version}"
            yield component(name, version, purl=purl, expression=licence)


if __name__ == "__main__":
    found = (
        *system_packages(HERE / "debian/status", HERE / "debian/os-release"),
        *go_modules(HERE / "build-info"),
        *web_packages(HERE / "package-lock.json"),
    )
    print(json.dumps(document("kabinet-gateway", found), ensure_ascii=False, indent=1))
