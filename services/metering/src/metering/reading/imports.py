"""The readings file: what the accounting system knows of readings, from every source and for any months."""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from common import clock
from common.ids import new_id
from common.outbox import publish
from importing import Cells, Import, ImportKind, RowError, reject_row, staged_rows
from importing.cells import day, decimal, is_yes, key, one_of
from metering.account.lookup import NUMBER_COLUMNS, NUMBER_TITLE, ORGANISATION_TITLE, AccountLookup
from metering.meter.models import Meter
from metering.meter.repository import lock_meters_by_id, meters_of_accounts
from metering.meter.rules import SINGLE
from metering.reading import chain, repository
from metering.reading.merge import Incoming, Merge, merge, recount
from metering.reading.models import Reading
from metering.reading.usecases import accepted
from metering.window.rules import month_start

COLUMNS = NUMBER_COLUMNS | {
    "номер счётчика": "serial", "номер счетчика": "serial", "serial": "serial",
    "зона": "register", "register": "register",
    "дата учёта": "accounted_on", "дата учета": "accounted_on", "accounted_on": "accounted_on",
    "дата снятия": "taken_on", "taken_on": "taken_on",
    "источник": "source", "source": "source",
    "показание": "value", "value": "value",
    "принято к расчёту": "accepted_on", "принято к расчету": "accepted_on", "accepted_on": "accepted_on",
    "через ноль": "is_rollover", "is_rollover": "is_rollover",
}  # fmt: skip
SERIAL_TITLE, REGISTER_TITLE, VALUE_TITLE = "номер счётчика", "зона", "показание"
REGISTER_WORDS = {
    "": SINGLE, "single": SINGLE,
    "день": "day", "day": "day",
    "ночь": "night", "night": "night",
    "пик": "peak", "peak": "peak",
    "полупик": "half_peak", "half_peak": "half_peak",
}  # fmt: skip
SOURCE_WORDS = {
    "начальное": chain.INITIAL, "initial": chain.INITIAL,
    "житель": chain.RESIDENT, "resident": chain.RESIDENT,
    "без входа": chain.GUEST, "guest": chain.GUEST,
    "контролёр": chain.OPERATOR, "контролер": chain.OPERATOR, "operator": chain.OPERATOR,
    "прибор": chain.DEVICE, "device": chain.DEVICE,
    "расчётное": chain.ESTIMATED, "расчетное": chain.ESTIMATED, "estimated": chain.ESTIMATED,
}  # fmt: skip
TITLES = {
    "taken_on": "дата снятия",
    "accounted_on": "дата учёта",
    "number": NUMBER_TITLE,
    "organisation": ORGANISATION_TITLE,
    "serial": SERIAL_TITLE,
    "register": REGISTER_TITLE,
    "source": "источник",
    "value": VALUE_TITLE,
    "accepted_on": "принято к расчёту",
    "is_rollover": "через ноль",
}
VALUE = decimal(decimals_max=6, below=Decimal(10) ** 9)
METERS_AT_ONCE = 500
Rows = dict[UUID, list[Incoming]]
WrongRow = Callable[[int, RowError], Awaitable[None]]


def parse(_: str, row: dict[str, str]) -> dict[str, Any]:
    """One reading. Raises RowError."""
    cells = Cells(row, TITLES)
    taken_on = cells.required("taken_on", day)
    accounted_on = cells.read("accounted_on", day) or taken_on
    if date.fromisoformat(accounted_on) > clock.today():
        raise RowError("дата учёта", "Дата ещё не наступила")
    return {
        "number": cells.required("number", key(40)),
        "organisation": cells.read("organisation", key(40)),
        "serial": cells.required("serial", key(40)),
        "register": cells.read("register", one_of(REGISTER_WORDS)),
        "accounted_on": accounted_on,
        "taken_on": taken_on,
        "source": cells.read("source", one_of(SOURCE_WORDS)),
        "value": cells.required("value", VALUE),
        "accepted_on": cells.read("accepted_on", day),
        "is_rollover": cells.read("is_rollover", is_yes),
    }


