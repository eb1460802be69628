"""What other services announce: accounts by number, and who may see them."""

import pytest

from common.ids import new_id
from contracts.accounts import AccountLinked, AccountUnlinked
from metering.account.models import Account
from metering_factories import House


@pytest.mark.check("D-23", "R-19")
async def test_late_link_after_unlink_gives_nothing(house: House) -> None:
    link_id, stranger = new_id(), new_id()
    who = {"link_id": link_id, "user_id": stranger, "account_id": house.account_id}
    house.user_id = stranger
    path = f"/accounts/{house.account_id}/meters"
    assert (await house.get(path)).status_code == 404
    assert await house.service.emit(AccountUnlinked(**who), version=2) == "parked"
    assert await house.service.emit(AccountLinked(**who, is_primary=False), version=1) == "applied"
    assert (await house.get(path)).status_code == 404
    assert await house.service.emit(AccountLinked(**who, is_primary=False), version=3) == "applied"
    assert (await house.get(path)).status_code == 200
    assert await house.service.emit(AccountUnlinked(**who), version=4) == "applied"
    assert (await house.get(path)).status_code == 404


@pytest.mark.check("R-09")
async def test_account_announced_again_changes_its_number_once(house: House) -> None:
    await house.announce(number="1000000099")
    async with house.service.session() as session:
        account = await session.get(Account, house.account_id)
    assert account is not None
    assert (account.number, account.version) == ("1000000099", 2)
