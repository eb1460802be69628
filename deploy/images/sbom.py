"""Prints the bill of materials of the image it runs in, as CycloneDX 1.6: `python sbom.py <image>`.

Runs inside the image while that is built, where no scanner is at hand: it needs only the standard library.
"""

import hashlib
import importlib.metadata
import json
import sys
import uuid
from collections.abc import Iterable, Iterator
from email.message import Message
from pathlib import Path
from typing import Any, cast

STATUS = Path("/var/lib/dpkg/status")
RELEASE = Path("/etc/os-release")
NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")

Component = dict[str, Any]


def python_packages() -> Iterator[Component]:
    """What Python finds among its packages."""
    for found in importlib.metadata.distributions():
        fields = found.metadata
        name, version = fields["Name"], found.version
        purl = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
        named = cast("Message[str, str]", fields)  # the protocol has no get before Python 3.12
        # One long text is the licence itself, not its name.
        told = named.get("License-Expression") or named.get("License") or ""
        licence = told if told and "\n" not in told else ""
        yield component(name, version, purl=purl, expression=licence)


def system_packages(status: Path = STATUS, release: Path = RELEASE) -> Iterator[Component]:
    """What Debian's package manager has installed; nothing where it is not Debian."""
    if not status.exists():
        return
    codename = _release(release).get("VERSION_CODENAME", "")
    for paragraph in status.read_text("utf-8").split("\n\n"):
        fields = dict(
            line.split(": ", 1) for line in paragraph.splitlines() if ": " in line and line[0] != " "
        )
        if not fields.get("Status", "").endswith(" installed"):
            continue
        name, version, arch = fields["Package"], fields["Version"], fields["Architecture"]
        purl = f"pkg:deb/debian/{name}@{version}?arch={arch}&distro={codename}"
        yield component(name, version, purl=purl)


def component(name: str, version: str, *, purl: str, expression: str = "") -> Component:
    """One entry of the bill."""
    made: Component = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    if expression:
        made["licenses"] = [{"license": {"name": expression}}]
    return made


def _release(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    lines = (line.partition("=") for line in path.read_text("utf-8").splitlines())
    return {name: value.strip('"') for name, _, value in lines}


def document(image: str, packages: Iterable[Component]) -> dict[str, Any]:
    """The whole document; the same packages always give the same one."""
    found = {one["bom-ref"]: one for one in packages}
    components = [found[ref] for ref in sorted(found)]
    digest = hashlib.sha256(json.dumps([image, components]).encode()).hexdigest()
    version = next((one["version"] for one in components if one["name"] == image), "0")
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, digest)}",
        "version": 1,
        "metadata": {
            "component": {"type": "container", "bom-ref": f"image:{image}", "name": image, "version": version}
        },
        "components": components,
    }


if __name__ == "__main__":
    bill = document(sys.argv[1], (*python_packages(), *system_packages()))
    print(json.dumps(bill, ensure_ascii=False, indent=1))
