"""The history of an account's payments, and the registers it is made of."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from common.auth import Caller
from common.ids import new_id
from common.problems import NotFound
from importing import Import, ImportKind, RowError, reject_row, staged_rows
from payments.history import repository, rules
from payments.receipt import repository as receipts

ZONE = "Europe/Moscow"


async def read_history(
    session: AsyncSession,
    caller: Caller,
    *,
    account_id: UUID,
    before: tuple[date, UUID] | None,
    limit: int,
) -> Sequence[Row[Any]]:
    """What was paid for one of the caller's accounts, newest first."""
    if await receipts.find_account(session, caller, account_id) is None:
        raise NotFound
    return await repository.history(session, caller, account_id, before=before, limit=limit, zone=ZONE)


async def check_register(session: AsyncSession, run: Import) -> dict[str, Any]:
    """Compare a register with what is here; rows of unknown accounts are rejected."""
    counted = ("added", "changed", "removed", "unchanged", "own_payments", "own_differing", "total_minor")
    preview = dict.fromkeys(counted, 0)
    keys = rules.NaturalKeys()
    async for batch in staged_rows(session, run.id):
        accounts = await receipts.accounts_by_number(session, [row["account"] for _, row in batch])
        named: list[tuple[str, UUID, dict[str, Any]]] = []
        for line_no, row in batch:
            try:
                account_id = rules.find_account(row, accounts)
                named.append((keys.key_of(row, account_id), account_id, row))
            except RowError as error:
                await reject_row(session, run.id, line_no=line_no, column=error.column, message=error.message)
        known = await repository.known_keys(session, [key for key, _, _ in named])
        own = await _own_payments(session, [row for _, _, row in named])
        for key, account_id, row in named:
            preview[_change(key, row, known=known)] += 1
            mine = own.get(row["operation"] or "", {})
            is_same = rules.own_payment(row, mine.get(account_id)) is not None
            preview["own_payments"] += is_same
            preview["own_differing"] += bool(mine) and not is_same
            preview["total_minor"] += row["amount_minor"]
            known[key] = known.get(key) or _day(row["processed_on"])
    return preview


def _change(key: str, row: dict[str, Any], *, known: dict[str, date | None]) -> str:
    if key not in known:
        return "added"
    return "changed" if known[key] is None and row["processed_on"] is not None else "unchanged"


async def apply_register(session: AsyncSession, run: Import) -> None:
    """Add the operations of a register that are not here yet."""
    keys = rules.NaturalKeys()
    async for batch in staged_rows(session, run.id):
        accounts = await receipts.accounts_by_number(session, [row["account"] for _, row in batch])
        own = await _own_payments(session, [row for _, row in batch])
        rows: dict[str, dict[str, Any]] = {}
        for _, row in batch:
            account_id = rules.find_account(row, accounts)
            key = keys.key_of(row, account_id)
            earlier = rows.get(key)
            if earlier is None or earlier["processed_on"] is None:
                mine = own.get(row["operation"] or "", {}).get(account_id)
                rows[key] = _record(run, row, key=key, account_id=account_id) | {
                    "payment_id": rules.own_payment(row, mine)
                }
        await repository.add_rows(session, list(rows.values()))


def _record(run: Import, row: dict[str, Any], *, key: str, account_id: UUID) -> dict[str, Any]:
    processed_on = _day(row["processed_on"])
    return {
        "id": new_id(),
        "natural_key": key,
        "import_id": run.id,
        "processed_import_id": run.id if processed_on is not None else None,
        "account_id": account_id,
        "kind": row["kind"],
        "accepted_on": _day(row["accepted_on"]),
        "processed_on": processed_on,
        "amount_minor": row["amount_minor"],
        "operation": row["operation"],
    }


async def revert_register(session: AsyncSession, run: Import) -> None:
    """Take back what a register added."""
    await repository.remove_import(session, run.id)


async def _own_payments(
    session: AsyncSession, rows: Sequence[dict[str, Any]]
) -> Mapping[str, Mapping[UUID, rules.OwnPart]]:
    operations = [row["operation"] for row in rows if row["operation"] is not None]
    return await repository.own_payments(session, operations) if operations else {}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


PAYMENTS_REGISTER = ImportKind(
    code="payments",
    title="Реестр оплат других каналов",
    columns=rules.COLUMNS,
    required=rules.REQUIRED,
    parse=rules.parse_row,
    check=check_register,
    apply=apply_register,
    revert=revert_register,
)
