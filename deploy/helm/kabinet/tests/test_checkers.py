"""The chart before other people's judges: Helm's linter, the schemas of Kubernetes, checkov, promtool."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from chart_rendering import CHART, FILES, helm, render, rendered_text
from chart_tools import promtool, skip_loudly, tool

VERSIONS = ("1.25", "1.28", "1.31", "1.34", "1.37")
# Kinds of other projects, whose schemas Kubernetes does not ship.
FOREIGN = {"HTTPRoute", "ServiceMonitor", "PrometheusRule"}
OLDEST = {
    "apps/v1", "autoscaling/v2beta2", "batch/v1", "gateway.networking.k8s.io/v1", "monitoring.coreos.com/v1",
    "networking.k8s.io/v1", "policy/v1beta1", "v1",
}  # fmt: skip
SECONDS = 180


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=SECONDS)


@pytest.mark.parametrize("name", FILES)
def test_helm_finds_nothing_to_complain_about(name: str) -> None:
    answer = run(helm(), "lint", "--strict", str(CHART), "--values", str(CHART / f"ci/{name}.yaml"))
    assert answer.returncode == 0, answer.stdout
    assert "[WARNING]" not in answer.stdout


@pytest.mark.slow
@pytest.mark.parametrize("version", VERSIONS)
def test_every_object_is_valid_on_every_version(version: str, tmp_path: Path) -> None:
    paths = []
    for name in FILES:
        objects = [one for one in render(name, f"{version}.0").objects if one["kind"] not in FOREIGN]
        path = tmp_path / f"{name}.yaml"
        path.write_text(yaml.safe_dump_all(objects), "utf-8")
        paths.append(str(path))
    answer = run(tool("kubernetes-validate"), "--strict", "--kubernetes-version", version, *paths)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "WARN" not in answer.stdout + answer.stderr


@pytest.mark.slow
def test_the_schemas_would_notice(tmp_path: Path) -> None:
    broken = render("small").one("Deployment", "kabinet-payments")
    path = tmp_path / "broken.yaml"
    path.write_text(yaml.safe_dump({**broken, "spec": {**broken["spec"], "replica": 2}}), "utf-8")
    answer = run(tool("kubernetes-validate"), "--strict", "--kubernetes-version", "1.34", str(path))
    assert answer.returncode != 0


@pytest.mark.parametrize("name", FILES)
def test_the_oldest_version_gets_apis_it_has(name: str) -> None:
    used = {one["apiVersion"] for one in render(name, "1.20.2").objects}
    assert used <= OLDEST
    newest = {one["apiVersion"] for one in render(name, "1.37.0").objects}
    assert not {api for api in newest if "beta" in api}


def test_an_older_version_is_refused() -> None:
    command = [helm(), "template", "kabinet", str(CHART), "--values", str(CHART / "ci/small.yaml")]
    answer = run(*command, "--kube-version", "1.19.0")
    assert answer.returncode != 0
    assert "kubeVersion: >=1.20.0-0" in answer.stderr


@pytest.mark.slow
@pytest.mark.check("C-52")
def test_checkov_finds_only_what_was_looked_at(tmp_path: Path) -> None:
    skips = yaml.safe_load((CHART / "tests/checkov-skips.yaml").read_text("utf-8"))
    command = [tool("checkov"), "--framework", "kubernetes", "--output", "json", "--quiet", "--skip-download"]
    for name in FILES:
        path = tmp_path / f"{name}.yaml"
        path.write_text(rendered_text(name), "utf-8")
        command += ["--file", str(path)]
    answer = run(*command)
    report = json.loads(answer.stdout)
    assert report["summary"]["parsing_errors"] == 0
    assert report["summary"]["passed"] > 2000
    used, surprises = set(), []
    for finding in report["results"]["failed_checks"]:
        skip = skips.get(finding["check_id"])
        if skip and re.search(skip["only"], finding["resource"]):
            used.add(finding["check_id"])
        else:
            surprises.append(f"{finding['check_id']} {finding['check_name']}: {finding['resource']}")
    assert not surprises, "\n".join(surprises)
    assert used == skips.keys(), "an entry of checkov-skips.yaml is not needed any more"


def test_alarms_of_the_rendered_rule_are_those_of_the_files() -> None:
    files = sorted((CHART / "alerts").glob("*.yaml"))
    wanted = [group["name"] for path in files for group in yaml.safe_load(path.read_text("utf-8"))["groups"]]
    found = render("production").of("PrometheusRule")
    groups = [group for one in found for group in one["spec"]["groups"]]
    assert sorted(group["name"] for group in groups) == sorted(wanted)
    for rule in (rule for group in groups for rule in group["rules"] if "alert" in rule):
        assert rule["annotations"]["runbook_url"].startswith("https://wiki.example.org/kabinet/"), rule[
            "alert"
        ]
    dashboards = [
        one for one in render("production").of("ConfigMap") if "-dashboard-" in one["metadata"]["name"]
    ]
    assert len(dashboards) == len(list((CHART / "dashboards").glob("*.json")))
    for one in dashboards:
        assert one["metadata"]["labels"]["grafana_dashboard"] == "1"
        for name, text in one["data"].items():
            assert json.loads(text) == json.loads((CHART / "dashboards" / name).read_text("utf-8"))


def test_promtool_accepts_the_rendered_rule(tmp_path: Path) -> None:
    groups = [group for one in render("production").of("PrometheusRule") for group in one["spec"]["groups"]]
    if not groups:
        skip_loudly("the chart has no alarms yet")
    path = tmp_path / "rules.yaml"
    path.write_text(yaml.safe_dump({"groups": groups}), "utf-8")
    answer = run(promtool(), "check", "rules", str(path))
    assert answer.returncode == 0, answer.stderr
