"""How names, phones and e-mail addresses are read, whatever way they were typed."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

NAME_MAX = 50
NATIONAL_DIGITS = 10
# Russian mobile numbers, then Kazakhstan's operators and its 6xx range.
MOBILE = re.compile(r"9\d{9}|(?:70[0-8]|747|771|775|776|777|778)\d{7}|6\d{9}")
PHONE_PUNCTUATION = re.compile(r"[\s()\-–—.\u00a0]")
NAME_LETTER = r"A-Za-zА-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі"
NAME_WORD = rf"[{NAME_LETTER}'’.—-]*[{NAME_LETTER}][{NAME_LETTER}'’.—-]*"
NAME = re.compile(rf"{NAME_WORD}(?: {NAME_WORD})*")
EMAIL_WORD = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
EMAIL = re.compile(rf"{EMAIL_WORD}(?:\.{EMAIL_WORD})*@(?:[a-z0-9-]{{1,63}}\.)+[a-z0-9-]{{2,63}}")
LOCAL_PART_MAX = 64


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person is reached: by phone (E.164) or by e-mail (lower case)."""

    channel: Literal["sms", "email"]
    value: str


def refuse_control_characters(text: str) -> str:
    """`text` itself. Raises ValueError when it holds NUL or another control character."""
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        raise ValueError("Недопустимые знаки в тексте")
    return text


def parse_phone(text: str) -> str:
    """E.164 of a Russian or Kazakh mobile number. Raises ValueError."""
    digits = PHONE_PUNCTUATION.sub("", text).removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("Введите номер телефона цифрами, например +7 (900) 000-00-01")
    if len(digits) == NATIONAL_DIGITS + 1 and digits[0] in "78":
        digits = digits[1:]
    if len(digits) != NATIONAL_DIGITS:
        raise ValueError("В номере телефона должно быть 10 цифр после +7")
    if not MOBILE.fullmatch(digits):
        raise ValueError("Укажите мобильный номер: на него придёт код")
    return f"+7{digits}"


def parse_email(text: str) -> str:
    """The address in lower case. Raises ValueError."""
    address = text.strip().lower()
    local, _, domain = address.rpartition("@")
    labels = domain.split(".")
    is_sound = (
        EMAIL.fullmatch(address) is not None
        and len(local) <= LOCAL_PART_MAX
        and not any(label.startswith("-") or label.endswith("-") for label in labels)
    )
    if not is_sound:
        raise ValueError("Введите адрес электронной почты, например anna@example.org")
    return address


def parse_name(text: str) -> str:
    """A name with single spaces. Raises ValueError for what is not a name."""
    if not text:
        raise ValueError("Поле обязательно для заполнения")
    name = re.sub(r" {2,}", " ", text)
    if not NAME.fullmatch(name):
        raise ValueError("Только русские или латинские буквы, пробел, дефис и тире")
    return name


def parse_optional_name(text: str | None) -> str | None:
    """A name, or None where it was left empty."""
    return parse_name(text) if text else None


def parse_login(text: str) -> Address | None:
    """A phone or an e-mail address; None when it is neither."""
    try:
        return Address("email", parse_email(text)) if "@" in text else Address("sms", parse_phone(text))
    except ValueError:
        return None
