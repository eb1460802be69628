"""Alarms say what to do, and watch only what there is."""

import importlib.util
import re
import sys
from typing import Any

import pytest
import yaml

from local_stack.layout import checkout
from restore.drill import Outcome

ROOT = checkout()
sys.path.insert(0, str(ROOT / "tools"))
RULES = ROOT / "deploy/helm/kabinet/alerts"
RUNBOOKS = ROOT / "docs/runbooks"
DASHBOARDS = ROOT / "deploy/observability/dashboards.yaml"
PARTS = ("Meaning", "Impact", "Diagnosis", "Mitigation")
# Not of a process: written by whoever has tried a backup.
DRILL = Outcome(seconds={"restore": 1.0}).metrics(0)
NAME = re.compile(r"\bkabinet[_:][a-z0-9_:]+")


def rules() -> list[dict[str, Any]]:
    files = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(RULES.glob("*.yaml"))]
    return [rule for file in files for group in file["groups"] for rule in group["rules"]]


ALARMS = [rule for rule in rules() if "alert" in rule]


def known_series() -> set[str]:
    import metrics

    recorded = {rule["record"] for rule in rules() if "record" in rule}
    recorded |= set(NAME.findall(DRILL))
    return recorded.union(*({metric.name} | metric.series for metric in metrics.metrics()))


@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: str(alarm["alert"]))
def test_an_alarm_has_a_severity_and_a_runbook_with_all_parts(alarm: dict[str, Any]) -> None:
    name = alarm["alert"]
    assert alarm["labels"]["severity"] in {"critical", "warning"}
    assert alarm["annotations"]["runbook_url"].endswith(f"/docs/runbooks/{name}.md")
    text = (RUNBOOKS / f"{name}.md").read_text("utf-8")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == list(PARTS)
    assert text.startswith(f"# {name}\n")
    assert f"[{name}]({name}.md) | {alarm['labels']['severity']} |" in (RUNBOOKS / "README.md").read_text(
        "utf-8"
    )


def test_a_runbook_belongs_to_an_alarm() -> None:
    assert {path.stem for path in RUNBOOKS.glob("*.md")} == {alarm["alert"] for alarm in ALARMS} | {"README"}


def test_rules_runbooks_and_dashboards_name_only_metrics_that_the_code_has() -> None:
    texts = {rule.get("alert", rule.get("record", "")): rule["expr"] for rule in rules()}
    texts |= {path.name: path.read_text("utf-8") for path in [*RUNBOOKS.glob("*.md"), DASHBOARDS]}
    known = known_series()
    assert not {
        (where, name) for where, text in texts.items() for name in NAME.findall(text) if name not in known
    }


def test_the_commands_of_the_runbooks_exist() -> None:
    texts = "\n".join(path.read_text("utf-8") for path in RUNBOOKS.glob("*.md"))
    modules = set(re.findall(r"python -m ([\w.]+)", texts))
    assert {"common.replay", "common.migrate", "payments.oracle"} <= modules
    assert not {name for name in modules if importlib.util.find_spec(name) is None}
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert not {name for name in re.findall(r"`make ([\w-]+)", texts) if f"\n{name}:" not in makefile}


def test_the_settings_that_runbooks_name_exist() -> None:
    texts = "\n".join(path.read_text("utf-8") for path in RUNBOOKS.glob("*.md"))
    known = (ROOT / "docs/operations/configuration.md").read_text("utf-8")
    assert not {name for name in re.findall(r"KABINET_[A-Z_]+", texts) if f"`{name}`" not in known}


def test_rules_for_a_test_run_keep_their_thresholds() -> None:
    import rules as tool

    made = {"groups": [{"rules": [{"expr": "sum(rate(x[5m])) > 600", "for": "10m"}]}]}
    assert tool.scaled(made, 20) == {
        "groups": [{"rules": [{"expr": "sum(rate(x[15000ms])) > 600", "for": "30000ms"}]}]
    }
