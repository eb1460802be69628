"""Phones, e-mail addresses, names and logins as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.user.rules import (
    Address,
    parse_email,
    parse_login,
    parse_name,
    parse_optional_name,
    parse_phone,
    refuse_control_characters,
)


@pytest.mark.feature("ID-18")
@pytest.mark.parametrize(
    "typed",
    ["+79001234567", "89001234567", "79001234567", "9001234567", "8 (900) 123-45-67", "+7 900 123–45–67"],
)
def test_all_ways_to_write_a_phone_are_one_phone(typed: str) -> None:
    assert parse_phone(typed) == "+79001234567"


@pytest.mark.parametrize(
    "national", ["7001234567", "7081234567", "7471234567", "7711234567", "7781234567", "6001234567"]
)
def test_kazakh_numbers_are_phones_too(national: str) -> None:
    assert parse_phone(f"8{national}") == f"+7{national}"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "+",
        "900123456",
        "90012345678",
        "+7 495 123 45 67",
        "88001234567",
        "7091234567",
        "+1 415 555 01 00",
        "+79001234567a",
        "+7900123456७",
        "+7900\u00001234567",
        "++79001234567",
    ],
)
def test_what_is_no_mobile_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_phone(typed)


@given(st.integers(9_000_000_000, 9_999_999_999), st.sampled_from(["", "7", "8", "+7"]))
def test_reading_a_phone_again_changes_nothing(national: int, prefix: str) -> None:
    phone = parse_phone(f"{prefix}{national}")
    assert phone == f"+7{national}"
    assert parse_phone(phone) == phone


@given(st.text(max_size=40))
def test_no_text_breaks_the_readers(text: str) -> None:
    for read in (parse_phone, parse_email, parse_name):
        try:
            value = read(text)
        except ValueError:
            continue
        assert read(value) == value
    parse_login(text)


@pytest.mark.parametrize(
    "typed", ["anna@example.org", " Anna@Example.ORG ", "a.b+c@sub.example.co", "a_1@xn--e1afmkfd.xn--p1ai"]
)
def test_e_mail_addresses_are_lower_case(typed: str) -> None:
    assert parse_email(typed) == typed.strip().lower()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "anna",
        "@example.org",
        "anna@",
        "anna@localhost",
        "a@b@example.org",
        ".a@example.org",
        "a..b@example.org",
        "a.@example.org",
        "anna@-example.org",
        "anna@example-.org",
        "anna@exa mple.org",
        "anna@example.org\r\nBcc: all@example.org",
        "анна@example.org",
        "x" * 65 + "@example.org",
    ],
)
def test_what_is_no_e_mail_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="почты"):
        parse_email(typed)


@pytest.mark.feature("ID-05")
@pytest.mark.parametrize(
    "typed",
    [
        "Анна",
        "Ёлкина",
        "Anna",
        "Мамин-Сибиряк",
        "Иванова—Петрова",
        "Гасан оглы",
        "Әлия",
        "О'Коннор",
        "Людовик XIV",
    ],
)
def test_names_of_real_people_pass(typed: str) -> None:
    assert parse_name(typed) == typed


@pytest.mark.feature("ID-05")
@pytest.mark.parametrize(
    "typed", ["", "-", "—", "1", "Анна1", "Анна!", "<Анна>", "Анна\n", "Ан\u200bна", "😀"]
)
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_name(typed)


def test_an_empty_optional_name_is_none() -> None:
    assert parse_optional_name("") is None
    assert parse_optional_name(None) is None
    assert parse_name("Анна  Мария") == "Анна Мария"


@pytest.mark.feature("ID-17", "ID-18")
def test_a_login_is_a_phone_or_an_e_mail_address() -> None:
    assert parse_login("8 900 123-45-67") == Address("sms", "+79001234567")
    assert parse_login("Anna@Example.org") == Address("email", "anna@example.org")
    assert parse_login("1000000007") is None
    assert parse_login("anna@") is None


def test_control_characters_are_refused() -> None:
    assert refuse_control_characters("Пароль 1!") == "Пароль 1!"
    for text in ("a\u0000", "a\nb", "\ud800"):
        with pytest.raises(ValueError, match="знаки"):
            refuse_control_characters(text)
