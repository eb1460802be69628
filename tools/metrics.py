"""Reads every metric off the sources: the page docs/operations/metrics.md, and the names for the tests.

A label that is not listed here is refused: labels are few, bounded and never personal (C-41).
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = {"Counter": "counter", "Gauge": "gauge", "Histogram": "histogram"}
LABELS = frozenset({
    "method", "route", "status", "subject", "outcome", "kind", "channel", "operation", "state", "reason",
    "stream", "consumer", "producer", "what", "version", "role", "check",
})  # fmt: skip
SUFFIXES = {"counter": ("",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
INTRODUCTION = """\
Every process serves its metrics on `/metrics` of its own port. Prometheus adds `service` (identity … content,
gateway) and `instance`. Several processes of one service report alike what they read from its database or
from the broker: take the greatest of such gauges, and the sum of counters.
"""


@dataclass(frozen=True)
class Metric:
    """One metric as the code makes it."""

    name: str
    kind: str
    meaning: str
    labels: tuple[str, ...]
    where: str

    @property
    def series(self) -> set[str]:
        """The names under which Prometheus keeps it."""
        return {self.name + suffix for suffix in SUFFIXES[self.kind]}


def metrics() -> list[Metric]:
    """All metrics of all members, by name. Raises ValueError for a name or a label that is not allowed."""
    sources = [*ROOT.glob("libs/*/src/*"), *ROOT.glob("services/*/src/*")]
    found = [
        metric for folder in sources for path in folder.rglob("*.py") for metric in _in_file(folder, path)
    ]
    for metric in found:
        if not metric.name.startswith("kabinet_"):
            raise ValueError(f"{metric.name}: the name of a metric begins with kabinet_")
        if foreign := set(metric.labels) - LABELS:
            raise ValueError(f"{metric.name}: labels that tools/metrics.py does not list: {sorted(foreign)}")
    return sorted(found, key=lambda metric: (metric.where, metric.name))


def _in_file(folder: Path, path: Path) -> Iterator[Metric]:
    source = path.read_text("utf-8")
    if "prometheus_client" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
            name, meaning, *rest = node.args
            labels = ast.literal_eval(rest[0]) if rest else ()
            yield Metric(
                ast.literal_eval(name),
                KINDS[node.func.id],
                ast.literal_eval(meaning),
                tuple(labels),
                folder.name,
            )


def page(header: str) -> str:
    """The page for people."""
    lines = ["# Metrics\n\n", header, INTRODUCTION]
    where = ""
    for metric in metrics():
        if metric.where != where:
            where = metric.where
            title = "Every service" if where == "common" else where
            lines.append(f"\n## {title}\n\n| metric | type | labels | meaning |\n|---|---|---|---|\n")
        labels = ", ".join(f"`{label}`" for label in metric.labels) or "–"
        lines.append(f"| `{metric.name}` | {metric.kind} | {labels} | {metric.meaning} |\n")
    return "".join(lines)
