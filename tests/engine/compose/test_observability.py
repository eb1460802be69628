"""Prometheus and the exporters beside the demonstration."""

from typing import Any

import httpx

from engine.compose.stack import OBSERVABILITY, Stack
from engine.docker import until

UP_SECONDS = 120
SERVICES = 8 + 1


def asked(stack: Stack, query: str) -> list[dict[str, Any]]:
    answer = httpx.get(f"{stack.prometheus}/api/v1/query", params={"query": query}, timeout=10)
    found: list[dict[str, Any]] = answer.json()["data"]["result"]
    return found


def test_prometheus_sees_every_service_and_server(stack: Stack) -> None:
    chosen = ("prometheus", "postgres-exporter", "redis-exporter")
    stack.compose("up", "-d", "--wait", "--no-deps", *chosen, more=OBSERVABILITY)
    until(
        lambda: len(asked(stack, 'up{job="kabinet"} == 1')) == SERVICES,
        seconds=UP_SECONDS,
        why=lambda: str(asked(stack, "up")),
    )
    until(lambda: bool(asked(stack, "pg_up == 1")), seconds=UP_SECONDS, why=lambda: "no PostgreSQL")
    until(lambda: bool(asked(stack, "redis_up == 1")), seconds=UP_SECONDS, why=lambda: "no Redis")
    rules = httpx.get(f"{stack.prometheus}/api/v1/rules", timeout=10).json()["data"]["groups"]
    assert rules, "the alarms are loaded"
    assert not [rule for group in rules for rule in group["rules"] if rule["health"] == "err"]
