"""Which passwords are allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.errors import WeakPassword
from identity.password.rules import PasswordPolicy, breached_passwords, is_breached

CLASSES, LENGTH = PasswordPolicy("classes"), PasswordPolicy("length")


def codes(policy: PasswordPolicy, password: str, *context: str) -> list[str]:
    return [code for code, _ in policy.lacks(password, context=context)]


@pytest.mark.feature("ID-06")
@pytest.mark.parametrize(
    "password", ["Aa1!xyzt", "Demo-2026!", "Demo-2026!operator", "Kot_93Vody", "Парол Aa1 x!"]
)
def test_four_classes_and_eight_characters_are_enough(password: str) -> None:
    assert codes(CLASSES, password) == []
    CLASSES.check(password)


@pytest.mark.feature("ID-06")
def test_everything_that_is_missing_is_said_at_once() -> None:
    assert codes(CLASSES, "") == ["length", "upper", "lower", "digit", "special"]
    with pytest.raises(WeakPassword) as caught:
        CLASSES.check("KOTELOKV!")
    assert [error["code"] for error in caught.value.extra["errors"]] == ["lower", "digit"]


@pytest.mark.feature("ID-06")
def test_the_length_policy_asks_for_twelve_characters_of_any_kind() -> None:
    assert codes(LENGTH, "korotko") == ["length"]
    assert codes(LENGTH, "vodahvatitvsem") == []
    assert codes(LENGTH, "qwertyqwerty") == ["breached"]
    assert codes(LENGTH, "x" * 129) == ["too_long"]


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "PASSWORD",
        "Password1!",
        "!Password",
        "P@ssw0rd",
        "Qwerty123!",
        "1qaz@WSX",
        "Summer2026!",
        "Privet!1",
        "пароль",
    ],
)
def test_well_known_passwords_are_refused(password: str) -> None:
    assert is_breached(password)


@pytest.mark.parametrize("password", ["Demo-2026!", "Kotelok-83", "Password-of-my-cat-83"])
def test_a_known_word_inside_a_longer_password_is_no_breach(password: str) -> None:
    assert not is_breached(password)


def test_the_list_is_read_whole() -> None:
    known = breached_passwords()
    assert len(known) > 400
    assert all(word == word.casefold() and not word.startswith("# ") for word in known)


@pytest.mark.feature("ID-06")
def test_words_about_the_person_are_refused() -> None:
    assert codes(CLASSES, "Testova-83!", "Testova") == ["context"]
    assert codes(CLASSES, "Testova-83!", "", "Anna") == []
    assert codes(CLASSES, "Annn-8-Tol!", "Ann") == [], "short words are in everything"


@given(st.text(min_size=8, max_size=128))
def test_no_password_breaks_the_policy(password: str) -> None:
    for policy in (CLASSES, LENGTH):
        assert isinstance(policy.lacks(password, context=[password[:4]]), list)
