"""Answers about accounts for other services, and the announcement of accounts."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from accounts import metrics
from accounts.account import repository, rules
from accounts.account.models import PersonalAccount
from accounts.errors import TooManyRequests
from accounts.organisation import repository as organisation_repository
from accounts.organisation.models import Organisation
from common import limits
from common.outbox import publish
from contracts.accounts import AccountCardReply, AccountRegistered

ANNOUNCED_AT_ONCE = 500
GUEST_MISS = "guest-miss-number"


async def match_guest(session: AsyncSession, *, number: str, house: str, flat: str | None) -> UUID | None:
    """The account a guest means, or None; after too many wrong addresses for a number always None."""
    number_key = rules.number_key(number)
    try:
        await limits.refuse_over(
            session,
            GUEST_MISS,
            subject=number_key,
            window=rules.GUEST_MISS_WINDOW,
            limit=rules.GUEST_MISSES_PER_NUMBER,
        )
        found = await repository.match(
            session,
            number_key=number_key,
            house_key=rules.house_key(house),
            flat_key=rules.flat_key(flat),
        )
        if len(found) == 1 and found[0].organisation.has_readings:
            return found[0].account.id
        metrics.MISSES.labels("guest").inc()
        await limits.count(
            session,
            GUEST_MISS,
            subject=number_key,
            window=rules.GUEST_MISS_WINDOW,
            limit=rules.GUEST_MISSES_PER_NUMBER,
        )
    except TooManyRequests:
        return None
    return None


async def describe_account(session: AsyncSession, *, account_id: UUID) -> AccountCardReply:
    """What a document about the account prints; an empty card when there is no such account."""
    found = await repository.find_described(session, account_id)
    if found is None:
        return AccountCardReply(number=None)
    account, place = found.account, found.premises
    return AccountCardReply(
        number=account.number,
        holder_name=account.holder_name,
        address=place.address,
        organisation_name=found.organisation.name,
        area_m2=rules.plain_decimal(place.total_area_m2),
        persons_registered=account.persons_registered,
        persons_living=account.persons_living,
        owners=account.owners,
        house_total_area_m2=rules.plain_decimal(place.house_total_area_m2),
        house_living_area_m2=rules.plain_decimal(place.house_living_area_m2),
        house_nonresidential_area_m2=rules.plain_decimal(place.house_nonresidential_area_m2),
        house_common_area_m2=rules.plain_decimal(place.house_common_area_m2),
    )


async def announce_account(
    session: AsyncSession, account: PersonalAccount, organisation: Organisation
) -> None:
    """Tell the other services that the account exists, by this number, at this organisation."""
    await publish(
        session,
        AccountRegistered(
            account_id=account.id,
            number=account.number,
            organisation_id=organisation.id,
            organisation_code=organisation.code,
            organisation_name=organisation.name,
            has_payments=organisation.has_payments,
        ),
    )


async def announce_accounts(
    session: AsyncSession, *, organisation_id: UUID, after: UUID | None
) -> UUID | None:
    """Announce the next accounts of an organisation that has changed; the last one's id, None at the end."""
    organisation = await organisation_repository.find(session, organisation_id)
    if organisation is None:
        return None
    accounts = await repository.accounts_after(session, organisation_id, after=after, limit=ANNOUNCED_AT_ONCE)
    for account in accounts:
        await announce_account(session, account, organisation)
    return accounts[-1].id if accounts else None
