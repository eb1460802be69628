"""The invented town: repeatable, and its sums fit together."""

import csv
import io
from collections import defaultdict
from datetime import date

import pytest

from local_stack import __main__
from local_stack.town import Town, periods
from local_stack.town_command import town_files


def rows(content: bytes, kind: str) -> list[dict[str, str]]:
    """The rows of one record type by the names of their columns."""
    found, header = [], []
    for row in csv.reader(io.StringIO(content.decode()), delimiter=";"):
        if row[0] == f"!{kind}":
            header = row[1:]
        elif row[0] == kind:
            found.append(dict(zip(header, row[1:], strict=True)))
    return found


def minor(text: str) -> int:
    return int(text.replace(",", ""))


def test_the_same_seed_gives_the_same_files() -> None:
    first = [(file.name, file.content) for file in town_files(5, 3, seed=7)]
    again = [(file.name, file.content) for file in town_files(5, 3, seed=7)]
    other = [(file.name, file.content) for file in town_files(5, 3, seed=8)]

    assert first == again
    assert first != other


def test_every_receipt_adds_up_and_stands_on_the_one_before() -> None:
    before: dict[tuple[str, str], int] = defaultdict(int)
    for month in Town(accounts=40, seed=1).months(periods(date(2026, 10, 1), 4)):
        lines = rows(month.charges, "line")
        charged = {
            (row["лицевой счёт"], row["№"]): minor(row["сумма"]) for row in rows(month.charges, "operation")
        }
        by_recipient: dict[tuple[str, str], int] = defaultdict(int)
        by_account: dict[str, int] = defaultdict(int)
        for line in lines:
            key = (line["лицевой счёт"], line["№"])
            debt, paid, sum_charged, due = (
                minor(line[name]) for name in ("долг", "оплачено", "начислено", "к оплате")
            )
            assert debt == before[key]
            assert debt + paid + sum_charged == due
            assert sum_charged == charged[key]
            before[key] = due
            by_recipient[line["лицевой счёт"], line["получатель"]] += due
            by_account[line["лицевой счёт"]] += due
        assert {
            (row["лицевой счёт"], row["получатель"]): minor(row["к оплате"])
            for row in rows(month.charges, "recipient")
        } == by_recipient
        receipts = {row["лицевой счёт"]: minor(row["к оплате"]) for row in rows(month.charges, "receipt")}
        assert receipts == by_account


def test_months_end_with_the_newest_and_cross_the_year() -> None:
    assert periods(date(2026, 2, 1), 4) == [
        date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1),
    ]  # fmt: skip


def test_bills_and_tariffs_are_those_of_the_town_and_the_demonstration_keeps_its_own() -> None:
    theirs = [file for file in town_files(2, 2, seed=1) if file.service == "billing"]

    assert [file.kind for file in theirs] == ["tariffs", "charges", "charges"]
    assert {file.organisation for file in theirs} == {"town-1"}
    assert len(rows(theirs[-1].content, "receipt")) == 2


def test_a_town_too_large_for_a_file_is_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["demo", "--accounts", "50000"]) == 1
    assert "Give 1 to 12000 accounts" in capsys.readouterr().err
