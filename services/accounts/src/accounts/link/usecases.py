"""Finding, linking, changing and unlinking accounts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from accounts import metrics
from accounts.account import repository as account_repository
from accounts.account import rules as account_rules
from accounts.account.repository import Described
from accounts.errors import (
    TOO_MANY_MISSES,
    TOO_MANY_SEARCHES,
    AccountAmbiguous,
    AccountNotFound,
    LinkNotFound,
    PrimaryRequired,
    SurnameMismatch,
    TooManyLinks,
)
from accounts.link import repository, rules
from accounts.link.models import AccountLink
from accounts.link.repository import LinkedAccount
from common import clock, limits
from common.auth import Caller
from common.outbox import publish
from contracts.accounts import AccountLinked, AccountUnlinked


async def find_account(
    session: AsyncSession,
    caller: Caller,
    *,
    number: str,
    house: str,
    flat: str | None,
    organisation_id: UUID | None,
) -> Described:
    """The account with this number at this address. Raises AccountNotFound, counted, for anything else."""
    number_key = account_rules.number_key(number)
    await repository.lock_owner(session, caller.user_id)
    await limits.count(
        session,
        "account-search",
        subject=str(caller.user_id),
        window=rules.SEARCH_WINDOW,
        limit=rules.SEARCHES_PER_USER,
        detail=TOO_MANY_SEARCHES,
    )
    await _refuse_after_misses(session, caller, number_key)
    found = await account_repository.match(
        session,
        number_key=number_key,
        house_key=account_rules.house_key(house),
        flat_key=account_rules.flat_key(flat),
        organisation_id=organisation_id,
    )
    if not found:
        await _count_miss(session, caller, number_key, kind="address")
        raise AccountNotFound("Проверьте номер счёта, дом и квартиру: они напечатаны в квитанции")
    if len(found) > 1:
        organisations = [{"id": str(each.organisation.id), "name": each.organisation.name} for each in found]
        raise AccountAmbiguous(organisations=organisations)
    account_id = found[0].account.id
    await repository.remember_finding(session, caller.user_id, account_id=account_id, found_at=clock.now())
    return found[0]


async def link_account(
    session: AsyncSession,
    caller: Caller,
    *,
    account_id: UUID,
    surname: str,
    is_primary: bool,
    has_consent: bool,
) -> LinkedAccount:
    """Link a found account whose holder's surname matches; an account linked already stays as it is.

    Raises AccountNotFound for an account the caller has not found, SurnameMismatch, counted, TooManyRequests.
    """
    await repository.lock_owner(session, caller.user_id)
    found_since = clock.now() - rules.FINDING_LIFETIME
    described = await repository.lock_linkable(
        session, caller.user_id, account_id=account_id, found_since=found_since
    )
    if described is None:
        raise AccountNotFound("Найдите счёт ещё раз по номеру, дому и квартире")
    number_key = described.account.number_key
    await _refuse_after_misses(session, caller, number_key)
    if account_rules.surname_key(surname) not in described.account.surname_keys:
        misses = await _count_miss(session, caller, number_key, kind="surname")
        raise SurnameMismatch(
            "Введите фамилию так, как она указана в договоре или в квитанции",
            attempts_left=max(rules.MISSES_PER_USER - misses, 0),
        )
    link, is_new = await _activate(session, caller, account_id)
    if has_consent:
        link.consent_to_electronic_receipt()
    links = await _active_links(session, caller)
    if is_primary or not any(each.is_primary for each in links):
        await _choose_primary(session, links, chosen=link)
    if is_new:
        event = AccountLinked(
            link_id=link.id, user_id=link.user_id, account_id=account_id, is_primary=link.is_primary
        )
        await publish(session, event)
        metrics.LINKS.labels("linked").inc()
    await repository.forget_finding(session, caller.user_id, account_id=account_id)
    return LinkedAccount(link, described.account, described.premises, described.organisation)


async def list_links(session: AsyncSession, caller: Caller) -> Sequence[LinkedAccount]:
    """The caller's accounts, the primary one first."""
    return await repository.list_linked(session, caller.user_id)


