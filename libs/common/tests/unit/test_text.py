"""Text that people type."""

import pytest
from pydantic import TypeAdapter, ValidationError

from common.text import Trimmed, printable


def test_text_is_trimmed_and_else_kept() -> None:
    assert TypeAdapter(Trimmed).validate_python("  Жанна д’Арк\u00a0№ 5 ") == "Жанна д’Арк\u00a0№ 5"


@pytest.mark.parametrize("mark", ["\x00", "\x07", "\n", "\ud800", "\ue000", "\u202e", "\u2066"])
def test_marks_that_nobody_sees_are_refused(mark: str) -> None:
    with pytest.raises(ValueError, match="недопустимые знаки"):
        printable(f"а{mark}б")
    with pytest.raises(ValidationError):
        TypeAdapter(Trimmed).validate_python(f"а{mark}б")
