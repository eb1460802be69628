"""Files of organisations and accounts from the accounting system."""

from typing import Any

import pytest
from sqlalchemy import func, select

from accounts.account.models import PersonalAccount, Premises
from accounts.organisation.models import Organisation
from common.ids import new_id

pytestmark = pytest.mark.feature("ACC-20")
REGISTERED = "accounts.account.registered.v1"
ORGANISATIONS = "Код;Название;Телефон;Вид проверки;Оплата;Показания;Электронная квитанция\n"
CENTRE = ORGANISATIONS + "centre;Центр начислений;+7 000 000-00-00;фамилия;да;да;нет\n"
ACCOUNTS = (
    "Организация;Лицевой счет;Улица;Дом;Квартира;Фамилия;Плательщик;Общая площадь;Жилая площадь;Комнат;"
    "Собственников;Прописано;Проживает;Плита;Электроотопление;Площадь дома;Жилая площадь дома;"
    "Нежилая площадь дома;Площадь общего имущества\n"
)
FIRST = (
    "centre;1000000007;ул. Кыштымская;12;7;Демидова, Демидов;Демидова А. П.;114,8;80,5;4;2;3;3;газ;нет;;;;\n"
)
SECOND = "centre;1000000010;ул. Кыштымская;1;1;Сосновский;С.З.З.;10;;;1;4;4;;;10955,38;10955,38;0;2462,89\n"


class Office:
    """An operator with files."""

    def __init__(self, town: Any) -> None:
        self.town = town
        self.service = town.service
        self.who = town.service.issuer.staff("imports")

    async def upload(self, kind: str, content: bytes | str) -> dict[str, Any]:
        raw = content.encode() if isinstance(content, str) else content
        answer = await self.service.client.post(
            self.service.url("/imports"),
            data={"kind": kind},
            files={"file": ("a.csv", raw)},
            headers=self.who,
        )
        assert answer.status_code in {200, 202}, answer.text
        await self.service.drain()
        return await self.read(answer.json()["import_id"])

    async def read(self, import_id: str) -> dict[str, Any]:
        answer = await self.service.client.get(self.service.url(f"/imports/{import_id}"), headers=self.who)
        body: dict[str, Any] = answer.json()
        return body

    async def act(self, import_id: str, action: str) -> dict[str, Any]:
        url = self.service.url(f"/imports/{import_id}/{action}")
        answer = await self.service.client.post(url, headers=self.who | {"Idempotency-Key": self.town.key()})
        assert answer.status_code == 202, answer.text
        await self.service.drain()
        return await self.read(import_id)

    async def publish(self, kind: str, content: bytes | str) -> dict[str, Any]:
        checked = await self.upload(kind, content)
        assert checked["state"] == "checked", checked
        published = await self.act(checked["import_id"], "publish")
        assert published["state"] == "applied", published
        return published

    async def count(self, model: Any) -> int:
        async with self.service.session() as session:
            return int(await session.scalar(select(func.count()).select_from(model)) or 0)


@pytest.fixture
def office(town: Any) -> Office:
    return Office(town)


async def test_a_published_file_makes_accounts_that_can_be_found_and_linked(office: Office) -> None:
    await office.publish("organisations", CENTRE)
    shown = await office.publish("accounts", ACCOUNTS + FIRST + SECOND)

    who = office.town.resident(new_id())
    found = await office.town.search(who)
    linked = await office.town.link(who, found.json()["account_id"], surname="демидов")

    assert {kind: shown["preview"][kind] for kind in ("added", "changed", "removed", "unchanged")} == {
        "added": 2,
        "changed": 0,
        "removed": 0,
        "unchanged": 0,
    }
    assert shown["preview"]["organisations"] == {"Центр начислений": 2}
    assert linked.json()["holder_name"] == "Демидова А. П."
    assert linked.json()["organisation"]["has_electronic_receipt"] is False
    announced = await office.service.published(REGISTERED)
    assert [event["number"] for event in announced] == ["1000000007", "1000000010"]
    assert announced[0]["account_id"] == found.json()["account_id"]
    assert (announced[0]["organisation_code"], announced[0]["organisation_name"]) == (
        "centre",
        "Центр начислений",
    )


