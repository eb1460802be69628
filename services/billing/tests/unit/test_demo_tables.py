"""The identities of the real tables, computed on the demo files as they lie in the repository."""

import csv
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest

from billing.document.requisites import are_requisites_valid, is_account_valid
from billing.tariff.rules import line_amount
from billing.upload.fields import columns_of, parse
from billing.upload.layout import CHARGES, TARIFFS
from billing_factories import DEMO

Rows = dict[str, list[dict[str, Any]]]
FILES = [*sorted(DEMO.glob("41-charges-*.csv")), DEMO / "examples" / "charges-2026-11-01.csv"]


def read(name: str, account: str, *, layout: Any = CHARGES) -> Rows:
    titles, headers, rows = columns_of(layout), {}, defaultdict(list)
    with (DEMO / name).open(encoding="utf-8") as file:
        for record, *cells in csv.reader(file, delimiter=";"):
            if record.startswith("!"):
                headers[record[1:]] = [titles[record[1:]][cell] for cell in cells]
                continue
            parsed = parse(layout, record, dict(zip(headers[record], cells, strict=True)))
            if parsed.get("account", account) == account:
                rows[record].append(parsed)
    return rows


def total(rows: list[dict[str, Any]], column: str) -> int:
    return sum(row[column] for row in rows)


Q = ("41-charges-2020-08-01.csv", "1000000007")
T = ("41-charges-2016-03-01.csv", "1000000010")


@pytest.mark.feature("BIL-06")
def test_by_service_seven_of_eight_rows_add_up_and_the_penalty_does_not() -> None:
    off = {
        line["name"]: line["due"] - (line["debt"] + line["paid"] + line["charged"])
        for line in read(*Q)["line"]
    }
    assert {name: difference for name, difference in off.items() if difference} == {
        "Пеня: Взнос В Фонд Капремонта": 1462
    }


@pytest.mark.feature("BIL-06", "BIL-08")
def test_charges_by_service_are_the_charges_by_operation() -> None:
    rows = read(*Q)
    operations = {each["line_no"]: each["amount"] for each in rows["operation"]}
    charged = {line["line_no"]: line["charged"] for line in rows["line"] if line["charged"]}
    assert operations == charged
    assert sum(charged.values()) == 513527


@pytest.mark.feature("PAY-02", "BIL-26")
def test_the_cart_has_seven_lines_in_two_groups() -> None:
    rows = read(*Q)
    by_recipient: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for line in rows["line"]:
        if line["due"]:
            by_recipient[line["recipient"]].append((line["short_name"], line["due"]))
    assert by_recipient["capital-repair"] == [("Капитальный ремонт", 94136)]
    assert sorted(by_recipient["utilities"]) == sorted(
        [
            ("ВО в целях сод.ОИ", 565), ("Обслуживание и ремонт", 263351), ("Охрана", 133742),
            ("Обсл. спец. счета к.р.", 7462), ("ХВС в целях сод.ОИ", 779), ("Эл.эн в целях сод.ОИ", 13492),
        ]
    )  # fmt: skip
    assert sum(due for lines in by_recipient.values() for _, due in lines) == 513527


@pytest.mark.feature("BIL-19", "BIL-24")
def test_the_document_adds_up_in_rows_columns_and_recipients() -> None:
    rows = read(*T)
    [receipt], lines = rows["receipt"], rows["line"]
    assert all(line["debt"] + line["charged"] == line["total"] == line["due"] for line in lines)
    assert (total(lines, "debt"), total(lines, "charged"), total(lines, "due")) == (5282195, 230522, 5512717)
    assert (receipt["debt_main"], receipt["charged_main"], receipt["due_main"]) == (5282195, 230522, 5512717)
    dues = {
        each["code"]: total([line for line in lines if line["recipient"] == each["code"]], "due")
        for each in rows["recipient"]
    }
    assert dues == {"1": 731918, "2": 4780799}
    assert {each["code"]: each["due"] for each in rows["recipient"]} == dues


@pytest.mark.feature("BIL-10")
def test_norm_times_persons_is_the_volume() -> None:
    by_persons = [each for each in read(*T)["operation"] if each["persons"]]
    assert [Decimal(each["norm"]) * each["persons"] for each in by_persons] == [
        Decimal(each["volume"]) for each in by_persons
    ]
    assert len(by_persons) == 2


@pytest.mark.feature("BIL-10")
def test_one_area_of_common_property_does_not_fit_all_norms() -> None:
    shares = {
        round(Decimal(each["volume"]) / Decimal(each["norm"]), 2)
        for each in read(*Q)["operation"]
        if each["norm"]
    }
    assert shares == {Decimal("16.57"), Decimal("20.67")}


@pytest.mark.feature("BIL-08")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_operation_with_a_tariff_is_tariff_times_volume(path: Any) -> None:
    with path.open(encoding="utf-8") as file:
        accounts = {row[1] for row in csv.reader(file, delimiter=";") if row[0] == "receipt"}
    for account in accounts:
        for each in read(str(path.relative_to(DEMO)), account)["operation"]:
            if each["tariff"] and each["volume"]:
                assert line_amount(Decimal(each["tariff"]), Decimal(each["volume"])) == each["amount"]


@pytest.mark.feature("BIL-24")
def test_the_placeholders_of_the_real_document_are_no_bank_details() -> None:
    for each in read(*T)["recipient"]:
        assert not are_requisites_valid(
            account=each["bank_account"],
            bic=each["bic"],
            correspondent_account=each["correspondent_account"],
        )


@pytest.mark.feature("BIL-24")
def test_the_invented_recipients_have_well_formed_details() -> None:
    for each in read(*Q)["recipient"]:
        assert is_account_valid(each["bank_account"], each["bic"])
        assert is_account_valid(each["correspondent_account"], each["bic"])


@pytest.mark.feature("BIL-15")
def test_every_metered_service_of_the_demo_has_a_tariff() -> None:
    rows = read("40-tariffs.csv", "", layout=TARIFFS)
    priced = {row["service"] for row in rows["tariff"]}
    assert {"cold_water", "hot_water", "electricity"} <= priced <= {row["code"] for row in rows["service"]}
