"""Writes the chart's Grafana dashboards out of deploy/observability/dashboards.yaml; --check compares."""

import json
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "deploy/observability/dashboards.yaml"
FOLDER = ROOT / "deploy/helm/kabinet/dashboards"
SIZE, NUMBER_SIZE, ROW = (8, 8), (4, 4), 24
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}


def panels(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Grafana's panels, laid out row by row."""
    made: list[dict[str, Any]] = []
    x = y = tallest = 0
    for number, line in enumerate(lines, 1):
        is_number = line.get("number", False)
        width, height = NUMBER_SIZE if is_number else SIZE
        if x + width > ROW or (tallest and tallest != height):
            x, y = 0, y + tallest
        made.append(
            {
                "id": number,
                "type": "stat" if is_number else "timeseries",
                "title": line["title"],
                "datasource": DATASOURCE,
                "gridPos": {"x": x, "y": y, "w": width, "h": height},
                "fieldConfig": {"defaults": {"unit": line["unit"]}, "overrides": []},
                "targets": [
                    {"refId": chr(ord("A") + index), "expr": expression, "legendFormat": legend}
                    for index, (legend, expression) in enumerate(line["queries"].items())
                ],
            }
        )
        x, tallest = x + width, height
    return made


def dashboard(name: str, title: str, *, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """One dashboard, as Grafana imports it."""
    variables: list[dict[str, Any]] = [{"name": "datasource", "type": "datasource", "query": "prometheus"}]
    if name == "service":
        query = "label_values(kabinet_build_info, service)"
        variables.append(
            {"name": "service", "type": "query", "query": query, "datasource": DATASOURCE, "refresh": 2}
        )
    return {
        "uid": f"kabinet-{name}",
        "title": title,
        "tags": ["kabinet"],
        "schemaVersion": 39,
        "time": {"from": "now-6h", "to": "now"},
        "refresh": "30s",
        "templating": {"list": variables},
        "panels": panels(lines),
    }


def main() -> None:
    """Write or check every dashboard."""
    stale = []
    for name, source in yaml.safe_load(SOURCE.read_text("utf-8")).items():
        path = FOLDER / f"{name}.json"
        text = (
            json.dumps(dashboard(name, source["title"], lines=source["panels"]), ensure_ascii=False, indent=1)
            + "\n"
        )
        if "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        elif not path.exists() or path.read_text("utf-8") != text:
            stale.append(path.name)
    if stale:
        raise SystemExit(f"not fresh, run `make dashboards`: {', '.join(stale)}")
    print("dashboards are fresh" if "--check" in sys.argv else "dashboards written")


if __name__ == "__main__":
    main()
