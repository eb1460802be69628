"""The map of the accounts service."""

from uuid import UUID

from accounts import responders
from accounts.account import usecases as account_usecases
from accounts.account.imports import ACCOUNTS
from accounts.database import metadata
from accounts.link import usecases as link_usecases
from accounts.link.router import router as link_router
from accounts.organisation.imports import ANNOUNCE_JOB, ORGANISATIONS
from accounts.settings import Settings
from common.db import unit_of_work
from common.jobs import Job
from common.service import Resources, ServiceDefinition, migrations_of
from importing import build_import_router, import_jobs

FORGET_SECONDS = 600


async def announce_accounts(resources: Resources, job: Job) -> None:
    """Announce every account of a changed organisation, some at a time."""
    after: UUID | None = None
    while True:
        async with unit_of_work(resources.sessions) as session:
            after = await account_usecases.announce_accounts(
                session, organisation_id=UUID(job.payload["organisation_id"]), after=after
            )
        if after is None:
            return


async def forget_old_findings(resources: Resources) -> None:
    """Drop found accounts that nobody linked in time."""
    async with unit_of_work(resources.sessions) as session:
        await link_usecases.forget_old_findings(session)


definition = ServiceDefinition(
    name="accounts",
    title="Личный кабинет: лицевые счета",
    settings_class=Settings,
    metadata=metadata,
    routers=[link_router, build_import_router(ORGANISATIONS, ACCOUNTS)],
    jobs={**import_jobs(ORGANISATIONS, ACCOUNTS), ANNOUNCE_JOB: announce_accounts},
    responders=responders.RESPONDERS,
    periodic=[(FORGET_SECONDS, forget_old_findings)],
    migrations=migrations_of(__file__),
)
