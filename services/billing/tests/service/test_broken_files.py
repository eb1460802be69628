"""A broken file changes nothing and says where it is broken, line by line."""

from typing import Any

import pytest

from billing_factories import DEMO

pytestmark = pytest.mark.feature("OPS-10")
PERIOD = "2026-11-01"


def lines_of(wrong: dict[str, Any]) -> list[tuple[int, str, str]]:
    return [(each["line"], each["column"], each["message"]) for each in wrong["errors"]]


@pytest.fixture
async def office(desk: Any) -> Any:
    await desk.register("1000000009")
    return desk


@pytest.fixture
def good() -> str:
    return (DEMO / "examples" / f"charges-{PERIOD}.csv").read_text()


async def refused(office: Any, content: bytes | str) -> dict[str, Any]:
    """What was found; nothing of the file is to be seen, told or publishable."""
    wrong: dict[str, Any] = await office.upload("charges", content, period=PERIOD)
    assert wrong["state"] == "rejected"
    assert wrong["errors_count"] == len(wrong["errors"])
    assert (await office.look("1000000009", "overview"))["receipts"] == []
    assert await office.service.published() == []
    answer = await office.service.client.post(
        office.service.url(f"/imports/{wrong['import_id']}/publish"), headers=office.operator
    )
    assert answer.status_code == 409
    return wrong


async def test_the_example_file_is_right_in_both_encodings(office: Any, good: str) -> None:
    checked = await office.upload("charges", good, period=PERIOD)
    assert checked["state"] == "checked", checked["errors"]
    other = await office.upload("charges", good.encode("cp1251"), period=PERIOD)
    assert other["state"] == "checked"
    published = await office.act(other["import_id"], "publish")
    assert published["state"] == "applied"
    assert (await office.overview("1000000009"))["kind_name"] == "Квитанция Объединённая"


async def test_the_broken_example_is_refused_with_line_and_column(office: Any) -> None:
    content = (DEMO / "examples" / f"charges-{PERIOD}-broken.csv").read_bytes()

    wrong = await refused(office, content)

    assert lines_of(wrong) == [(8, "начислено", "«триста» — не сумма")]


async def test_an_unknown_account_is_named_with_every_record_that_hangs_on_it(office: Any, good: str) -> None:
    wrong = await refused(office, good.replace("receipt;1000000009;", "receipt;1999999999;"))

    found = lines_of(wrong)
    assert found[0] == (2, "лицевой счёт", "Лицевой счёт 1999999999 не найден")
    assert {message for _, _, message in found[1:]} == {
        "Нет записи receipt для счёта 1000000009 и вида united"
    }


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            ";740301001;1434,69",
            ";740301001;1434,68",
            (5, "к оплате", "Строки этого получателя складываются в 1434,69, а у получателя указано 1434,68"),
        ),
        (
            ";0,00;5950,24;0,00;5950,24;0,00;11900,48",
            ";0,00;5950,25;0,00;5950,24;0,00;11900,48",
            (2, "к оплате", "Строки складываются в 5950,24, а в квитанции к оплате 5950,25"),
        ),
        (
            "line;1000000009;united;2;cold_water",
            "line;1000000009;united;1;cold_water",
            (8, "№", "Строка квитанции с этим номером уже есть в строке 7"),
        ),
        (
            "ХВС;water;",
            "ХВС;nobody;",
            (8, "получатель", "Нет записи recipient с кодом nobody"),
        ),
        (
            "operation;1000000009;united;5;",
            "operation;1000000009;united;6;",
            (17, "№", "Нет записи line с номером 6"),
        ),
        (
            "receipt;1000000009;united;Квитанция Объединённая;18.11.2026",
            "receipt;1000000009;united;Квитанция Объединённая;31.11.2026",
            (2, "дата выпуска", "Дата пишется как 28.09.2019"),
        ),
        (
            "receipt;1000000009;united;Квитанция Объединённая;",
            "receipt;1000000009;;Квитанция Объединённая;",
            (2, "вид", "Ячейка не заполнена"),
        ),
        (";48,72;руб/м3;;;7;", ";48,72;руб/м3;;;7,1234567;", (14, "объём", None)),
        (";341,04;341,04;", ";341,045;341,04;", (8, "начислено", "«341,045» — не сумма с копейками")),
        (";341,04;341,04;", ";1e9;341,04;", (8, "начислено", "«1e9» — не сумма")),
        (";341,04;341,04;", ";99999999999999999999;341,04;", (8, "начислено", None)),
    ],
)
async def test_each_fault_is_named_at_its_line(
    office: Any, good: str, old: str, new: str, expected: tuple[int, str, str | None]
) -> None:
    assert old in good

    found = lines_of(await refused(office, good.replace(old, new, 1)))

    line, column, message = expected
    assert any(each[:2] == (line, column) and message in {None, each[2]} for each in found), found


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x00\x01\x02", "Это не текстовый файл CSV"),
        ("лицевой счёт;сумма\n1;2\n", "Нет строки с названиями столбцов для записи «лицевой счёт»"),
        ("!receipt;лицевой счёт;вид\n", "Нет столбцов: к оплате, квитанция"),
        ("!bill;лицевой счёт\n", "Неизвестный вид записи «bill»"),
        ("!payment;лицевой счёт;вид;номер платежа\n", "В файле нет ни одной квитанции (записи receipt)"),
    ],
)
async def test_a_file_that_is_not_one_of_ours_is_refused(
    office: Any, content: bytes | str, message: str
) -> None:
    found = lines_of(await refused(office, content))

    assert found[0][0] == 1
    assert found[0][2] == message


async def test_a_number_of_two_organisations_is_not_guessed(office: Any, good: str) -> None:
    await office.register("1000000009x")
    other = type(office)(office.service)
    await other.register("1000000009", organisation_id=office.accounts["1000000009x"])

    found = lines_of(await refused(office, good))

    assert found == [(2, "лицевой счёт", "Лицевой счёт 1000000009 есть у нескольких организаций")]


async def test_one_broken_row_in_the_middle_refuses_the_whole_file(office: Any, good: str) -> None:
    rows = good.splitlines()
    rows.insert(9, "line;1000000009;united")

    wrong = await refused(office, "\n".join(rows))

    assert lines_of(wrong) == [(10, "№", "Ячейка не заполнена")]


async def test_a_broken_correction_leaves_the_published_month_as_it_is(office: Any, good: str) -> None:
    await office.publish("charges", good, period=PERIOD)
    told = len(await office.service.published())

    wrong = await office.upload("charges", good.replace("341,04", "триста"), period=PERIOD)

    assert wrong["state"] == "rejected"
    assert (await office.overview("1000000009"))["rows"]["due"]["main_minor"] == 595024
    assert len(await office.service.published()) == told


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"kind": "charges"}, 422),
        ({"kind": "charges", "period": "2026-11"}, 422),
        ({"kind": "charges", "period": "2026-13-01"}, 422),
        ({"kind": "tariffs", "period": PERIOD}, 422),
        ({"kind": "nonsense", "period": PERIOD}, 422),
        ({"period": PERIOD}, 422),
    ],
)
async def test_an_upload_that_does_not_say_what_it_is_is_refused(
    office: Any, good: str, form: dict[str, str], status: int
) -> None:
    answer = await office.service.client.post(
        office.service.url("/imports"), data=form, files={"file": ("a.csv", good)}, headers=office.operator
    )

    assert answer.status_code == status
