"""Validation errors in the user's language: pydantic's error types to plain Russian."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

MESSAGES: dict[str, str] = json.loads((Path(__file__).parent / "validation.ru.json").read_text("utf-8"))


def describe(errors: Sequence[Any]) -> list[dict[str, str]]:
    """The `errors` member of a problem: field, message for the user, code for programs."""
    return [
        {"field": _field(error["loc"]), "message": _message(error), "code": str(error["type"])}
        for error in errors
    ]


def _field(location: Sequence[Any]) -> str:
    parts = [str(part) for part in location]
    return ".".join(parts[1:] if parts and parts[0] in {"body", "query", "path", "header"} else parts)


def _message(error: Any) -> str:
    if error["type"] == "value_error":
        # Our own rules speak Russian; what a library says of itself is not for people.
        cause = str((error.get("ctx") or {}).get("error", ""))
        return cause if cause.startswith("«") or "А" <= cause[:1] <= "я" else "Проверьте значение"
    template = MESSAGES.get(error["type"], "Проверьте значение")
    try:
        return template.format(**(error.get("ctx") or {}))
    except (KeyError, IndexError):
        return "Проверьте значение"
