"""The texts that carry a one-time code."""

PURPOSES = {
    "registration": "регистрации",
    "sign_in": "входа",
    "email_confirmation": "подтверждения почты",
    "staff_sign_in": "входа сотрудника",
}
MINUTES = 5


def text_of(*, code: str, purpose: str) -> str:
    """A message short enough for one SMS; the code stands first, where phones look for it."""
    goal = PURPOSES.get(purpose)
    aim = f" для {goal}" if goal else ""
    return f"{code} — код{aim}. Действует {MINUTES} минут. Никому его не говорите."


def subject_of(*, purpose: str) -> str:
    """The subject of a mail with a code; the code itself stays out of previews."""
    goal = PURPOSES.get(purpose)
    return f"Код для {goal}" if goal else "Код подтверждения"
