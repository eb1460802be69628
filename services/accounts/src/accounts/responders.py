"""Questions other services ask; each answer is one transaction."""

from collections.abc import Mapping
from typing import Any

from accounts.account import usecases
from common.db import unit_of_work
from common.service import Resources, Responder
from contracts.accounts import AccountCardQuery, AccountCardReply, GuestMatchQuery, GuestMatchReply


async def match_guest(resources: Resources, ask: GuestMatchQuery) -> GuestMatchReply:
    """Which account a guest means by number, house and flat."""
    async with unit_of_work(resources.sessions) as session:
        account_id = await usecases.match_guest(session, number=ask.number, house=ask.house, flat=ask.flat)
    return GuestMatchReply(account_id=account_id)


async def describe_account(resources: Resources, ask: AccountCardQuery) -> AccountCardReply:
    """What a document about an account prints."""
    async with resources.sessions() as session:
        return await usecases.describe_account(session, account_id=ask.account_id)


RESPONDERS: Mapping[str, tuple[type[Any], Responder]] = {
    GuestMatchQuery.subject: (GuestMatchQuery, match_guest),
    AccountCardQuery.subject: (AccountCardQuery, describe_account),
}