async def read_linked_account(session: AsyncSession, caller: Caller, *, account_id: UUID) -> LinkedAccount:
    """One of the caller's accounts. Raises LinkNotFound."""
    linked = await repository.find_linked(session, caller.user_id, account_id=account_id)
    if linked is None:
        raise LinkNotFound
    return linked


async def change_link(
    session: AsyncSession,
    caller: Caller,
    *,
    link_id: UUID,
    version: int,
    alias: str | None,
    is_primary: bool | None,
) -> LinkedAccount:
    """Rename the account (None keeps the name) or put it first. Raises LinkNotFound, VersionConflict."""
    await repository.lock_owner(session, caller.user_id)
    linked = await repository.find_linked(session, caller.user_id, link_id=link_id)
    if linked is None:
        raise LinkNotFound
    linked.link.expect(version)
    if is_primary is False and linked.link.is_primary:
        raise PrimaryRequired
    if alias is not None:
        linked.link.rename(alias)
    if is_primary:
        await _choose_primary(session, await _active_links(session, caller), chosen=linked.link)
    return linked


async def unlink_account(session: AsyncSession, caller: Caller, *, link_id: UUID) -> None:
    """End a link; the oldest remaining one becomes primary if the primary one ended. Raises LinkNotFound.

    An ended link stays ended: repeating the request changes nothing.
    """
    await repository.lock_owner(session, caller.user_id)
    links = await repository.links_of(session, caller.user_id)
    link = next((each for each in links if each.id == link_id), None)
    if link is None:
        raise LinkNotFound
    if not link.is_active:
        return
    was_primary = link.is_primary
    link.end()
    await session.flush()
    remaining = [each for each in links if each.is_active]
    if was_primary and remaining:
        await _choose_primary(session, remaining, chosen=remaining[0])
    await publish(session, AccountUnlinked(link_id=link.id, user_id=link.user_id, account_id=link.account_id))
    metrics.LINKS.labels("unlinked").inc()


async def forget_old_findings(session: AsyncSession) -> None:
    """Drop found accounts that nobody linked in time."""
    await repository.forget_findings_before(session, clock.now() - rules.FINDING_LIFETIME)


async def _activate(session: AsyncSession, caller: Caller, account_id: UUID) -> tuple[AccountLink, bool]:
    """The active link to an account, and whether it was not active before."""
    links = await repository.links_of(session, caller.user_id)
    link = next((each for each in links if each.account_id == account_id), None)
    if link is not None and link.is_active:
        return link, False
    if sum(each.is_active for each in links) >= rules.LINKS_MAX:
        raise TooManyLinks
    if link is None:
        link = AccountLink(user_id=caller.user_id, account_id=account_id, confirmed_by="surname")
        session.add(link)
    else:
        link.reactivate()
    await session.flush()
    return link, True


async def _active_links(session: AsyncSession, caller: Caller) -> list[AccountLink]:
    return [each for each in await repository.links_of(session, caller.user_id) if each.is_active]


async def _choose_primary(
    session: AsyncSession, links: Sequence[AccountLink], *, chosen: AccountLink
) -> None:
    for link in links:
        if link is not chosen:
            link.be_primary(is_primary=False)
    # The database holds one primary link per user: the old one has to step back first.
    await session.flush()
    chosen.be_primary(is_primary=True)
    await session.flush()


async def _refuse_after_misses(session: AsyncSession, caller: Caller, number_key: str) -> None:
    for scope, subject, limit in _miss_counters(caller, number_key):
        await limits.refuse_over(
            session, scope, subject=subject, window=rules.MISS_WINDOW, limit=limit, detail=TOO_MANY_MISSES
        )


async def _count_miss(session: AsyncSession, caller: Caller, number_key: str, *, kind: str) -> int:
    metrics.MISSES.labels(kind).inc()
    misses = [
        await limits.count(
            session, scope, subject=subject, window=rules.MISS_WINDOW, limit=limit, detail=TOO_MANY_MISSES
        )
        for scope, subject, limit in _miss_counters(caller, number_key)
    ]
    return misses[0]


def _miss_counters(caller: Caller, number_key: str) -> tuple[tuple[str, str, int], ...]:
    return (
        ("link-miss-user", str(caller.user_id), rules.MISSES_PER_USER),
        ("link-miss-number", number_key, rules.MISSES_PER_NUMBER),
    )
