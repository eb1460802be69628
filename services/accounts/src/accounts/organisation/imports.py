"""The import kind `organisations`: who keeps accounts, and what they offer."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from accounts.change import repository as change_repository
from accounts.organisation import repository
from accounts.organisation.models import Organisation
from common import clock, jobs
from importing import Cells, Import, ImportKind, reject_row, staged_rows
from importing.cells import flag, line

ANNOUNCE_JOB = "announce_accounts"
# What the announcement of an account says of its organisation.
ANNOUNCED = ("code", "name", "has_payments")
COLUMNS = {
    "код": "code",
    "название": "name",
    "телефон": "phone",
    "вид проверки": "check_kind",
    "оплата": "has_payments",
    "показания": "has_readings",
    "электронная квитанция": "has_electronic_receipt",
    "code": "code",
    "name": "name",
    "phone": "phone",
    "check_kind": "check_kind",
    "has_payments": "has_payments",
    "has_readings": "has_readings",
    "has_electronic_receipt": "has_electronic_receipt",
}
TITLES = {ours: title for title, ours in reversed(COLUMNS.items())}
CHECK_KINDS = {"": "surname", "фамилия": "surname", "surname": "surname"}


def _parse(_: str, values: dict[str, str]) -> dict[str, Any]:
    row = Cells(values, TITLES)
    check_kind = CHECK_KINDS.get((row.read("check_kind", line(200)) or "").lower())
    if check_kind is None:
        raise row.wrong("check_kind", "Бывает только «фамилия»")
    flags = {
        name: row.read(name, flag) is not False
        for name in ("has_payments", "has_readings", "has_electronic_receipt")
    }
    return {
        "code": row.required("code", line(40)),
        "name": row.required("name", line(200)),
        "phone": row.read("phone", line(40)),
        "check_kind": check_kind,
        **flags,
    }


def _differs(organisation: Organisation, row: dict[str, Any]) -> bool:
    return organisation.withdrawn_at is not None or any(
        getattr(organisation, name) != value for name, value in row.items()
    )


async def _check(session: AsyncSession, run: Import) -> dict[str, Any]:
    counts = {"added": 0, "changed": 0, "removed": 0, "unchanged": 0}
    lines: dict[str, int] = {}
    async for batch in staged_rows(session, run.id):
        existing = await repository.by_code(session, [row["code"] for _, row in batch])
        for line_no, row in batch:
            first = lines.setdefault(row["code"], line_no)
            if first != line_no:
                await reject_row(
                    session,
                    run.id,
                    line_no=line_no,
                    column=TITLES["code"],
                    message=f"Этот код уже есть в строке {first}",
                )
                continue
            organisation = existing.get(row["code"])
            if organisation is None:
                counts["added"] += 1
            else:
                counts["changed" if _differs(organisation, row) else "unchanged"] += 1
    return dict(counts)


async def _apply(session: AsyncSession, run: Import) -> None:
    await change_repository.forget(session, run.previous_id)
    async for batch in staged_rows(session, run.id):
        existing = await repository.by_code(session, [row["code"] for _, row in batch], lock=True)
        added, changed = [], []
        for _, row in batch:
            organisation = existing.get(row["code"])
            if organisation is None:
                organisation = Organisation(**row)
                session.add(organisation)
                added.append(organisation)
            elif _differs(organisation, row):
                before = change_repository.state_of(organisation)
                changed.append((organisation, before))
                change_repository.restore(organisation, {**row, "withdrawn_at": None})
                await _announce_change(session, run, organisation, before=before, step="apply")
        await session.flush()
        await change_repository.remember(session, run.id, added=added, changed=changed)


async def _revert(session: AsyncSession, run: Import) -> None:
    async for page in change_repository.changes_of(session, run.id, Organisation.__tablename__):
        for change in page:
            organisation = await repository.find(session, change.object_id)
            if organisation is None:
                continue
            if change.before is None:
                organisation.withdrawn_at = clock.now()
                continue
            now = change_repository.state_of(organisation)
            change_repository.restore(organisation, change.before)
            await _announce_change(session, run, organisation, before=now, step="revert")


async def _announce_change(
    session: AsyncSession, run: Import, organisation: Organisation, *, before: dict[str, Any], step: str
) -> None:
    if any(getattr(organisation, name) != before[name] for name in ANNOUNCED):
        await jobs.enqueue(
            session,
            kind=ANNOUNCE_JOB,
            dedupe_key=f"{run.id}:{organisation.id}:{step}",
            payload={"organisation_id": str(organisation.id)},
        )


ORGANISATIONS = ImportKind(
    code="organisations",
    title="Организации",
    columns={"": COLUMNS},
    required={"": frozenset({"code", "name"})},
    parse=_parse,
    check=_check,
    apply=_apply,
    revert=_revert,
)
