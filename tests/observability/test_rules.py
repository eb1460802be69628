"""Every alarm by promtool: it fires when it has to, and stays quiet when it has not."""

import subprocess
from pathlib import Path

import pytest
import yaml

from observability.prometheus_server import ROOT, programs

RULES = sorted((ROOT / "deploy/helm/kabinet/alerts").glob("*.yaml"))
TESTS = ROOT / "deploy/observability/rule_tests"


def promtool(*arguments: str) -> None:
    done = subprocess.run(
        [str(programs() / "promtool"), *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_rules_are_valid() -> None:
    promtool("check", "rules", *map(str, RULES))


def test_the_configuration_for_one_machine_is_valid() -> None:
    promtool("check", "config", str(ROOT / "deploy/observability/prometheus.yml"))


@pytest.mark.parametrize("path", RULES, ids=lambda path: str(path.stem))
def test_an_alarm_fires_and_stays_quiet(path: Path) -> None:
    test = yaml.safe_load((TESTS / path.name).read_text("utf-8"))
    told = [
        (each["alertname"], bool(each["exp_alerts"]))
        for case in test["tests"]
        for each in case["alert_rule_test"]
    ]
    groups = yaml.safe_load(path.read_text("utf-8"))["groups"]
    names = {rule["alert"] for group in groups for rule in group["rules"] if "alert" in rule}
    assert set(told) == {(name, fires) for name in names for fires in (True, False)}
    promtool("test", "rules", str(TESTS / path.name))
