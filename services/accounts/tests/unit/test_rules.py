"""How numbers, addresses and names are compared."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.account import rules


@pytest.mark.feature("ACC-01")
@pytest.mark.parametrize(
    "typed",
    ["10А", "10а", "10 а", "10-А", "д. 10А", "д.10 а", "дом 10 «А»", "Д 10А", "10a", "10 лит. А", "010А"],
)
def test_one_house_is_written_in_many_ways(typed: str) -> None:
    assert rules.house_key(typed) == rules.house_key("10А")


@pytest.mark.feature("ACC-01")
@pytest.mark.parametrize("typed", ["10 корп. 2", "10к2", "10 к 2", "д. 10 корпус 2", "10 К. 2"])
def test_a_building_of_a_house_is_written_in_many_ways(typed: str) -> None:
    assert rules.house_key(typed) == rules.house_key("10к2")


@pytest.mark.feature("ACC-01")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12", "1/2"),
        ("12/1", "121"),
        ("12-1", "121"),
        ("12 1", "121"),
        ("10", "10а"),
        ("10к2", "102"),
        ("1", "11"),
    ],
)
def test_different_houses_stay_different(one: str, other: str) -> None:
    assert rules.house_key(one) != rules.house_key(other)


@pytest.mark.feature("ACC-01")
@pytest.mark.parametrize("typed", ["7", "кв. 7", "кв7", "КВ.7", "квартира 7", " 7 ", "№ 7", "07"])
def test_one_flat_is_written_in_many_ways(typed: str) -> None:
    assert rules.flat_key(typed) == "7"


@pytest.mark.feature("ACC-01")
@pytest.mark.parametrize("typed", [None, "", " ", "-", "—"])
def test_a_private_house_has_no_flat(typed: str | None) -> None:
    assert rules.flat_key(typed) == ""


@pytest.mark.feature("ACC-01")
def test_rooms_and_flats_with_letters_differ() -> None:
    keys = {rules.flat_key(each) for each in ("7", "7а", "7 ком. 1", "7 ком. 2", "пом. 7", "77")}
    assert len(keys) == 6


@pytest.mark.feature("ACC-01")
@pytest.mark.parametrize(
    "typed", ["1000000007", " 1000000007 ", "1000 000 007", "1000-000-007", "１０００００0007"]
)
def test_one_number_is_written_in_many_ways(typed: str) -> None:
    assert rules.number_key(typed) == "1000000007"


def test_leading_zeros_of_a_number_count() -> None:
    assert rules.number_key("007") != rules.number_key("7")


@pytest.mark.feature("ACC-02")
@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("ДЕМИДОВА", "Демидова"),
        (" демидова ", "Демидова"),
        ("Соловьева", "Соловьёва"),
        ("СОЛОВЬЁВА", "Соловьева"),
        ("Соловье\u0308ва", "Соловьёва"),
        ("Римский – Корсаков", "Римский-Корсаков"),
        ("Мамед  оглы", "Мамед оглы"),
        ("О’Коннор", "О'Коннор"),
    ],
)
def test_a_surname_is_compared_without_case_and_yo(typed: str, held: str) -> None:
    assert rules.surname_key(typed) == rules.surname_key(held)


@pytest.mark.feature("ACC-02")
@pytest.mark.parametrize(("typed", "held"), [("Демидов", "Демидова"), ("", "Демидова"), ("Д", "Демидова")])
def test_another_surname_is_another(typed: str, held: str) -> None:
    assert rules.surname_key(typed) != rules.surname_key(held)


TYPED = "".join(map(chr, range(32, 127))) + "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛ №«»–—’"


@given(st.text(TYPED, max_size=60))
def test_keys_of_keys_are_the_same_keys(value: str) -> None:
    for key in (rules.house_key, rules.number_key, rules.surname_key):
        assert key(key(value)) == key(value)


@given(st.text(max_size=60))
def test_any_text_has_keys(value: str) -> None:
    assert rules.flat_key(value) == rules.flat_key(value.strip())
    assert isinstance(rules.street_key(value), str)


@pytest.mark.check("C-05")
def test_a_masked_address_tells_only_the_first_letter_of_the_street() -> None:
    assert rules.masked_address("ул. Кыштымская", "12", flat="7") == "ул. К•••, 12 - 7"
    assert rules.masked_address("пр-кт Ленина 2-й", "1", flat=None) == "пр-кт Л••• 2•••, 1"


def test_an_address_is_written_as_on_a_receipt() -> None:
    assert rules.address_of("ул. Кыштымская", "10", flat="1010") == "ул. Кыштымская, 10 - 1010"
    assert rules.address_of("ул. Садовая", "3", flat=None) == "ул. Садовая, 3"


@pytest.mark.parametrize(
    ("value", "text"), [("10.0000", "10"), ("114.8000", "114.8"), ("0", "0"), ("100", "100")]
)
def test_decimals_are_written_plainly(value: str, text: str) -> None:
    assert rules.plain_decimal(Decimal(value)) == text
    assert rules.plain_decimal(None) is None