def _incoming(line_no: int, row: dict[str, Any], *, meter: Meter | None) -> Incoming:
    """The reading of a row. Raises RowError when the meter cannot show it."""
    if meter is None or meter.is_hidden:
        raise RowError(SERIAL_TITLE, f"У счёта {row['number']} нет счётчика {row['serial']}")
    if row["register"] not in {register.code for register in meter.registers}:
        raise RowError(REGISTER_TITLE, f"У счётчика {row['serial']} нет такой зоны")
    value = Decimal(row["value"])
    if value >= meter.scale.capacity or value != round(value, meter.decimals):
        raise RowError(
            VALUE_TITLE, f"На счётчике {meter.digits} цифр до запятой и {meter.decimals} после неё"
        )
    accounted_on = date.fromisoformat(row["accounted_on"])
    return Incoming(
        line_no=line_no,
        meter_id=meter.id,
        register_code=row["register"],
        period=month_start(accounted_on),
        accounted_on=accounted_on,
        taken_on=date.fromisoformat(row["taken_on"]),
        source=row["source"],
        value=value,
        accepted_on=date.fromisoformat(row["accepted_on"]) if row["accepted_on"] else None,
        is_rollover=row["is_rollover"],
    )


async def _rows(session: AsyncSession, run: Import, wrong: WrongRow) -> Rows:
    """The file's readings by meter; rows that name no meter go to `wrong`."""
    by_meter: defaultdict[UUID, list[Incoming]] = defaultdict(list)
    async for batch in staged_rows(session, run.id):
        lookup = await AccountLookup.load(session, {row["number"] for _, row in batch})
        accounts: dict[int, UUID] = {}
        for line_no, row in batch:
            try:
                accounts[line_no] = lookup.account_of(row["number"], row["organisation"])
            except RowError as error:
                await wrong(line_no, error)
        meters = await meters_of_accounts(session, set(accounts.values()))
        for line_no, row in batch:
            if line_no not in accounts:
                continue
            try:
                reading = _incoming(line_no, row, meter=meters.get((accounts[line_no], row["serial"])))
            except RowError as error:
                await wrong(line_no, error)
            else:
                by_meter[reading.meter_id].append(reading)
    return by_meter


async def _merges(session: AsyncSession, rows: Rows) -> AsyncIterator[tuple[Meter, Merge]]:
    """The merge of every register in the file, some meters at a time, locked in id order."""
    for ids in _chunks(sorted(rows)):
        meters = await lock_meters_by_id(session, ids)
        existing = _by_register(await repository.accepted_readings(session, ids))
        for meter_id in ids:
            for register in meters[meter_id].registers:
                incoming = [each for each in rows[meter_id] if each.register_code == register.code]
                if incoming:
                    meter = meters[meter_id]
                    yield (
                        meter,
                        merge(existing[meter_id, register.code], incoming, capacity=meter.scale.capacity),
                    )


def _chunks(ids: Iterable[UUID]) -> Iterable[list[UUID]]:
    iterator = iter(ids)
    while chunk := list(islice(iterator, METERS_AT_ONCE)):
        yield chunk


def _by_register(readings: Iterable[Reading]) -> defaultdict[tuple[UUID, str], list[Reading]]:
    grouped: defaultdict[tuple[UUID, str], list[Reading]] = defaultdict(list)
    for reading in readings:
        grouped[reading.meter_id, reading.register_code].append(reading)
    return grouped


async def check(session: AsyncSession, run: Import) -> dict[str, Any]:
    """Compare the file with what is known; reject what no meter could show or what goes backwards."""
    preview = {"added": 0, "changed": 0, "removed": 0, "unchanged": 0, "accepted": 0}

    async def reject(line_no: int, error: RowError) -> None:
        await reject_row(session, run.id, line_no=line_no, column=error.column, message=error.message)

    async for _, result in _merges(session, await _rows(session, run, reject)):
        preview["added"] += len(result.added)
        preview["changed"] += len(result.superseded)
        preview["unchanged"] += result.unchanged
        preview["accepted"] += len(result.accepted)
        for line_no, message in result.errors:
            await reject(line_no, RowError(VALUE_TITLE, message))
    return preview


