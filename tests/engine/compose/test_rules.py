"""What the compose file promises, read off what compose itself makes of it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.docker import ROOT, docker

FOLDER = ROOT / "deploy" / "compose"
ONE_SHOT = "service_completed_successfully"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The file with all its values."""
    environment = tmp_path_factory.mktemp("compose") / ".env"
    subprocess.run([sys.executable, FOLDER / "make_env.py", environment], check=True)
    shown = docker(
        "compose",
        "--env-file",
        str(environment),
        "-f",
        str(FOLDER / "compose.yaml"),
        "config",
        "--format",
        "json",
    )
    found: dict[str, Any] = json.loads(shown)
    return found


def test_minio_is_the_store(project: dict[str, Any]) -> None:
    assert project["services"]["s3"]["image"].startswith("minio/minio:RELEASE.")


@pytest.mark.check("C-53")
def test_ports_are_published_on_loopback_only(project: dict[str, Any]) -> None:
    published = [port for one in project["services"].values() for port in one.get("ports", [])]
    assert {port["target"] for port in published} == {8080, 8081, 8082}
    assert {port["host_ip"] for port in published} == {"127.0.0.1"}


@pytest.mark.check("C-52")
def test_our_containers_are_hardened(project: dict[str, Any]) -> None:
    ours = {name: one for name, one in project["services"].items() if one["image"].startswith("kabinet-")}
    assert len(ours) == 8 + 8 + 4
    for name, one in ours.items():
        assert one["read_only"], name
        assert one["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in one["security_opt"], name


def test_everything_has_a_limit_and_a_health(project: dict[str, Any]) -> None:
    services = project["services"]
    awaited = {
        name
        for one in services.values()
        for name, condition in one.get("depends_on", {}).items()
        if condition["condition"] == ONE_SHOT
    }
    for name, one in services.items():
        assert int(one["mem_limit"]) > 0, name
        assert name in awaited or one["healthcheck"]["test"], name


@pytest.mark.check("C-51")
def test_stores_are_out_of_reach_of_the_door(project: dict[str, Any]) -> None:
    services = project["services"]
    for name in ("postgres", "nats", "redis", "s3"):
        assert set(services[name]["networks"]) == {"data"}, name
    assert set(services["gateway"]["networks"]) == {"inside", "edge"}
    assert project["networks"]["data"]["internal"]
    assert project["networks"]["inside"]["internal"]


@pytest.mark.check("C-50")
def test_secrets_are_made_and_kept(tmp_path: Path) -> None:
    target = tmp_path / ".env"
    make = [sys.executable, str(FOLDER / "make_env.py"), str(target)]
    subprocess.run(make, check=True)
    first = target.read_text("utf-8")
    assert os.stat(target).st_mode & 0o777 == 0o600  # noqa: PTH116 - the mode is the point
    values = dict(line.split("=", 1) for line in first.splitlines() if "=" in line and line[0] != "#")
    empty = [
        line[:-1] for line in (FOLDER / ".env.example").read_text("utf-8").splitlines() if line.endswith("=")
    ]
    assert len(empty) == 19
    assert len({values[name] for name in empty}) == len(empty), "no two are equal"
    assert min(len(values[name]) for name in empty) >= 40
    target.write_text(first.replace("PORTAL_PORT=8080", "PORTAL_PORT=9080"), "utf-8")
    subprocess.run(make, check=True)
    assert target.read_text("utf-8") == first.replace("PORTAL_PORT=8080", "PORTAL_PORT=9080")
