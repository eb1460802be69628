"""The map of payments: routes, events, jobs, and the connection to the bank."""

import payments.callback.models
import payments.ledger.models
import payments.payment.models  # noqa: F401 - tables belong to the metadata
from common.service import Resources, ServiceDefinition, migrations_of
from importing import build_import_router, import_jobs
from payments.callback.router import router as callback_router
from payments.cart.router import router as cart_router
from payments.consumers import HANDLERS
from payments.database import metadata
from payments.history.router import router as history_router
from payments.history.usecases import PAYMENTS_REGISTER
from payments.ledger.watch import check_ledger
from payments.payment import work
from payments.payment.router import router as payment_router
from payments.payment.usecases import CHECK_JOB, REGISTER_JOB
from payments.rbs.client import RbsClient
from payments.receipt.router import router as receipt_router
from payments.settings import Settings

JANITOR_SECONDS = 5.0
GAUGES_SECONDS = 5.0
LEDGER_SECONDS = 1.0


async def _start(resources: Resources) -> None:
    resources.extras["bank"] = RbsClient(work.settings_of(resources))


async def _stop(resources: Resources) -> None:
    await work.bank_of(resources).close()


definition = ServiceDefinition(
    name="payments",
    title="Оплата",
    settings_class=Settings,
    metadata=metadata,
    routers=[
        receipt_router,
        cart_router,
        payment_router,
        callback_router,
        history_router,
        build_import_router(PAYMENTS_REGISTER),
    ],
    consumers=HANDLERS,
    jobs={
        REGISTER_JOB: work.register_order,
        CHECK_JOB: work.check_payment,
        **import_jobs(PAYMENTS_REGISTER),
    },
    periodic=[
        (JANITOR_SECONDS, work.ask_about_due),
        (GAUGES_SECONDS, work.observe),
        (LEDGER_SECONDS, check_ledger),
    ],
    startup=_start,
    shutdown=_stop,
    migrations=migrations_of(__file__),
)
