"""Writes the alarm rules with their times divided, or with another address of the runbooks.

python tools/rules.py --out DIR --faster 20                    rules for a test: `for: 10m` becomes 30s,
                                                               `[5m]` becomes 15s; thresholds stay as they are
python tools/rules.py --out DIR --runbooks https://wiki/kabinet  rules whose links lead to your own copy
"""

import argparse
import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "deploy/helm/kabinet/alerts"
RUNBOOKS = "https://kabinet.example.org/docs/runbooks"
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
DURATION = re.compile(r"(\d+)([smhd])")
RANGE = re.compile(r"\[(\d+[smhd])\]")


def faster(duration: str, factor: float) -> str:
    """A time divided, in milliseconds at least one."""
    match = DURATION.fullmatch(duration)
    if match is None:
        raise ValueError(f"{duration} is not a time in one unit")
    seconds = int(match[1]) * UNITS[match[2]] / factor
    return f"{max(round(seconds * 1000), 1)}ms"


def scaled(groups: dict[str, Any], factor: float) -> dict[str, Any]:
    """The groups of a file with `for` and the ranges of every expression divided."""
    for group in groups["groups"]:
        for rule in group["rules"]:
            rule["expr"] = RANGE.sub(lambda found: f"[{faster(found[1], factor)}]", rule["expr"])
            if "for" in rule:
                rule["for"] = faster(rule["for"], factor)
    return groups


def main() -> None:
    """Write every file of rules anew."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--faster", type=float, default=1.0)
    parser.add_argument("--runbooks", default=RUNBOOKS)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for path in sorted(RULES.glob("*.yaml")):
        groups = yaml.safe_load(path.read_text("utf-8").replace(RUNBOOKS, options.runbooks.rstrip("/")))
        if options.faster != 1:
            scaled(groups, options.faster)
        (options.out / path.name).write_text(
            yaml.safe_dump(groups, allow_unicode=True, sort_keys=False), "utf-8"
        )
    print(f"{options.out}: {len(list(RULES.glob('*.yaml')))} files of rules")


if __name__ == "__main__":
    main()
