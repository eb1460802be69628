"""The ledger oracle finds what is wrong, and says so with its exit code."""

import asyncio
import json
import os
import re
import sys
from typing import Any

import psycopg
import pytest
from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from common import clock
from common.service import create_resources
from common.testing import Harness
from payments.ledger.watch import DUE, check_ledger
from payments.oracle import CHECKS
from payments.payment.work import settings_of

pytestmark = pytest.mark.check("D-16")


async def _run(service: Harness) -> tuple[int, dict[str, Any]]:
    url = service.resources.settings.database_url.get_secret_value()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "payments.oracle",
        env=os.environ | {"KABINET_DATABASE_URL": url},
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, json.loads(output)


async def _break(service: Harness, statement: str) -> None:
    """Change a row behind the back of every trigger."""
    url = service.admin_url.replace("postgresql+psycopg", "postgresql")
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(statement.encode())


async def _paid(bank: Any, payer: Any) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await bank.pay(payment["redirect_url"])
    await payer.checked(payment["payment_id"])


async def test_a_right_ledger_exits_with_zero(service: Harness, bank: Any, payer: Any) -> None:
    await _paid(bank, payer)
    code, answer = await _run(service)
    assert (code, answer["violations"]) == (0, {})
    assert answer["checks"] >= 10


@pytest.mark.parametrize(
    ("damage", "repair", "check"),
    [
        (
            "UPDATE ledger_account SET debits_posted = debits_posted + 1 WHERE code LIKE 'acq%'",
            "UPDATE ledger_account SET debits_posted = debits_posted - 1 WHERE code LIKE 'acq%'",
            "debits equal credits",
        ),
        (
            "UPDATE payment_part SET amount_minor = amount_minor + 1 WHERE part_no = 1",
            "UPDATE payment_part SET amount_minor = amount_minor - 1 WHERE part_no = 1",
            "parts add up to the payment",
        ),
        (
            "UPDATE ledger_transfer SET amount_minor = amount_minor + 1 WHERE code = 'share'",
            "UPDATE ledger_transfer SET amount_minor = amount_minor - 1 WHERE code = 'share'",
            "recipients got their parts",
        ),
        (
            "UPDATE payment SET state = 'rejected'",
            "UPDATE payment SET state = 'confirmed'",
            "every payment with money is posted once, and no other",
        ),
        (
            "UPDATE ledger_transfer SET external_ref = 'rbs:other:deposited' WHERE external_ref IS NOT NULL",
            (
                "UPDATE ledger_transfer SET external_ref = concat('rbs:', p.provider_ref, ':deposited')"
                " FROM payment p WHERE external_ref IS NOT NULL AND p.id = payment_id"
            ),
            "every payment with money is posted once, and no other",
        ),
        (
            "UPDATE outbox SET subject = 'x.' || subject WHERE subject LIKE 'payments.%'",
            "UPDATE outbox SET subject = substr(subject, 3) WHERE subject LIKE 'x.%'",
            "every success was announced once",
        ),
    ],
)
async def test_damage_is_found(
    service: Harness, bank: Any, payer: Any, damage: str, repair: str, check: str
) -> None:
    await _paid(bank, payer)
    await _break(service, damage)

    code, answer = await _run(service)

    await _break(service, repair)
    assert code == 1
    assert check in answer["violations"]


async def test_the_running_check_may_take_longer_than_a_request(
    service: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = service.resources.settings.model_copy(
        update={"statement_timeout_ms": 200, "ledger_statement_seconds": 60}
    )
    resources = create_resources(service.definition, settings)
    slow = {"slow": "SELECT 1 FROM pg_sleep(0.5) AS nap WHERE nap::text <> ''"}
    monkeypatch.setattr("payments.oracle.CHECKS", slow)
    await check_ledger(resources)
    assert resources.extras[DUE] >= clock.now().timestamp() + settings_of(resources).ledger_check_seconds - 60
    # Whoever gets the connection next has the limit of all again.
    with pytest.raises(DBAPIError):
        async with resources.sessions() as session:
            await session.execute(text(slow["slow"]))
    await resources.engine.dispose()


async def test_a_check_that_failed_is_due_again_soon(
    service: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    resources = create_resources(service.definition, service.resources.settings)
    monkeypatch.setattr("payments.oracle.CHECKS", {"broken": "SELECT no_such_column"})
    with pytest.raises(DBAPIError):
        await check_ledger(resources)
    await resources.engine.dispose()
    assert resources.extras[DUE] <= clock.now().timestamp() + 60


def test_announcements_are_kept_for_as_long_as_they_are_looked_for(service: Harness) -> None:
    looked_for = max(int(days) for days in re.findall(r"interval '(\d+) days'", " ".join(CHECKS.values())))
    settings = service.resources.settings
    with pytest.raises(ValidationError, match="outbox_keep_days"):
        type(settings)(**{**settings.model_dump(), "outbox_keep_days": looked_for})
