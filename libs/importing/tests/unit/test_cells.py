"""How the cells of a file are read, and what is said of those that cannot be."""

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing import Cells, RowError, cells

pytestmark = pytest.mark.feature("OPS-10")
NUMBER = cells.decimal(decimals_max=6, below=Decimal(10) ** 9)
WORDS = {"": "single", "single": "single", "день": "day", "day": "day"}


@pytest.mark.parametrize(
    ("cell", "kopecks"),
    [
        ("", None),
        ("0", 0),
        ("1 234,56", 123456),
        ("1\u00a0234.5", 123450),
        ("-14,62", -1462),
        ("−14,62", -1462),
    ],
)
def test_amounts_are_read_as_people_write_them(cell: str, kopecks: int | None) -> None:
    assert cells.money(cell) == kopecks


@pytest.mark.parametrize("cell", ["триста", "1,2,3", "1.234", "1e3", "NaN", "inf", "--1", "1_000", "²"])
def test_what_is_no_amount_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="не сумма"):
        cells.money(cell)


@pytest.mark.parametrize(("cell", "value"), [("2,7770", "2.7770"), ("114.8", "114.8"), ("16,00", "16.00")])
def test_a_number_keeps_the_decimals_it_came_with(cell: str, value: str) -> None:
    assert NUMBER(cell) == value


@pytest.mark.parametrize("cell", ["1,1234567", "1234567890", "x", "1E5"])
def test_what_is_no_number_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r"[Чч]исло"):
        NUMBER(cell)


@pytest.mark.parametrize("cell", ["28.09.2019", "2019-09-28"])
def test_dates_are_read_in_both_forms(cell: str) -> None:
    assert cells.day(cell) == "2019-09-28"


@pytest.mark.parametrize("cell", ["31.02.2019", "28/09/2019", "28.09.19", "28.09.0019", "28.09.9999"])
def test_what_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="Дата"):
        cells.day(cell)


@pytest.mark.parametrize("cell", ["08.2020", "2020-08", "2020-08-01"])
def test_months_are_read_in_three_forms(cell: str) -> None:
    assert cells.month(cell) == "2020-08-01"


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("Да", True), ("есть", True), ("+", True), ("нет", False), ("0", False), ("-", False), ("", None)],
)
def test_flags_are_read_in_several_words(cell: str, answer: object) -> None:
    assert cells.flag(cell) is answer
    assert cells.is_yes(cell) is bool(answer)


def test_counts_words_and_texts() -> None:
    count = cells.whole(range(1, 10))
    assert (count("7"), count("")) == (7, None)
    assert (cells.one_of(WORDS)("День"), cells.one_of(WORDS)("")) == ("day", "single")
    assert (cells.line(20)(" а   б "), cells.line(20)("")) == ("а б", None)
    assert cells.text(9)("а\u00a0б") == "а\u00a0б"


@pytest.mark.parametrize(
    ("read", "cell"),
    [
        (cells.flag, "может быть"),
        (cells.whole(range(1, 10)), "0"),
        (cells.whole(range(1, 10)), "10"),
        (cells.whole(range(1, 10)), "-1"),
        (cells.whole(range(1, 10)), "٣"),
        (cells.whole(range(1, 10)), "²"),
        (cells.whole(range(1, 10)), "9" * 5000),
        (cells.one_of(WORDS), "t4"),
        (cells.text(3), "четыре"),
        (cells.text(9), "a\tb"),
        (cells.text(9), "a\u202eb"),
        (cells.key(9), "а\u00a0б"),
        (cells.key(9), "а\u200bб"),
        (cells.key(3), "четыре"),
        (cells.line(3), "четыре"),
        (NUMBER, "-1"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(read: Callable[[str], Any], cell: str) -> None:
    with pytest.raises(ValueError, match=r"[а-я]{3}"):
        read(cell)


@pytest.mark.parametrize(
    ("name", "reader", "column"),
    [("born", cells.day, "дата"), ("left", cells.day, "уход"), ("name", cells.text(2), "имя")],
)
def test_a_row_names_the_column_that_is_wrong(name: str, reader: Callable[[str], Any], column: str) -> None:
    titles = {"name": "имя", "born": "дата", "left": "уход"}
    row = Cells({"name": "Вера", "born": "вчера", "left": ""}, titles)
    assert (row.required("name", cells.text(10)), row.read("left", cells.day)) == ("Вера", None)
    with pytest.raises(RowError) as wrong:
        row.required(name, reader)
    assert wrong.value.column == column


@given(st.text(max_size=20))
def test_no_cell_breaks_a_reader(cell: str) -> None:
    for read in (
        cells.money, cells.flag, cells.day, cells.month, cells.text(9), cells.key(9), cells.line(9), NUMBER,
        cells.whole(range(9)), cells.one_of(WORDS),
    ):  # fmt: skip
        with suppress(ValueError):
            read(cell)
