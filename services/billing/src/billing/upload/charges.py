"""Files of charges: one organisation's receipts of one month, all or nothing."""

from collections import Counter
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from billing.receipt import repository as receipts
from billing.receipt.mismatch import mismatches
from billing.tariff import repository as tariffs
from billing.upload import change_repository as changes
from billing.upload import loading_repository as loading
from billing.upload import owner_repository as owners
from billing.upload import staging_repository as staging
from billing.upload.announce import announce_published, announce_withdrawn
from billing.upload.checks import CHARGES_CHECKS
from billing.upload.fields import columns_of, parse, required_of
from billing.upload.layout import CHARGES
from importing import Import, ImportKind, Owners

EXAMPLES_MAX = 50
COMMON_FILE = (
    "За этот месяц действует общий файл нескольких организаций:"
    " верните его и загрузите отдельный файл каждой организации"
)


async def check_charges(session: AsyncSession, run: Import) -> dict[str, Any]:
    """Check the file as a whole; when it is right, load it unseen and say what it would change."""
    await staging.spread(session, run.id, CHARGES)
    if await staging.count(session, "receipt") == 0:
        await staging.reject_file(session, run.id, "В файле нет ни одной квитанции (записи receipt)")
        return {}
    if await owners.is_in_common_file(session, run):
        await staging.reject_file(session, run.id, COMMON_FILE)
        return {}
    await staging.find_accounts(session, run.organisation)
    await staging.reject(session, run.id, CHARGES_CHECKS)
    if await staging.has_errors(session, run.id):
        return {}
    period = date.fromisoformat(run.period)
    tariffs_id = await tariffs.list_of(session, run.organisation)
    await loading.load_charges(session, run.id, period=period, tariffs_id=tariffs_id)
    month_before = (period - timedelta(days=1)).replace(day=1)
    preview = await changes.compare(session, run.id, previous_id=run.previous_id)
    return preview | {
        "total_month_before_minor": await changes.total_due(
            session, month_before, organisation=run.organisation
        ),
        "biggest_changes": await changes.biggest_changes(session, run.id, previous_id=run.previous_id),
        "payments_counted": await staging.count(session, "payment"),
        **await _mismatches(session, run),
    }


async def _mismatches(session: AsyncSession, run: Import) -> dict[str, Any]:
    """Where the source's own numbers disagree: nothing is refused, the operator only sees it."""
    counts: Counter[str] = Counter()
    examples: list[dict[str, Any]] = []
    async for pairs in changes.issued_by(session, run.id):
        for full in await receipts.with_contents(session, pairs):
            for found in mismatches(full.issue, full.lines, charges=full.charges):
                counts[found.code] += 1
                if len(examples) < EXAMPLES_MAX:
                    examples.append(
                        {
                            "receipt_id": str(full.receipt.receipt_id),
                            "code": found.code,
                            "line_no": found.line_no,
                            "expected_minor": found.expected_minor,
                            "shown_minor": found.shown_minor,
                        }
                    )
    return {"mismatches": dict(sorted(counts.items())), "mismatch_examples": examples}


async def apply_charges(session: AsyncSession, run: Import) -> None:
    """Tell everybody what comes into force with this file and what goes."""
    await announce_published(session, changes.issued_by(session, run.id, unlike=run.previous_id))
    if run.previous_id is not None:
        await announce_withdrawn(session, await changes.only_in(session, run.previous_id, other_id=run.id))
    keep = [run.id] if run.previous_id is None else [run.id, run.previous_id]
    await loading.forget_outdated(session, place=run.place, period=date.fromisoformat(run.period), keep=keep)


async def revert_charges(session: AsyncSession, run: Import) -> None:
    """Tell everybody that the previous file counts again, or none."""
    if run.previous_id is not None:
        await announce_published(session, changes.issued_by(session, run.previous_id, unlike=run.id))
    await announce_withdrawn(session, await changes.only_in(session, run.id, other_id=run.previous_id))


CHARGES_KIND = ImportKind(
    code="charges",
    title="Начисления и квитанции",
    columns=columns_of(CHARGES),
    required=required_of(CHARGES),
    parse=partial(parse, CHARGES),
    check=check_charges,
    apply=apply_charges,
    revert=revert_charges,
    needs_period=True,
    owners=Owners(known=owners.organisations, is_only_of=owners.has_only_receipts_of),
)
