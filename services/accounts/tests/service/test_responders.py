"""Questions of other services, asked over the broker."""

from typing import Any

import pytest
from sqlalchemy import func, select

from accounts.account.rules import GUEST_MISSES_PER_NUMBER
from accounts.responders import RESPONDERS
from common.ids import new_id
from common.tables import rate_counter
from contracts.accounts import AccountCardQuery, AccountCardReply, GuestMatchQuery, GuestMatchReply


async def ask(town: Any, question: Any, *, reply: Any) -> Any:
    broker = town.service.resources.broker
    await broker.connected()
    model, handler = RESPONDERS[question.subject]
    answering = await broker.respond(
        question.subject, model, handler=lambda asked: handler(town.service.resources, asked)
    )
    try:
        return await broker.request(question.subject, question, reply=reply)
    finally:
        # The other services' tests share the broker, and some are about nobody answering.
        await answering.unsubscribe()


async def match(town: Any, number: str = "1000000007", *, house: str = "12", flat: str | None = "7") -> Any:
    question = GuestMatchQuery(number=number, house=house, flat=flat)
    return (await ask(town, question, reply=GuestMatchReply)).account_id


@pytest.mark.feature("ACC-19")
async def test_a_guest_is_matched_by_number_house_and_flat(town: Any) -> None:
    account = await town.add_account(await town.add_organisation())

    assert await match(town) == account.id
    assert await match(town, house="д. 12", flat="кв. 7") == account.id


@pytest.mark.feature("ACC-19")
@pytest.mark.check("C-05")
async def test_a_guest_with_a_wrong_address_is_matched_to_nothing(town: Any) -> None:
    await town.add_account(await town.add_organisation())

    assert await match(town, number="5") is None
    assert await match(town, house="13") is None
    assert await match(town, flat="8") is None
    assert await match(town, flat=None) is None
    async with town.service.session() as session:
        assert await session.scalar(select(func.sum(rate_counter.c.count))) == 4


@pytest.mark.feature("ACC-19", "ACC-20")
async def test_a_guest_is_not_matched_where_readings_are_not_taken_or_the_account_is_not_one(
    town: Any,
) -> None:
    first = await town.add_organisation("heat", has_readings=False)
    await town.add_account(first, "1")
    await town.add_account(first, "2")
    await town.add_account(await town.add_organisation("water"), "2")

    assert await match(town, number="1") is None
    assert await match(town, number="2") is None


@pytest.mark.feature("ACC-19")
@pytest.mark.check("D-22")
async def test_too_many_wrong_guesses_close_the_number_for_guests_but_not_for_residents(town: Any) -> None:
    await town.add_account(await town.add_organisation())
    for house in range(GUEST_MISSES_PER_NUMBER):
        await match(town, house=f"{house + 100}")

    assert await match(town) is None
    assert (await town.search(town.resident())).status_code == 200


@pytest.mark.feature("ACC-14")
async def test_a_document_gets_what_it_prints(town: Any) -> None:
    organisation = await town.add_organisation(name="Центр начислений")
    account = await town.add_account(
        organisation, total_area_m2="10", house_total_area_m2="10955.38", house_nonresidential_area_m2="0"
    )

    card = await ask(town, AccountCardQuery(account_id=account.id), reply=AccountCardReply)

    assert card == AccountCardReply(
        number="1000000007",
        holder_name="Демидова А. П.",
        address="ул. Кыштымская, 12 - 7",
        organisation_name="Центр начислений",
        area_m2="10",
        house_total_area_m2="10955.38",
        house_nonresidential_area_m2="0",
    )


async def test_there_is_no_card_of_an_unknown_account(town: Any) -> None:
    card = await ask(town, AccountCardQuery(account_id=new_id()), reply=AccountCardReply)

    assert card == AccountCardReply(number=None)
