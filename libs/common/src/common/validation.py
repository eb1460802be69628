"""Validation errors in the user's language: pydantic's error types to plain Russian."""

from collections.abc import Sequence
from typing import Any

MESSAGES = {
    "missing": "Поле обязательно для заполнения",
    "string_too_short": "Слишком коротко: нужно не меньше {min_length} знаков",
    "string_too_long": "Слишком длинно: можно не больше {max_length} знаков",
    "string_pattern_mismatch": "Неверный формат",
    "string_type": "Здесь должен быть текст",
    "int_type": "Здесь должно быть целое число",
    "int_parsing": "Здесь должно быть целое число",
    "decimal_parsing": "Здесь должно быть число",
    "decimal_type": "Здесь должно быть число",
    "decimal_max_places": "Слишком много знаков после запятой: можно {decimal_places}",
    "decimal_max_digits": "Слишком большое число",
    "decimal_whole_digits": "Слишком большое число",
    "finite_number": "Здесь должно быть число",
    "bool_type": "Нужно «да» или «нет»",
    "bool_parsing": "Нужно «да» или «нет»",
    "date_from_datetime_parsing": "Неверная дата",
    "date_parsing": "Неверная дата",
    "date_type": "Неверная дата",
    "uuid_parsing": "Неверный идентификатор",
    "uuid_type": "Неверный идентификатор",
    "greater_than_equal": "Не меньше {ge}",
    "greater_than": "Больше {gt}",
    "less_than_equal": "Не больше {le}",
    "less_than": "Меньше {lt}",
    "extra_forbidden": "Лишнее поле",
    "literal_error": "Недопустимое значение",
    "enum": "Недопустимое значение",
    "json_invalid": "Тело запроса повреждено",
    "too_long": "Слишком много строк: можно {max_length}",
    "too_short": "Слишком мало строк: нужно {min_length}",
    "list_type": "Здесь должен быть список",
}


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
        cause = (error.get("ctx") or {}).get("error")
        return str(cause) if cause else "Проверьте значение"
    template = MESSAGES.get(error["type"], "Проверьте значение")
    try:
        return template.format(**(error.get("ctx") or {}))
    except (KeyError, IndexError):
        return "Проверьте значение"
