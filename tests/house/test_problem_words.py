"""The server speaks Russian: every refusal a resident can meet has words in the portal's other languages."""

import importlib
import importlib.util
import json
import re
from collections.abc import Iterator

import pytest

from common.problems import Problem
from local_stack.layout import checkout

PACKAGES = (
    "identity", "accounts", "metering", "billing", "payments", "tickets", "notify", "content", "common",
)  # fmt: skip
LANGUAGES = ("ru", "en", "kk")
# Operators' own refusals, in the back-office, and what only a probe of the orchestrator hears.
NOT_FOR_RESIDENTS = {
    "held-by-colleague",
    "status-not-allowed",
    "reason-missing",
    "not-ready",
    "misdirected-request",
}
# Faults of ours, and addresses that no route has.
OF_THE_FRAMEWORK = {"unexpected", "blank"}


def kinds(parent: type[Problem]) -> Iterator[type[Problem]]:
    for kind in parent.__subclasses__():
        yield kind
        yield from kinds(kind)


def types() -> set[str]:
    """The types of all problems of the services."""
    for package in PACKAGES:
        if importlib.util.find_spec(f"{package}.errors"):
            importlib.import_module(f"{package}.errors")
    known = {kind for kind in kinds(Problem) if kind.__module__.split(".")[0] in PACKAGES}
    return {kind.type_uri().rpartition("/")[2] for kind in known} - NOT_FOR_RESIDENTS


def types_of_the_gateway() -> set[str]:
    """What the gateway itself answers when no service does."""
    words = (checkout() / "deploy/gateway/Caddyfile").read_text(encoding="utf-8")
    return set(re.findall(r'^\t\t\t(?:\d{3}|default) ([a-z-]+) "', words, re.MULTILINE)) - NOT_FOR_RESIDENTS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_words(language: str) -> None:
    file = checkout() / "web/apps/portal/src/locales" / language / "problems.json"
    words = json.loads(file.read_text(encoding="utf-8"))
    assert len(types()) > 60
    assert len(types_of_the_gateway()) > 5
    assert (types() | types_of_the_gateway() | OF_THE_FRAMEWORK) - set(words) == set()
