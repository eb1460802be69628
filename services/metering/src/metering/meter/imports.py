"""The meters file: each row describes one meter of an account; what is not in the file stays as it is."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common.ids import new_id
from importing import Cells, Import, ImportKind, RowError, reject_row, staged_rows
from importing.cells import day, key, text, whole
from metering.account.lookup import NUMBER_COLUMNS, NUMBER_TITLE, ORGANISATION_TITLE, AccountLookup
from metering.meter import repository
from metering.meter.models import Meter
from metering.meter.rules import DECIMALS_MAX, DIGITS_MAX, ZONES_MAX

COLUMNS = NUMBER_COLUMNS | {
    "номер счётчика": "serial", "номер счетчика": "serial", "serial": "serial",
    "услуга": "service_code", "service_code": "service_code",
    "название": "name", "name": "name",
    "единица": "unit", "unit": "unit",
    "место": "place", "place": "place",
    "дата установки": "installed_on", "installed_on": "installed_on",
    "дата поверки": "verification_due_on", "verification_due_on": "verification_due_on",
    "начало расчёта": "calculated_from", "начало расчета": "calculated_from",
    "calculated_from": "calculated_from",
    "окончание расчёта": "calculated_to", "окончание расчета": "calculated_to",
    "calculated_to": "calculated_to",
    "причина снятия": "removal_reason", "removal_reason": "removal_reason",
    "цифр": "digits", "digits": "digits",
    "знаков": "decimals", "decimals": "decimals",
    "зон": "zones", "zones": "zones",
}  # fmt: skip
SERIAL_TITLE = "номер счётчика"
TITLES = {
    "number": NUMBER_TITLE,
    "organisation": ORGANISATION_TITLE,
    "serial": SERIAL_TITLE,
    "service_code": "услуга",
    "name": "название",
    "unit": "единица",
    "place": "место",
    "installed_on": "дата установки",
    "verification_due_on": "дата поверки",
    "calculated_from": "начало расчёта",
    "calculated_to": "окончание расчёта",
    "removal_reason": "причина снятия",
    "digits": "цифр",
    "decimals": "знаков",
    "zones": "зон",
}
DESCRIBED = (
    "name", "service_code", "unit", "place", "zones", "digits", "decimals", "installed_on",
    "verification_due_on", "calculated_from", "calculated_to", "removal_reason",
)  # fmt: skip
DATES = ("installed_on", "verification_due_on", "calculated_from", "calculated_to")
Found = tuple[int, UUID, dict[str, Any]]


def _whole(cells: Cells, name: str, *, allowed: range, default: int) -> int:
    value = cells.read(name, whole(allowed))
    return default if value is None else value


def parse(_: str, row: dict[str, str]) -> dict[str, Any]:
    """One meter. Raises RowError."""
    cells = Cells(row, TITLES)
    parsed: dict[str, Any] = {
        "number": cells.required("number", key(40)),
        "organisation": cells.read("organisation", key(40)),
        "serial": cells.required("serial", key(40)),
        "service_code": cells.required("service_code", key(40)),
        "name": cells.required("name", text(100)),
        "unit": cells.required("unit", text(20)),
        "place": cells.read("place", text(40)),
        "installed_on": cells.read("installed_on", day),
        "verification_due_on": cells.read("verification_due_on", day),
        "calculated_from": cells.read("calculated_from", day),
        "calculated_to": cells.read("calculated_to", day),
        "removal_reason": cells.read("removal_reason", text(200)),
        "digits": _whole(cells, "digits", allowed=range(1, DIGITS_MAX + 1), default=5),
        "decimals": _whole(cells, "decimals", allowed=range(DECIMALS_MAX + 1), default=2),
        "zones": _whole(cells, "zones", allowed=range(1, ZONES_MAX + 1), default=1),
    }
    start, end = parsed["calculated_from"], parsed["calculated_to"]
    if start and end and end < start:
        raise RowError("окончание расчёта", "Раньше начала расчёта")
    return parsed


async def _batches(
    session: AsyncSession, run: Import, *, rejects: bool = False
) -> AsyncIterator[list[Found]]:
    """Staged rows with their accounts; with `rejects` a row that names no account is marked as wrong."""
    async for rows in staged_rows(session, run.id):
        lookup = await AccountLookup.load(session, {row["number"] for _, row in rows})
        found: list[Found] = []
        for line_no, row in rows:
            try:
                found.append((line_no, lookup.account_of(row["number"], row["organisation"]), row))
            except RowError as error:
                if not rejects:
                    raise
                await reject_row(session, run.id, line_no=line_no, column=error.column, message=error.message)
        yield found


def _values(row: dict[str, Any]) -> dict[str, Any]:
    values = {name: row[name] for name in DESCRIBED}
    for name in DATES:
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    return values


def _differs(meter: Meter, values: dict[str, Any]) -> bool:
    return meter.is_hidden or any(getattr(meter, name) != value for name, value in values.items())


async def check(session: AsyncSession, run: Import) -> dict[str, Any]:
    """Compare the file with what is known; reject rows of unknown accounts and meters named twice."""
    preview = {"added": 0, "changed": 0, "removed": 0, "unchanged": 0}
    seen: set[tuple[UUID, str]] = set()
    async for batch in _batches(session, run, rejects=True):
        known = await repository.meters_of_accounts(session, {account_id for _, account_id, _ in batch})
        for line_no, account_id, row in batch:
            key = (account_id, row["serial"])
            if key in seen:
                message = f"Счётчик {row['serial']} этого счёта уже был в файле"
                await reject_row(session, run.id, line_no=line_no, column=SERIAL_TITLE, message=message)
                continue
            seen.add(key)
            meter = known.get(key)
            if meter is None or meter.is_hidden:
                preview["added"] += 1
            else:
                preview["changed" if _differs(meter, _values(row)) else "unchanged"] += 1
    return preview


async def apply(session: AsyncSession, run: Import) -> None:
    """Add and change meters as the file says, remembering what they were."""
    async for batch in _batches(session, run):
        accounts = {account_id for _, account_id, _ in batch}
        known = await repository.meters_of_accounts(session, accounts, lock=True)
        added, changes = [], []
        for _, account_id, row in batch:
            values, meter = _values(row), known.get((account_id, row["serial"]))
            if meter is None:
                identity = {
                    "id": new_id(),
                    "account_id": account_id,
                    "serial": row["serial"],
                    "is_hidden": False,
                }
                added.append(values | identity)
                changes.append({"import_id": run.id, "meter_id": identity["id"], "before": None})
            elif _differs(meter, values):
                changes.append({"import_id": run.id, "meter_id": meter.id, "before": _image(meter)})
                await repository.update_meter(session, meter.id, values | {"is_hidden": False})
        await repository.add_meters(session, added)
        await repository.record_changes(session, changes)


def _image(meter: Meter) -> dict[str, Any] | None:
    if meter.is_hidden:
        return None
    image = {name: getattr(meter, name) for name in DESCRIBED}
    return image | {name: image[name].isoformat() if image[name] else None for name in DATES}


async def revert(session: AsyncSession, run: Import) -> None:
    """Make meters what they were. An added one goes out of sight: its readings, if any came, are kept."""
    changes = await repository.changes_of(session, run.id)
    await repository.lock_meters_by_id(session, {change.meter_id for change in changes})
    for change in changes:
        if change.before is None:
            await repository.hide_meter(session, change.meter_id)
        else:
            await repository.update_meter(session, change.meter_id, _values(change.before))
    await repository.forget_changes(session, run.id)


METERS = ImportKind(
    code="meters",
    title="Приборы учёта",
    columns={"": COLUMNS},
    required={"": frozenset({"number", "serial", "service_code", "name", "unit"})},
    parse=parse,
    check=check,
    apply=apply,
    revert=revert,
)