async def _refuse(line_no: int, error: RowError) -> None:
    """Between check and publication something changed: better nothing than half a file. Raises RowError."""
    raise RowError(error.column, f"Строка {line_no}: {error.message}")


async def apply(session: AsyncSession, run: Import) -> None:
    """Append the file's readings. Billing knows them: only changes of submitted readings are announced."""
    async for meter, result in _merges(session, await _rows(session, run, _refuse)):
        for line_no, message in result.errors:
            await _refuse(line_no, RowError(VALUE_TITLE, message))
        added = {id(each): _reading(run, meter, incoming=each) for each in result.added}
        for incoming in result.added:
            if incoming.superseded_by is not None:
                added[id(incoming)].superseded_by = added[id(incoming.superseded_by)].id
        for old, incoming in result.superseded:
            await repository.supersede(session, old, new_id=added[id(incoming)].id)
        for old, on in result.accepted:
            await repository.accept_for_billing(session, old, on=on, import_id=run.id)
        await repository.add_readings(session, added.values())
        for old, incoming in result.superseded:
            if old.submission_id is not None and incoming.volume is not None:
                await publish(session, accepted(added[id(incoming)], meter))
        for old, step in result.counted_anew:
            await _count_from(session, meter, old, step=step)
        session.expunge_all()


async def _count_from(session: AsyncSession, meter: Meter, reading: Reading, *, step: chain.Step) -> None:
    """Record what a reading counts from now; billing hears of it if it heard of the reading."""
    await repository.set_step(session, reading, previous_value=step.previous_value, volume=step.volume)
    if reading.submission_id is not None:
        event = accepted(reading, meter)
        await publish(
            session, event.model_copy(update={"previous_value": step.previous_value, "volume": step.volume})
        )


def _reading(run: Import, meter: Meter, *, incoming: Incoming) -> Reading:
    return Reading(
        id=new_id(),
        period=incoming.period,
        meter_id=meter.id,
        register_code=incoming.register_code,
        account_id=meter.account_id,
        value=incoming.value,
        previous_value=incoming.previous_value,
        volume=incoming.volume,
        taken_on=incoming.taken_on,
        accounted_on=incoming.accounted_on,
        source=incoming.source,
        is_current=incoming.is_current,
        is_rollover=incoming.is_rollover,
        import_id=run.id,
        accepted_for_billing_on=incoming.accepted_on,
        acceptance_import_id=run.id if incoming.accepted_on else None,
        created_at=clock.now(),
    )


async def revert(session: AsyncSession, run: Import) -> None:
    """Withdraw the import's readings and give the superseded ones their places back."""
    imported = await repository.imported_readings(session, run.id)
    for ids in _chunks(sorted({reading.meter_id for reading in imported})):
        meters = await lock_meters_by_id(session, ids)
        mine = [reading for reading in imported if reading.meter_id in meters]
        for reading in mine:
            await repository.withdraw(session, reading)
        # A place that somebody else has taken since stays taken.
        freed = {reading.id for reading in mine if reading.is_current}
        restored = [old for old in await repository.superseded_by(session, freed) if old.import_id != run.id]
        for reading in restored:
            await repository.restore(session, reading)
            if reading.submission_id is not None:
                await publish(session, accepted(reading, meters[reading.meter_id]))
        await _count_anew(session, meters)
    await repository.forget_acceptance(session, run.id)


async def _count_anew(session: AsyncSession, meters: dict[UUID, Meter]) -> None:
    session.expunge_all()
    for (meter_id, _), readings in _by_register(await repository.current_readings(session, meters)).items():
        for reading, step in recount(readings, meters[meter_id].scale.capacity):
            await _count_from(session, meters[meter_id], reading, step=step)


READINGS = ImportKind(
    code="readings",
    title="Показания приборов учёта",
    columns={"": COLUMNS},
    required={"": frozenset({"number", "serial", "taken_on", "source", "value"})},
    parse=parse,
    check=check,
    apply=apply,
    revert=revert,
)
