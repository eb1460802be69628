"""Breakdowns by service and of charges, months, archive and history, against the real tables."""

from datetime import datetime
from typing import Any

import pytest

from common import clock

Q, T = "1000000007", "1000000010"
BY_SERVICE = [
    ("Содержание и ремонт", 263351, -263351, 263351, 263351),
    ("Консьерж", 124826, -124826, 133742, 133742),
    ("ХВС в целях содержания ОИ", 779, -779, 779, 779),
    ("Эл/эн в целях содержания ОИ", 13492, -13492, 13492, 13492),
    ("Взнос В Фонд Капремонта", 94136, -94136, 94136, 94136),
    ('Обслуж. спец. счета "Кап.ремонт"', 7462, -7462, 7462, 7462),
    ("Пеня: Взнос В Фонд Капремонта", -1462, 0, 0, 0),
    ("Во При Сои", 565, -565, 565, 565),
]
CHARGES = [
    ("Содержание и ремонт", "22.94", "руб/м2", None, "", "114.8", "м2", 263351),
    ("Консьерж", "11.65", "руб/м2", None, "", "114.8", "м2", 133742),
    ("ХВС в целях содержания ОИ", "25.16", "руб/м3", "0.0187", "м3/м2 ОИ", "0.3098", "м3", 779),
    ("Эл/эн в целях содержания ОИ", "2.35", "руб/кВт*ч", "2.7770", "кВт*ч/м2 ОИ", "57.4139", "кВт*ч", 13492),
    ("Взнос В Фонд Капремонта", "8.20", "руб/м2", None, "", "114.8", "м2", 94136),
    ('Обслуж. спец. счета "Кап.ремонт"', "0.65", "руб/м2", None, "", "114.8", "м2", 7462),
    ("Во При Сои", "18.24", "руб/м3", "0.0187", "м3/м2 ОИ", "0.3098", "м3", 565),
]


@pytest.mark.feature("BIL-06", "BIL-07")
async def test_the_breakdown_by_service_is_the_sources(demo: Any) -> None:
    body = await demo.look(Q, "services", period="2020-08-01", kind="united")

    columns = ("name", "debt_minor", "paid_minor", "charged_minor", "due_minor")
    assert [tuple(line[name] for name in columns) for line in body["lines"]] == BY_SERVICE
    assert body["totals"] == {
        "debt_minor": 503149,
        "paid_minor": -504611,
        "charged_minor": 513527,
        "due_minor": 513527,
    }
    assert [line["is_penalty"] for line in body["lines"]].index(True) == 6
    assert body["kind_name"] == "Квитанция Объединённая"


@pytest.mark.feature("BIL-06")
async def test_column_totals_are_the_sums_of_the_rows(demo: Any) -> None:
    body = await demo.look(Q, "services", period="2020-08-01")

    for column in ("debt_minor", "paid_minor", "charged_minor", "due_minor"):
        assert sum(line[column] for line in body["lines"]) == body["totals"][column]


@pytest.mark.feature("BIL-08", "BIL-09", "BIL-10")
async def test_the_breakdown_of_charges_is_the_sources(demo: Any) -> None:
    body = await demo.look(Q, "charges", period="2020-08-01")

    columns = (
        "name", "tariff", "tariff_unit", "norm", "norm_unit", "volume", "volume_unit", "amount_minor",
    )  # fmt: skip
    assert [tuple(item[name] for name in columns) for item in body["items"]] == CHARGES
    assert {item["operation"] for item in body["items"]} == {"начисление"}
    assert {item["period"] for item in body["items"]} == {"2020-08-01"}
    assert body["total_minor"] == 513527


@pytest.mark.feature("BIL-08")
async def test_our_own_reckoning_agrees_to_the_kopeck_and_shows_the_formula(demo: Any) -> None:
    items = (await demo.look(Q, "charges", period="2020-08-01"))["items"]

    assert all(item["recomputed_minor"] == item["amount_minor"] for item in items)
    assert items[0]["explanation"] == {
        "basis": "area",
        "formula": "22,94 руб/м2 × 114,8 м2 = 2\u00a0633,51 ₽",
        "is_exact": True,
    }
    assert items[2]["explanation"]["basis"] == "norm"


@pytest.mark.feature("BIL-08", "BIL-10")
async def test_a_norm_per_person_is_part_of_the_formula(demo: Any) -> None:
    items = (await demo.look(T, "charges"))["items"]

    hot = next(item for item in items if item["name"] == "ГВС")
    assert (hot["persons"], hot["volume_kind"], hot["norm"], hot["norm_unit"]) == (
        4,
        "норм",
        "0.212",
        "Гкал/чел",
    )
    assert hot["explanation"]["formula"] == (
        "0,212 Гкал/чел × 4 чел. = 0,848 Гкал; 1170,57 руб/Гкал × 0,848 Гкал = 992,64 ₽"
    )


@pytest.mark.feature("BIL-08")
async def test_a_sum_without_a_tariff_is_shown_without_a_formula(demo: Any) -> None:
    items = (await demo.look(Q, "charges", period="2020-07-01"))["items"]

    concierge = next(item for item in items if item["name"] == "Консьерж")
    assert concierge["amount_minor"] == 124826
    assert concierge["recomputed_minor"] is None
    assert concierge["explanation"] is None