async def test_nothing_is_there_before_publishing(office: Office) -> None:
    await office.publish("organisations", CENTRE)

    checked = await office.upload("accounts", ACCOUNTS + FIRST)

    assert checked["state"] == "checked"
    assert await office.count(PersonalAccount) == 0
    assert await office.service.published(REGISTERED) == []


async def test_a_file_in_cp1251_is_read(office: Office) -> None:
    await office.publish("organisations", CENTRE.encode("cp1251"))
    await office.publish("accounts", (ACCOUNTS + FIRST).encode("cp1251"))

    assert (await office.town.search(office.town.resident())).json()["supplier"] == "Центр начислений"


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        (FIRST.replace("centre", "other"), "организация", "Нет организации"),
        (FIRST.replace(";12;", ";;"), "дом", "не заполнена"),
        (FIRST.replace("1000000007", "---"), "лицевой счет", "ни букв, ни цифр"),
        (FIRST.replace("114,8", "много"), "общая площадь", "не число"),
        (FIRST.replace("114,8", "-1"), "общая площадь", "не меньше нуля"),
        (FIRST.replace("114,8", "NaN"), "общая площадь", "не число"),
        (FIRST.replace(";4;2;", ";4,5;2;"), "комнат", "целое число"),
        (FIRST.replace("газ;нет", "газ;может быть"), "электроотопление", "«да» или «нет»"),
        (FIRST.replace("Демидова, Демидов", " , "), "фамилия", "Нужна фамилия"),
        (FIRST.replace("Демидова А. П.", "Д" * 201), "плательщик", "Слишком длинно"),
        (FIRST.replace("Демидова А. П.", "Д\u0007"), "плательщик", "недопустимые знаки"),
        (FIRST + FIRST, "лицевой счет", "уже есть в строке 2"),
        (FIRST + FIRST.replace("1000000007", "8").replace("114,8", "99"), "квартира", "в строке 2"),
    ],
)
async def test_a_broken_row_rejects_the_file_with_line_and_column(
    office: Office, row: str, column: str, message: str
) -> None:
    await office.publish("organisations", CENTRE)

    rejected = await office.upload("accounts", ACCOUNTS + row)

    assert rejected["state"] == "rejected"
    assert rejected["errors_count"] == 1
    error = rejected["errors"][0]
    assert (error["line"], error["column"]) == (1 + row.count("\n"), column)
    assert message in error["message"]
    assert await office.count(PersonalAccount) == 0


async def test_a_second_file_changes_only_what_it_names(office: Office) -> None:
    await office.publish("organisations", CENTRE)
    await office.publish("accounts", ACCOUNTS + FIRST + SECOND)

    renamed = FIRST.replace("Демидова А. П.", "Кедрова И. И.").replace("Демидова, Демидов", "Кедрова")
    shown = await office.publish("accounts", ACCOUNTS + renamed)

    assert (shown["preview"]["added"], shown["preview"]["changed"]) == (0, 1)
    assert shown["preview"]["examples"] == [
        {"line": 2, "number": "1000000007", "fields": ["holder_name", "surname_keys"]}
    ]
    assert len(await office.service.published(REGISTERED)) == 2
    assert (
        await office.town.search(office.town.resident(), number="1000000010", house="1", flat="1")
    ).is_success


async def test_the_same_rows_again_change_nothing(office: Office) -> None:
    await office.publish("organisations", CENTRE)
    await office.publish("accounts", ACCOUNTS + FIRST + SECOND)

    shown = await office.publish("accounts", ACCOUNTS + SECOND + FIRST)

    assert (shown["preview"]["unchanged"], shown["preview"]["changed"]) == (2, 0)
    assert len(await office.service.published(REGISTERED)) == 2


