"""What a one-time code is and how many there may be; no input or output."""

import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

CODE_SPACE = 1_000_000

Channel = Literal["sms", "email"]


class Purpose(StrEnum):
    """What a code is good for; a code of one purpose is nothing for another."""

    REGISTRATION = "registration"
    LOGIN = "sign_in"
    EMAIL_CONFIRMATION = "email_confirmation"
    STAFF_LOGIN = "staff_sign_in"


@dataclass(frozen=True, slots=True)
class CodePolicy:
    """The limits of one-time codes (C-02, C-03)."""

    lifetime_seconds: int = 300
    tries: int = 5
    pause_seconds: int = 60
    per_address_hour: int = 5
    per_address_day: int = 10
    per_network_hour: int = 20
    wrong_per_address_day: int = 15


def new_code() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(CODE_SPACE):06d}"