@pytest.mark.feature("BIL-26")
async def test_a_service_has_one_code_and_two_names(demo: Any) -> None:
    lines = (await demo.look(Q, "services", period="2020-08-01"))["lines"]

    names = {line["service_code"]: (line["name"], line["short_name"]) for line in lines}
    assert names["concierge"] == ("Консьерж", "Охрана")
    assert names["sewerage_common"] == ("Во При Сои", "ВО в целях сод.ОИ")


@pytest.mark.feature("BIL-06", "WEB-12")
async def test_the_newest_month_comes_unasked_and_the_others_can_be_chosen(demo: Any) -> None:
    periods = (await demo.look(Q, "periods"))["items"]

    assert [each["period"] for each in periods] == ["2020-08-01", "2020-07-01"]
    assert periods[0]["kinds"][0]["kind_name"] == "Квитанция Объединённая"
    assert (await demo.look(Q, "services"))["period"] == "2020-08-01"


@pytest.mark.feature("BIL-17")
async def test_the_archive_is_newest_first_with_issue_dates(demo: Any) -> None:
    items = (await demo.look("1234567899", "receipts"))["items"]

    assert [(each["name"], each["period"], each["issued_on"]) for each in items] == [
        ("Квитанция Объединённая", "2019-09-01", "2019-09-28"),
        ("Квитанция Объединённая", "2019-08-01", "2019-08-30"),
    ]


@pytest.mark.feature("BIL-17")
async def test_the_archive_is_paged_without_gaps(demo: Any) -> None:
    first = await demo.look("1234567899", "receipts", limit=1)
    second = await demo.look("1234567899", "receipts", limit=1, cursor=first["next_cursor"])

    assert [first["items"][0]["period"], second["items"][0]["period"]] == ["2019-09-01", "2019-08-01"]
    assert second["next_cursor"] is None


@pytest.mark.feature("BIL-11")
async def test_the_history_gives_charges_by_month_and_service(demo: Any) -> None:
    months = (await demo.look(Q, "charge-history"))["items"]

    assert [(month["period"], month["charged_minor"]) for month in months] == [
        ("2020-08-01", 513527),
        ("2020-07-01", 504611),
    ]
    assert {"service_code": "concierge", "name": "Консьерж", "charged_minor": 133742} in months[0]["lines"]


@pytest.mark.feature("BIL-24")
async def test_recipients_share_the_lines_and_their_sums_add_up(demo: Any) -> None:
    receipt_id = (await demo.overview(T))["receipt_id"]

    body = (await demo.get(f"/receipts/{receipt_id}")).json()

    assert [(each["name"], each["line_numbers"], each["due_minor"]) for each in body["recipients"]] == [
        ("ООО Поставщик Услуги", [1, 2, 4, 8, 9], 731918),
        ("ООО УК Тест", [3, 5, 6, 7], 4780799),
    ]
    assert body["totals"]["due_minor"] == 5512717
    assert body["is_debt_net"] is True


@pytest.mark.feature("BIL-22")
async def test_the_horizon_is_a_setting(demo: Any) -> None:
    settings = demo.service.resources.settings
    clock.travel(datetime.fromisoformat("2022-08-15T12:00:00+00:00"))
    demo.service.resources.settings = settings.model_copy(update={"history_months": 24})
    try:
        periods = await demo.look(Q, "periods")
        archive = await demo.look(Q, "receipts")
        older = await demo.get(f"/accounts/{demo.accounts[Q]}/services", period="2020-07-01")
    finally:
        demo.service.resources.settings = settings
        clock.travel(None)

    assert [each["period"] for each in periods["items"]] == ["2020-08-01"]
    assert [each["period"] for each in archive["items"]] == ["2020-08-01"]
    assert older.status_code == 404
    assert older.json()["type"] == "/problems/receipt-not-found"


@pytest.mark.feature("BIL-06")
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"period": "2020-08-15"}, 422),
        ({"period": "август"}, 422),
        ({"period": "2031-01-01"}, 404),
        ({"kind": "water"}, 404),
        ({"kind": "x" * 41}, 422),
        ({"kind": "a'; DROP TABLE receipt"}, 422),
        ({"period": "0001-01-01"}, 422),
    ],
)
async def test_a_month_nobody_has_or_nobody_can_mean_is_refused(
    demo: Any, query: dict[str, str], status: int
) -> None:
    for what in ("services", "charges"):
        answer = await demo.get(f"/accounts/{demo.accounts[Q]}/{what}", **query)
        assert answer.status_code == status, answer.text


async def test_a_foreign_cursor_is_refused(demo: Any) -> None:
    without_text = "WyIyMDIwLTAxLTAxIiwgIlx1MDAwMCJd"  # ["2020-01-01", "\\u0000"]
    for cursor in ("rubbish", "W10", "WyJhIiwgImIiXQ", without_text):
        answer = await demo.get(f"/accounts/{demo.accounts[Q]}/receipts", cursor=cursor)
        assert answer.status_code == 422
