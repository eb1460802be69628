"""Which passwords are allowed; the same rule wherever one is set (ID-06)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from identity.errors import WeakPassword

LENGTH_MAX = 128
CONTEXT_WORD_MIN = 4
# A year and a sign around a known word make it no secret.
DISGUISE_MAX = 5
BREACHED = "Этот пароль слишком известен: он есть в списках взломщиков"
CONTEXT = "Не используйте в пароле своё имя, телефон или почту"
CLASSES = (
    ("upper", r"[A-Z]", "Добавьте заглавную латинскую букву"),
    ("lower", r"[a-z]", "Добавьте строчную латинскую букву"),
    ("digit", r"[0-9]", "Добавьте цифру"),
    ("special", r"[^\w\s]|_", "Добавьте знак, например ! $ # %"),
)


@cache
def breached_passwords() -> frozenset[str]:
    """The bundled list of the best known passwords, in lower case."""
    text = (resources.files("identity.password") / "breached.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """`classes`: 8 characters of four kinds. `length`: 12 of any kind. A list of known ones in both."""

    kind: Literal["classes", "length"] = "classes"

    @property
    def length_min(self) -> int:
        """The shortest password allowed."""
        return 8 if self.kind == "classes" else 12

    def lacks(self, password: str, *, context: Iterable[str] = ()) -> list[tuple[str, str]]:
        """What is wrong with a password: (code, message) pairs, in the order they are explained."""
        found = []
        if len(password) < self.length_min:
            found.append(("length", f"Нужно не меньше {self.length_min} знаков"))
        if len(password) > LENGTH_MAX:
            found.append(("too_long", f"Можно не больше {LENGTH_MAX} знаков"))
        if self.kind == "classes":
            found += [
                (code, message) for code, pattern, message in CLASSES if not re.search(pattern, password)
            ]
        if is_breached(password):
            found.append(("breached", BREACHED))
        lowered = password.casefold()
        if any(len(word) >= CONTEXT_WORD_MIN and word.casefold() in lowered for word in context):
            found.append(("context", CONTEXT))
        return found

    def check(self, password: str, *, context: Iterable[str] = ()) -> None:
        """Raises WeakPassword unless the password is allowed."""
        lacks = self.lacks(password, context=context)
        if lacks:
            raise WeakPassword(lacks)


def is_breached(password: str) -> bool:
    """Whether a password is one of the well known, also with a few digits and signs around it."""
    known = breached_passwords()
    lowered = password.casefold()
    core = re.sub(r"^[^a-zа-яё]+|[^a-zа-яё]+$", "", lowered)
    is_thin_disguise = len(core) >= CONTEXT_WORD_MIN and len(lowered) - len(core) <= DISGUISE_MAX
    return lowered in known or (is_thin_disguise and core in known)
