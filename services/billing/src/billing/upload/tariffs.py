"""Files of services and tariffs: the whole list, from which each day's tariff is chosen."""

from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from billing.tariff import repository as tariffs
from billing.upload import loading_repository as loading
from billing.upload import owner_repository as owners
from billing.upload import staging_repository as staging
from billing.upload.checks import TARIFFS_CHECKS
from billing.upload.fields import columns_of, parse, required_of
from billing.upload.layout import TARIFFS
from common import jobs
from importing import Import, ImportKind, Owners

RECOMPUTE_JOB = "recompute_preliminaries"


async def check_tariffs(session: AsyncSession, run: Import) -> dict[str, Any]:
    """Check the file as a whole; when it is right, load it unseen and say what it would change."""
    await staging.spread(session, run.id, TARIFFS)
    if await staging.count(session, "tariff") == 0:
        await staging.reject_file(session, run.id, "В файле нет ни одного тарифа (записи tariff)")
        return {}
    await staging.reject(session, run.id, TARIFFS_CHECKS)
    if await staging.has_errors(session, run.id):
        return {}
    await loading.load_tariffs(session, run.id)
    return await tariffs.compare(session, run.id, previous_id=run.previous_id)


async def apply_tariffs(session: AsyncSession, run: Import) -> None:
    """Have the preliminary charges follow the tariffs that come into force."""
    await jobs.enqueue(session, kind=RECOMPUTE_JOB, dedupe_key=f"{run.id}:applied", payload={})


async def revert_tariffs(session: AsyncSession, run: Import) -> None:
    """Have the preliminary charges follow the tariffs that count again."""
    await jobs.enqueue(session, kind=RECOMPUTE_JOB, dedupe_key=f"{run.id}:reverted", payload={})


TARIFFS_KIND = ImportKind(
    code="tariffs",
    title="Услуги и тарифы",
    columns=columns_of(TARIFFS),
    required=required_of(TARIFFS),
    parse=partial(parse, TARIFFS),
    check=check_tariffs,
    apply=apply_tariffs,
    revert=revert_tariffs,
    owners=Owners(known=owners.organisations, is_only_of=owners.is_alone),
)
