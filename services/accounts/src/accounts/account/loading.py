"""Checking, publishing and taking back a file of accounts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from accounts.account import repository
from accounts.account.models import PersonalAccount, Premises
from accounts.account.repository import AddressKey, NumberKey
from accounts.account.usecases import announce_account
from accounts.change import repository as change_repository
from accounts.database import Base
from accounts.organisation import repository as organisation_repository
from accounts.organisation.models import Organisation
from common import clock
from importing import Import, reject_row, staged_rows

EXAMPLES_MAX = 20
Row = dict[str, Any]
Batch = list[tuple[int, Row]]


@dataclass
class Seen:
    """What the rows so far have said: which line named a number, and the facts about each address."""

    lines: dict[NumberKey, int] = field(default_factory=dict)
    places: dict[AddressKey, tuple[int, Row]] = field(default_factory=dict)


@dataclass
class Preview:
    """What publishing would do."""

    counts: Counter[str] = field(default_factory=Counter)
    organisations: Counter[str] = field(default_factory=Counter)
    examples: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The preview as the operator's page gets it; accounts not named in the file stay."""
        kinds = ("added", "changed", "removed", "unchanged")
        return {
            **{kind: self.counts[kind] for kind in kinds},
            "organisations": dict(self.organisations),
            "examples": self.examples,
        }


def _number_of(organisation_id: UUID, row: Row) -> NumberKey:
    return organisation_id, row["account"]["number_key"]


def _address_of(organisation_id: UUID, row: Row) -> AddressKey:
    place = row["premises"]
    return organisation_id, place["street_key"], place["house_key"], place["flat_key"]


def _differing(item: Base | None, values: Mapping[str, Any]) -> list[str]:
    """The columns in which an existing object is not what the file says."""
    if item is None:
        return list(values)
    return [
        name
        for name, value in values.items()
        if getattr(item, name) != (Decimal(value) if name.endswith("_m2") and value is not None else value)
    ]


async def check(session: AsyncSession, run: Import) -> dict[str, Any]:
    """Compare the file with what is there; reject rows that contradict each other or name nobody."""
    organisations = await organisation_repository.current(session)
    seen, preview = Seen(), Preview()
    async for batch in staged_rows(session, run.id):
        accepted: list[tuple[int, Organisation, Row]] = []
        for line_no, row in batch:
            organisation = organisations.get(row["organisation"])
            error = _contradiction(seen, organisation, line_no=line_no, row=row)
            if error is not None:
                await reject_row(session, run.id, line_no=line_no, column=error[0], message=error[1])
            elif organisation is not None:
                accepted.append((line_no, organisation, row))
        await _compare(session, accepted, preview)
        session.expunge_all()
    return preview.as_json()


def _contradiction(
    seen: Seen, organisation: Organisation | None, *, line_no: int, row: Row
) -> tuple[str, str] | None:
    if organisation is None:
        return "организация", "Нет организации с таким кодом: сначала загрузите организации"
    first = seen.lines.setdefault(_number_of(organisation.id, row), line_no)
    if first != line_no:
        return "лицевой счет", f"Этот лицевой счёт уже есть в строке {first}"
    first, facts = seen.places.setdefault(_address_of(organisation.id, row), (line_no, row["premises"]))
    if facts != row["premises"]:
        return "квартира", f"У того же помещения в строке {first} другие данные"
    return None


async def _compare(
    session: AsyncSession, accepted: list[tuple[int, Organisation, Row]], preview: Preview
) -> None:
    accounts = await repository.accounts_by_number(
        session, [_number_of(organisation.id, row) for _, organisation, row in accepted]
    )
    places = await repository.premises_by_id(session, {each.premises_id for each in accounts.values()})
    for line_no, organisation, row in accepted:
        account = accounts.get(_number_of(organisation.id, row))
        preview.organisations[organisation.name] += 1
        if account is None:
            preview.counts["added"] += 1
            continue
        fields = _differing(account, row["account"])
        fields += _differing(places[account.premises_id], row["premises"])
        if account.withdrawn_at is not None:
            fields.append("withdrawn_at")
        preview.counts["changed" if fields else "unchanged"] += 1
        if fields and len(preview.examples) < EXAMPLES_MAX:
            preview.examples.append({"line": line_no, "number": account.number, "fields": fields})


