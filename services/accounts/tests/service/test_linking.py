"""Finding and linking an account."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from accounts.link.models import AccountLink
from common.ids import new_id
from common.tables import idempotency_key, rate_counter

LINKED = "accounts.link.created.v1"
NOT_FOUND = "/problems/account-not-found"


@pytest.mark.feature("ACC-01", "ACC-20")
async def test_an_account_is_found_by_number_house_and_flat(town: Any) -> None:
    account = await town.add_account(await town.add_organisation(name="Центр начислений"))

    answer = await town.search(town.resident(), house="д. 12", flat="кв. 7")

    assert answer.status_code == 200
    assert answer.json() == {
        "account_id": str(account.id),
        "supplier": "Центр начислений",
        "address_hint": "ул. К•••, 12 - 7",
        "check_kind": "surname",
        "has_electronic_receipt": True,
    }


@pytest.mark.feature("ACC-01")
async def test_a_private_house_is_found_without_a_flat(town: Any) -> None:
    await town.add_account(await town.add_organisation(), flat=None)

    assert (await town.search(town.resident(), flat=None)).status_code == 200
    assert (await town.search(town.resident(), flat="")).status_code == 200
    assert (await town.search(town.resident(), flat="7")).status_code == 404


@pytest.mark.feature("ACC-01")
@pytest.mark.check("C-05")
@pytest.mark.parametrize(
    "wrong", [{"number": "9999999999"}, {"house": "13"}, {"flat": "8"}, {"flat": None}, {"flat": ""}]
)
async def test_unknown_number_and_wrong_address_get_the_same_answer(town: Any, wrong: Any) -> None:
    await town.add_account(await town.add_organisation())

    answer = await town.search(town.resident(), **wrong)

    assert answer.status_code == 404
    assert answer.json() == {
        "type": NOT_FOUND,
        "title": "Данный лицевой счет не найден",
        "status": 404,
        "detail": "Проверьте номер счёта, дом и квартиру: они напечатаны в квитанции",
    }


@pytest.mark.feature("ACC-01")
@pytest.mark.check("D-22")
async def test_the_sixth_search_after_five_misses_is_refused_even_when_right(town: Any) -> None:
    await town.add_account(await town.add_organisation())
    who = town.resident(new_id())
    for number in range(5):
        assert (await town.search(who, number=f"20000000{number}")).status_code == 404

    answer = await town.search(who)

    assert answer.status_code == 429
    assert answer.json()["type"] == "/problems/too-many-requests"
    assert "Попробуйте завтра" in answer.json()["detail"]
    assert int(answer.headers["Retry-After"]) > 0
    assert (await town.search(town.resident())).status_code == 200


@pytest.mark.feature("ACC-01")
@pytest.mark.check("C-05")
@pytest.mark.parametrize("number", ["1000000007", "5555555555"])
async def test_ten_misses_close_a_number_for_the_day_whether_it_exists_or_not(town: Any, number: Any) -> None:
    await town.add_account(await town.add_organisation())
    for house in range(100, 110):
        assert (await town.search(town.resident(), number=number, house=str(house))).status_code == 404

    assert (await town.search(town.resident(), number=number)).status_code == 429


@pytest.mark.feature("ACC-01", "ACC-20")
async def test_one_number_at_two_organisations_asks_which(town: Any) -> None:
    first = await town.add_organisation("heat")
    second = await town.add_organisation("water")
    await town.add_account(first)
    account = await town.add_account(second)
    who = town.resident(new_id())

    answer = await town.search(who)
    chosen = await town.search(who, organisation_id=str(second.id))

    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/account-ambiguous"
    assert {each["id"] for each in answer.json()["organisations"]} == {str(first.id), str(second.id)}
    assert chosen.json()["account_id"] == str(account.id)


@pytest.mark.feature("ACC-02", "ACC-04", "ACC-05", "ACC-11")
async def test_the_right_surname_links_the_account(town: Any) -> None:
    account = await town.add_account(await town.add_organisation(), surname="Соловьёва")
    user_id = new_id()
    who = town.resident(user_id)
    await town.search(who)

    answer = await town.link(who, account.id, surname=" СОЛОВЬЕВА ", e_receipt=True)

    assert answer.status_code == 201
    body = answer.json()
    assert body["number"] == "1000000007"
    assert body["address"] == "ул. Кыштымская, 12 - 7"
    assert body["holder_name"] == "Соловьёва А. П."
    assert (body["is_primary"], body["e_receipt"], body["alias"]) == (True, True, None)
    assert await town.links(who) == [body]
    assert await town.service.published(LINKED) == [
        {
            "link_id": body["link_id"],
            "user_id": str(user_id),
            "account_id": str(account.id),
            "is_primary": True,
        }
    ]


@pytest.mark.feature("ACC-02")
async def test_a_wrong_surname_is_refused_and_counted(town: Any) -> None:
    account = await town.add_account(await town.add_organisation())
    who = town.resident(new_id())
    await town.search(who)
    key = town.key()

    wrong = await town.link(who, account.id, key=key, surname="Кедрова")
    left = await town.service.published()
    right = await town.link(who, account.id, key=key)

    assert wrong.status_code == 422
    assert wrong.json()["type"] == "/problems/surname-mismatch"
    assert wrong.json()["attempts_left"] == 4
    assert left == []
    assert right.status_code == 201, "a refused request leaves its key free"


@pytest.mark.feature("ACC-02")
async def test_five_wrong_surnames_close_linking_for_the_day(town: Any) -> None:
    account = await town.add_account(await town.add_organisation())
    who = town.resident(new_id())
    await town.search(who)
    left = [
        (await town.link(who, account.id, surname=f"Иванов{n}")).json()["attempts_left"] for n in range(5)
    ]

    answer = await town.link(who, account.id)

    assert left == [4, 3, 2, 1, 0]
    assert answer.status_code == 429
    assert await town.links(who) == []
    assert await town.service.published() == []


@pytest.mark.feature("ACC-02")
async def test_ten_wrong_surnames_close_the_account_for_everybody_for_the_day(town: Any) -> None:
    account = await town.add_account(await town.add_organisation())
    users = [town.resident(new_id()) for _ in range(5)]
    for who in users:
        await town.search(who)
    for who in users[:4]:
        for attempt in range(3 if who is users[0] or who is users[1] else 2):
            await town.link(who, account.id, surname=f"Петров{attempt}")

    answer = await town.link(users[4], account.id)

    assert answer.status_code == 429


@pytest.mark.feature("ACC-02")
@pytest.mark.check("D-22")
async def test_of_many_guesses_at_once_five_are_compared(town: Any) -> None:
    account = await town.add_account(await town.add_organisation())
    who = town.resident(new_id())
    await town.search(who)

    answers = await asyncio.gather(*(town.link(who, account.id, surname=f"Фамилия{n}") for n in range(20)))

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [422] * 5 + [429] * 15
    async with town.service.session() as session:
        assert await session.scalar(select(func.max(rate_counter.c.count))) == 5
        keys = await session.scalar(select(func.count()).select_from(idempotency_key))
    assert keys == 0


@pytest.mark.feature("ACC-01")
@pytest.mark.check("C-21")
async def test_an_account_nobody_searched_for_is_as_missing_as_a_random_one(town: Any) -> None:
    account = await town.add_account(await town.add_organisation())
    other = town.resident(new_id())
    await town.search(other)

    foreign = await town.link(town.resident(), account.id)
    random = await town.link(town.resident(), new_id())

    assert foreign.status_code == random.status_code == 404
    assert foreign.json() == random.json()
    assert await town.service.published() == []


@pytest.mark.feature("ACC-02")
async def test_linking_twice_is_success_without_a_second_event(town: Any) -> None:
    organisation = await town.add_organisation()
    who = town.resident(new_id())
    first = await town.link_new(who, organisation, number="1")
    second = await town.link_new(who, organisation, number="2")

    again = await town.link(who, first["account_id"])
    as_primary = await town.link(who, second["account_id"], is_primary=True)

    assert again.status_code == 201
    assert again.json()["link_id"] == first["link_id"]
    assert as_primary.json()["is_primary"] is True
    assert len(await town.service.published(LINKED)) == 2
    assert [link["is_primary"] for link in await town.links(who)] == [True, False]


@pytest.mark.check("D-06")
async def test_the_same_key_gives_the_same_answer_and_one_link(town: Any) -> None:
    account = await town.add_account(await town.add_organisation())
    who = town.resident(new_id())
    await town.search(who)
    key = town.key()

    answers = await asyncio.gather(*(town.link(who, account.id, key=key) for _ in range(5)))
    other = await town.link(who, account.id, key=key, surname="Кедрова")

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert other.status_code == 422
    assert other.json()["type"] == "/problems/key-reused"
    assert len(await town.service.published(LINKED)) == 1


async def test_linking_needs_a_key(town: Any) -> None:
    account = await town.add_account(await town.add_organisation())
    who = town.resident(new_id())
    await town.search(who)

    answer = await town.link(who, account.id, key="short")

    assert answer.status_code == 400
    async with town.service.session() as session:
        assert await session.scalar(select(func.count()).select_from(AccountLink)) == 0
