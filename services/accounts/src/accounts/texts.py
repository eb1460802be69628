"""Text that people type: trimmed, of bounded length, without control characters."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints


def _printable(value: str) -> str:
    if any(unicodedata.category(character) in {"Cc", "Cs", "Co"} for character in value):
        raise ValueError("Здесь есть недопустимые знаки")
    return value


Trimmed = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_printable)]
AccountNumber = Annotated[Trimmed, StringConstraints(min_length=1, max_length=40)]
House = Annotated[Trimmed, StringConstraints(min_length=1, max_length=20)]
Flat = Annotated[Trimmed, StringConstraints(max_length=20)]
PersonName = Annotated[Trimmed, StringConstraints(min_length=1, max_length=100)]
Alias = Annotated[Trimmed, StringConstraints(max_length=60)]
