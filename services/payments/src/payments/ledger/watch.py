"""Adds the ledger up while the service runs, with the statements of the oracle and not of the service."""

import structlog
from sqlalchemy import text

from common import clock
from common.service import Resources
from payments.metrics import LEDGER_CHECKED, LEDGER_VIOLATIONS
from payments.oracle import violations
from payments.payment.work import settings_of

DUE = "ledger_check_due"
AGAIN_SECONDS = 60
# It reads whole tables, which no request may.
LONGER = text("SELECT set_config('statement_timeout', CAST(:milliseconds AS text), true)")
log = structlog.get_logger()


async def check_ledger(resources: Resources) -> None:
    """Count the rules that the rows break; nothing is repaired, a person has to look (D-16)."""
    moment = clock.now().timestamp()
    if moment < resources.extras.get(DUE, 0):
        return
    settings = settings_of(resources)
    # One that fails is tried again soon, but not at once.
    resources.extras[DUE] = moment + min(AGAIN_SECONDS, settings.ledger_check_seconds)
    async with resources.engine.connect() as connection:
        # One picture of all tables: payments move between two statements.
        await connection.execution_options(isolation_level="REPEATABLE READ")
        await connection.execute(LONGER, {"milliseconds": settings.ledger_statement_seconds * 1000})
        found = await connection.run_sync(violations)
    resources.extras[DUE] = moment + settings.ledger_check_seconds
    LEDGER_VIOLATIONS.set(len(found))
    LEDGER_CHECKED.set(moment)
    for name in found:
        log.error("the ledger is broken", what=name)
