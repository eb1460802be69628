"""The texts that carry a one-time code, in the languages of the portal."""

from dataclasses import dataclass

MINUTES = 5
DEFAULT_LANGUAGE = "ru"


@dataclass(frozen=True, slots=True)
class Wording:
    """How a language names a code by its purpose, and what it says of any code."""

    names: dict[str, str]
    other: str
    advice: str


WORDINGS = {
    "ru": Wording(
        names={
            "registration": "код для регистрации",
            "sign_in": "код для входа",
            "email_confirmation": "код для подтверждения почты",
            "staff_sign_in": "код для входа сотрудника",
        },
        other="код подтверждения",
        advice=f"Действует {MINUTES} минут. Никому его не говорите.",
    ),
    "en": Wording(
        names={
            "registration": "code to register",
            "sign_in": "code to sign in",
            "email_confirmation": "code to confirm your e-mail",
            "staff_sign_in": "code for staff to sign in",
        },
        other="confirmation code",
        advice=f"Valid for {MINUTES} minutes. Tell it to nobody.",
    ),
    "kk": Wording(
        names={
            "registration": "тіркелу коды",
            "sign_in": "кіру коды",
            "email_confirmation": "поштаны растау коды",
            "staff_sign_in": "қызметкердің кіру коды",
        },
        other="растау коды",
        advice=f"{MINUTES} минут жарамды. Оны ешкімге айтпаңыз.",
    ),
}


def text_of(*, code: str, purpose: str, language: str) -> str:
    """A message short enough for one SMS; the code stands first, where phones look for it."""
    wording = _wording(language)
    return f"{code} — {wording.names.get(purpose, wording.other)}. {wording.advice}"


def subject_of(*, purpose: str, language: str) -> str:
    """The subject of a mail with a code; the code itself stays out of previews."""
    wording = _wording(language)
    name = wording.names.get(purpose, wording.other)
    return name[0].upper() + name[1:]


def _wording(language: str) -> Wording:
    return WORDINGS.get(language, WORDINGS[DEFAULT_LANGUAGE])
