"""Access follows the links that accounts announces."""

from typing import Any

import pytest

from common.ids import new_id
from contracts.accounts import AccountLinked, AccountUnlinked


@pytest.mark.feature("ACC-01")
async def test_a_linked_user_sees_the_account_and_an_unlinked_one_does_not(desk: Any) -> None:
    account_id, user_id, link_id = await desk.register("5"), new_id(), new_id()
    who = desk.service.issuer.resident(user_id)
    ids = {"link_id": link_id, "user_id": user_id, "account_id": account_id}

    assert (await desk.get(f"/accounts/{account_id}/overview", who=who)).status_code == 404
    await desk.service.emit(AccountLinked(**ids, is_primary=True))
    assert (await desk.get(f"/accounts/{account_id}/overview", who=who)).status_code == 200
    await desk.service.emit(AccountUnlinked(**ids))
    assert (await desk.get(f"/accounts/{account_id}/overview", who=who)).status_code == 404
    await desk.service.emit(AccountLinked(**ids, is_primary=True))
    assert (await desk.get(f"/accounts/{account_id}/overview", who=who)).status_code == 200


@pytest.mark.feature("ACC-01")
async def test_events_out_of_order_end_in_the_same_access(desk: Any) -> None:
    account_id, user_id, link_id = await desk.register("5"), new_id(), new_id()
    who = desk.service.issuer.resident(user_id)
    ids = {"link_id": link_id, "user_id": user_id, "account_id": account_id}

    assert await desk.service.emit(AccountUnlinked(**ids), version=2) == "parked"
    assert await desk.service.emit(AccountLinked(**ids, is_primary=True), version=1) == "applied"

    assert (await desk.get(f"/accounts/{account_id}/overview", who=who)).status_code == 404