async def test_a_published_file_can_be_taken_back(office: Office) -> None:
    await office.publish("organisations", CENTRE)
    await office.publish("accounts", ACCOUNTS + FIRST)
    moved = FIRST.replace(";12;7;", ";14;9;").replace("114,8", "50")
    second = await office.publish("accounts", ACCOUNTS + moved + SECOND)
    assert (await office.town.search(office.town.resident(), house="14", flat="9")).is_success

    taken_back = await office.act(second["import_id"], "rollback")

    assert taken_back["state"] == "rolled_back"
    assert (await office.town.search(office.town.resident())).status_code == 200
    assert (await office.town.search(office.town.resident(), house="14", flat="9")).status_code == 404
    gone = await office.town.search(office.town.resident(), number="1000000010", house="1", flat="1")
    assert gone.status_code == 404
    async with office.service.session() as session:
        area = await session.scalar(select(Premises.total_area_m2).where(Premises.house == "12"))
    assert str(area) == "114.8000"


async def test_who_has_linked_an_account_keeps_it_when_its_file_is_taken_back(office: Office) -> None:
    await office.publish("organisations", CENTRE)
    loaded = await office.publish("accounts", ACCOUNTS + FIRST)
    who = office.town.resident(new_id())
    account_id = (await office.town.search(who)).json()["account_id"]
    other = office.town.resident(new_id())
    await office.town.search(other)
    await office.town.link(who, account_id)

    await office.act(loaded["import_id"], "rollback")

    assert len(await office.town.links(who)) == 1
    assert (await office.town.link(other, account_id)).status_code == 404
    again = await office.publish("accounts", ACCOUNTS + FIRST.replace("газ", "электро"))
    assert again["preview"]["changed"] == 1
    assert (await office.town.link(other, account_id)).status_code == 201


async def test_a_renamed_organisation_announces_its_accounts_again(office: Office) -> None:
    await office.publish("organisations", CENTRE)
    await office.publish("accounts", ACCOUNTS + FIRST + SECOND)

    renamed = await office.publish("organisations", CENTRE.replace("Центр начислений", "Новый центр"))
    names = [event["organisation_name"] for event in await office.service.published(REGISTERED)]
    await office.act(renamed["import_id"], "rollback")

    assert names == ["Центр начислений"] * 2 + ["Новый центр"] * 2
    last = (await office.service.published(REGISTERED))[-1]
    assert last["organisation_name"] == "Центр начислений"


async def test_a_new_organisation_taken_back_is_not_searched(office: Office) -> None:
    loaded = await office.publish("organisations", CENTRE)
    await office.publish("accounts", ACCOUNTS + FIRST)

    await office.act(loaded["import_id"], "rollback")

    assert (await office.town.search(office.town.resident())).status_code == 404
    assert await office.count(Organisation) == 1


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("centre;;;;;;\n", "название"),
        ("centre;Центр;;паспорт;;;\n", "вид проверки"),
        ("centre;Центр;;;возможно;;\n", "оплата"),
        ("centre;Центр;;;;;\ncentre;Другой;;;;;\n", "код"),
    ],
)
async def test_a_broken_organisation_rejects_the_file(office: Office, row: str, column: str) -> None:
    rejected = await office.upload("organisations", ORGANISATIONS + row)

    assert rejected["state"] == "rejected"
    assert rejected["errors"][0]["column"] == column
    assert await office.count(Organisation) == 0


async def test_a_file_of_thousands_of_rows_is_loaded_in_batches(office: Office) -> None:
    await office.publish("organisations", CENTRE)
    rows = "".join(
        f"centre;{number};ул. Новая;{number // 50};{number};Иванов;Иванов И. И.;50;;;;;;;;;;;\n"
        for number in range(1500)
    )

    shown = await office.publish("accounts", ACCOUNTS + rows)
    await office.act(shown["import_id"], "rollback")

    assert shown["preview"]["added"] == 1500
    async with office.service.session() as session:
        left = await session.scalar(select(func.count()).where(PersonalAccount.withdrawn_at.is_(None)))
    assert left == 0
