"""A file of a hundred thousand rows is read in batches, survives a crash, and is published whole."""

import io
from typing import Any

import pytest

from billing.account.models import Account
from billing.upload.charges import CHARGES_KIND
from billing_factories import ORGANISATION_ID
from common.ids import new_id
from importing import reading, repository, runs
from importing.kind import RowError

pytestmark = [pytest.mark.feature("OPS-10"), pytest.mark.check("R-18")]
PERIOD = "2026-10-01"


def large_file(receipts: int, *, services: int) -> str:
    """Every receipt has one recipient and, per service, a line with an operation."""
    due = f"{services * 10},00"
    out = io.StringIO()
    out.write("!receipt;account;kind;kind_name;charged_main;due_main\n")
    out.write("!recipient;account;kind;code;name;due\n")
    out.write("!line;account;kind;line_no;service;name;recipient;charged;due\n")
    out.write("!operation;account;kind;line_no;operation;tariff;volume;amount\n")
    for number in range(receipts):
        key = f"A{number};main"
        out.write(f"receipt;{key};Квитанция;{due};{due}\nrecipient;{key};one;Получатель;{due}\n")
        for line in range(1, services + 1):
            out.write(f"line;{key};{line};service-{line};Услуга {line};one;10,00;10,00\n")
            out.write(f"operation;{key};{line};начисление;5,00;2;10,00\n")
    return out.getvalue()


async def add_accounts(desk: Any, count: int) -> None:
    async with desk.service.session() as session:
        session.add_all(
            Account(
                account_id=desk.accounts.setdefault(f"A{number}", new_id()),
                number=f"A{number}",
                organisation_id=ORGANISATION_ID,
                organisation_code="centre",
                organisation_name="Центр",
            )
            for number in range(count)
        )
    await desk.service.grant(desk.resident_id, desk.accounts["A0"])


@pytest.mark.slow
async def test_a_hundred_thousand_rows_are_published_in_one_step(desk: Any) -> None:
    receipts, services = 2_000, 24
    await add_accounts(desk, receipts)

    published = await desk.publish("charges", large_file(receipts, services=services), period=PERIOD)

    assert published["rows_done"] == published["rows_total"] == receipts * (2 + 2 * services)
    assert published["preview"]["added"] == receipts
    assert published["preview"]["total_after_minor"] == receipts * services * 1000
    assert (await desk.overview("A0"))["rows"]["due"]["main_minor"] == services * 1000
    assert len(await desk.service.published()) == receipts


async def test_a_check_stopped_half_way_goes_on_where_it_was(desk: Any) -> None:
    receipts = 400
    await add_accounts(desk, receipts)
    content = large_file(receipts, services=2)
    answer = await desk.service.client.post(
        desk.service.url("/imports"),
        data={"kind": "charges", "period": PERIOD},
        files={"file": ("a.csv", content.encode())},
        headers=desk.operator,
    )
    import_id = answer.json()["import_id"]
    # As after a kill: the first batch is committed and counted, the rest is not there.
    rows = list(reading.rows(CHARGES_KIND, content))[: runs.BATCH_ROWS]
    async with desk.service.session() as session:
        staged = [
            (line, CHARGES_KIND.parse(record, cells), None, None)
            for line, record, cells in rows
            if not isinstance(cells, RowError)
        ]
        await repository.stage(session, import_id, staged)
        await repository.set_state(session, import_id, state="checking", rows_done=len(staged))

    await desk.service.drain()

    checked = await desk.read_import(import_id)
    assert checked["state"] == "checked", checked["errors"]
    assert checked["preview"]["added"] == receipts
    assert checked["preview"]["total_after_minor"] == receipts * 2000
