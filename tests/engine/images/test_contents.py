"""What is in the images, and what is not."""

import json
import re
from typing import Any

import pytest

from engine.docker import IMAGES, ROOT, SERVICES, VERSION, attempt, docker, image, inspected

SIZE_MAX = 250_000_000
USER = "10001:10001"
LABELS = ("title", "description", "version", "revision", "created", "licenses", "base.name")
TOOLS = (
    "apt apt-get pip pip3 uv npm node yarn gcc cc g++ clang make cmake ld strip git curl wget nc ssh perl gpg"
    " tcpdump strace gdb psql"
)
# Names that are told to a process only when it starts.
SECRET_NAME = re.compile(r"PASSWORD|SECRET|TOKEN|SIGNING|PEPPER|_KEY\b|DATABASE_URL|NATS_URL", re.IGNORECASE)

every_image = pytest.mark.parametrize("name", IMAGES)
every_python_image = pytest.mark.parametrize("name", [*SERVICES, "sandbox"])


def inside(name: str, *command: str) -> str:
    return docker(
        "run", "--rm", "--read-only", "--network", "none", "--cap-drop", "ALL", image(name), *command
    )


@every_image
@pytest.mark.check("C-52")
def test_runs_as_a_nameless_user(name: str) -> None:
    config = inspected("image", image(name))["Config"]
    assert config["User"] == USER
    assert config["StopSignal"] == "SIGTERM"
    assert config["Healthcheck"]["Test"][:2] == ["CMD", "healthy"]
    assert inside(name, "id", "-u") == "10001"


@every_image
def test_is_small(name: str) -> None:
    assert inspected("image", image(name))["Size"] <= SIZE_MAX


@every_image
def test_says_what_it_is(name: str) -> None:
    labels = inspected("image", image(name))["Config"]["Labels"]
    told = {word: labels.get(f"org.opencontainers.image.{word}", "") for word in LABELS}
    assert all(told.values()), told
    assert told["title"] == f"kabinet-{name}"
    assert told["version"] == VERSION
    assert re.fullmatch(r"[0-9a-f]{40}", told["revision"])
    assert not told["created"].startswith("1970")


@every_image
@pytest.mark.check("C-52", "C-54")
def test_holds_no_tools_to_build_or_fetch_with(name: str) -> None:
    found = inside(name, "bash", "-c", f"for tool in {TOOLS}; do command -v $tool; done; true")
    assert found == ""


@every_image
@pytest.mark.check("C-52")
def test_nothing_in_it_can_be_written_by_its_user(name: str) -> None:
    look = "find / -xdev ( -path /proc -o -path /sys -o -path /dev ) -prune -o -writable ! -type l -print"
    # Folders that this user may not even read make `find` end with a complaint.
    writable = set(attempt("run", "--rm", "--network", "none", image(name), *look.split()).stdout.split())
    assert "/tmp" in writable, "the look around has found something"  # noqa: S108
    assert writable <= {"/tmp", "/var/tmp", "/run/lock", "/var/lock"}  # noqa: S108 - what may be written


@every_image
@pytest.mark.check("C-50")
def test_holds_no_secret(name: str) -> None:
    config = inspected("image", image(name))["Config"]
    assert not [word for word in config["Env"] if SECRET_NAME.search(word.partition("=")[0])]
    history = docker("history", "--no-trunc", "--format", "{{.CreatedBy}}", image(name))
    assert not SECRET_NAME.search(history)
    files = "find / -xdev ( -name *.pem -o -name .env* -o -name *.key -o -name .git ) -type f"
    everything = docker("run", "--rm", "--user", "0", "--network", "none", image(name), *files.split())
    kept = [path for path in everything.split() if "/ca-certificates/" not in path]
    assert [path for path in kept if not path.endswith("/certifi/cacert.pem")] == []


def bill(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(inside(name, "cat", "/usr/share/kabinet/sbom.cdx.json"))
    return found


@every_python_image
@pytest.mark.check("C-54")
def test_bill_of_materials_lists_every_package(name: str) -> None:
    ask = "import importlib.metadata as m; print(*(f'{d.name}=={d.version}' for d in m.distributions()))"
    installed = set(inside(name, "python", "-c", ask).split())
    components = bill(name)["components"]
    told = {f"{one['name']}=={one['version']}" for one in components if one["purl"].startswith("pkg:pypi/")}
    assert f"kabinet-{name}=={VERSION}" in told
    assert told == installed
    debian = set(inside(name, "dpkg-query", "-W", "-f", "${Package}=${Version} ").split())
    assert {f"{one['name']}={one['version']}" for one in components if "pkg:deb/" in one["purl"]} == debian


@pytest.mark.check("C-54")
def test_bill_of_the_gateway_names_caddy_and_the_web_apps() -> None:
    purls = [one["purl"] for one in bill("gateway")["components"]]
    assert any(purl.startswith("pkg:golang/github.com/quic-go/quic-go@") for purl in purls)
    assert any(purl.startswith("pkg:npm/react@") for purl in purls)
    assert not [purl for purl in purls if purl.startswith("pkg:npm/vitest@")], (
        "a tool of developers is not in it"
    )
    debian = set(inside("gateway", "dpkg-query", "-W", "-f", "${Package} ").split())
    assert {purl.split("/")[2].partition("@")[0] for purl in purls if "pkg:deb/" in purl} == debian


@pytest.mark.parametrize("name", SERVICES)
def test_holds_one_service_and_no_other(name: str) -> None:
    ask = "import importlib.metadata as m; print(*(d.name for d in m.distributions()))"
    ours = {one for one in inside(name, "python", "-c", ask).split() if one.startswith("kabinet-")}
    libraries = {f"kabinet-{one.name}" for one in (ROOT / "libs").iterdir()}
    assert ours <= {f"kabinet-{name}", *libraries}
    tests = inside(
        name, "bash", "-c", "ls -d /srv/venv/lib/python3*/site-packages/{pytest,_pytest} 2>/dev/null; true"
    )
    assert tests == ""
