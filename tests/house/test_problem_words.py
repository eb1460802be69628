"""The server speaks Russian: every refusal a resident can meet has words in the portal's other languages."""

import importlib
import importlib.util
import json
from collections.abc import Iterator

import pytest

from common.problems import Problem
from local_stack.layout import checkout

PACKAGES = (
    "identity", "accounts", "metering", "billing", "payments", "tickets", "notify", "content", "common",
)  # fmt: skip
LANGUAGES = ("ru", "en", "kk")
# Operators' own refusals, in the back-office, and what only a probe of the orchestrator hears.
NOT_FOR_RESIDENTS = {"held-by-colleague", "status-not-allowed", "reason-missing", "not-ready"}


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_words(language: str) -> None:
    file = checkout() / "web/apps/portal/src/locales" / language / "problems.json"
    words = json.loads(file.read_text(encoding="utf-8"))
    assert len(types()) > 60
    assert types() - set(words) == set()
