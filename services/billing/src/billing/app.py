"""The map of the service."""

from billing import tables  # noqa: F401 - the import fills the metadata
from billing.charge.router import router as charges
from billing.consumers import HANDLERS
from billing.database import metadata
from billing.document.router import router as documents
from billing.document.tools import start_tools, stop_tools
from billing.overview.router import router as overview
from billing.preliminary.jobs import recompute_all
from billing.receipt.router import router as receipts
from billing.settings import Settings
from billing.upload.charges import CHARGES_KIND
from billing.upload.tariffs import RECOMPUTE_JOB, TARIFFS_KIND
from common.service import ServiceDefinition, migrations_of
from importing import build_import_router, import_jobs

definition = ServiceDefinition(
    name="billing",
    title="Начисления и квитанции",
    settings_class=Settings,
    metadata=metadata,
    routers=[overview, receipts, documents, charges, build_import_router(TARIFFS_KIND, CHARGES_KIND)],
    consumers=HANDLERS,
    jobs={**import_jobs(TARIFFS_KIND, CHARGES_KIND), RECOMPUTE_JOB: recompute_all},
    startup=start_tools,
    shutdown=stop_tools,
    migrations=migrations_of(__file__),
)