async def apply(session: AsyncSession, run: Import) -> None:
    """Add and change accounts and premises, remember how they were, announce new accounts."""
    await change_repository.forget(session, run.previous_id)
    organisations = await organisation_repository.current(session)
    async for batch in staged_rows(session, run.id):
        places = await _load_premises(session, run, organisations, batch=batch)
        await _load_accounts(session, run, organisations, batch=batch, places=places)
        await session.flush()
        session.expunge_all()


async def _load_premises(
    session: AsyncSession, run: Import, organisations: Mapping[str, Organisation], *, batch: Batch
) -> dict[AddressKey, Premises]:
    wanted = {_address_of(organisations[row["organisation"]].id, row): row["premises"] for _, row in batch}
    places = await repository.premises_by_address(session, wanted, lock=True)
    added, changed = [], []
    for key, values in wanted.items():
        place = places.get(key)
        if place is None:
            place = places[key] = Premises(organisation_id=key[0], **_typed(values))
            session.add(place)
            added.append(place)
        elif _differing(place, values):
            changed.append((place, change_repository.state_of(place)))
            change_repository.restore(place, values)
    await session.flush()
    await change_repository.remember(session, run.id, added=added, changed=changed)
    return places


def _typed(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: Decimal(value) if name.endswith("_m2") and value is not None else value
        for name, value in values.items()
    }


async def _load_accounts(
    session: AsyncSession,
    run: Import,
    organisations: Mapping[str, Organisation],
    *,
    batch: Batch,
    places: Mapping[AddressKey, Premises],
) -> None:
    keys = [_number_of(organisations[row["organisation"]].id, row) for _, row in batch]
    accounts = await repository.accounts_by_number(session, keys, lock=True)
    added, changed = [], []
    for key, (_, row) in zip(keys, batch, strict=True):
        organisation = organisations[row["organisation"]]
        place = places[_address_of(organisation.id, row)]
        account = accounts.get(key)
        if account is None:
            account = PersonalAccount(organisation_id=organisation.id, premises_id=place.id, **row["account"])
            session.add(account)
            added.append(account)
            await announce_account(session, account, organisation)
            continue
        is_moved = account.premises_id != place.id
        was_withdrawn = account.withdrawn_at is not None
        fields = _differing(account, row["account"])
        if is_moved or was_withdrawn or fields:
            changed.append((account, change_repository.state_of(account)))
            change_repository.restore(account, {**row["account"], "withdrawn_at": None})
            account.premises_id = place.id
        if was_withdrawn or "number" in fields:
            await announce_account(session, account, organisation)
    await session.flush()
    await change_repository.remember(session, run.id, added=added, changed=changed)


async def revert(session: AsyncSession, run: Import) -> None:
    """Give changed accounts and premises their former state; withdraw the accounts the file had added."""
    async for page in change_repository.changes_of(session, run.id, PersonalAccount.__tablename__):
        accounts = await repository.lock_by_id(session, PersonalAccount, [each.object_id for each in page])
        for change in page:
            if change.before is None:
                accounts[change.object_id].withdrawn_at = clock.now()
            else:
                change_repository.restore(accounts[change.object_id], change.before)
        await session.flush()
        session.expunge_all()
    async for page in change_repository.changes_of(session, run.id, Premises.__tablename__):
        places = await repository.lock_by_id(session, Premises, [each.object_id for each in page])
        for change in page:
            # Premises that the file added stay: without an account nobody sees them.
            if change.before is not None:
                change_repository.restore(places[change.object_id], change.before)
        await session.flush()
        session.expunge_all()
