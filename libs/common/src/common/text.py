"""Text that people type: trimmed, and without marks that nobody sees."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

# Marks that turn the direction of writing make a word look like another one.
DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(value: str) -> str:
    """The text itself. Raises ValueError when it holds control characters or direction marks."""
    if any(each in DIRECTION_MARKS or unicodedata.category(each) in {"Cc", "Cs", "Co"} for each in value):
        raise ValueError("Здесь есть недопустимые знаки")
    return value


Trimmed = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(printable)]
