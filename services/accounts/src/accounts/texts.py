"""Text that people type: trimmed, of bounded length, without control characters."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

# Marks that turn the direction of writing make a name look like another one.
DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_printable(value: str) -> bool:
    """Whether text has neither control characters nor direction marks."""
    return not any(
        character in DIRECTION_MARKS or unicodedata.category(character) in {"Cc", "Cs", "Co"}
        for character in value
    )


def _printable(value: str) -> str:
    if not is_printable(value):
        raise ValueError("Здесь есть недопустимые знаки")
    return value


Trimmed = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_printable)]
AccountNumber = Annotated[Trimmed, StringConstraints(min_length=1, max_length=40)]
House = Annotated[Trimmed, StringConstraints(min_length=1, max_length=20)]
Flat = Annotated[Trimmed, StringConstraints(max_length=20)]
PersonName = Annotated[Trimmed, StringConstraints(min_length=1, max_length=100)]
Alias = Annotated[Trimmed, StringConstraints(max_length=60)]
