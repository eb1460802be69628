"""Text of the organisation: trimmed, of bounded length, without control characters or markup."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

LINE_BREAK = "\n"


def _printable(value: str) -> str:
    if any(unicodedata.category(each) in {"Cc", "Cs", "Co"} and each != LINE_BREAK for each in value):
        raise ValueError("Здесь есть недопустимые знаки")
    return value


def _one_line(value: str) -> str:
    if LINE_BREAK in value:
        raise ValueError("Здесь не может быть перевода строки")
    return value


Trimmed = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_printable)]
Line = Annotated[Trimmed, AfterValidator(_one_line), StringConstraints(min_length=1, max_length=300)]
ShortLine = Annotated[Trimmed, AfterValidator(_one_line), StringConstraints(min_length=1, max_length=100)]
Block = Annotated[Trimmed, StringConstraints(min_length=1, max_length=4000)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
