"""«История оплат»: registers of other channels and payments made here, each operation once."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.testing import Harness

DEMO = Path(__file__).parents[4] / "deploy" / "local" / "demo" / "50-payments.csv"
HEADER = "Лицевой счёт;Вид оплаты;Дата приёма;Дата обработки;Сумма;Номер операции"


async def upload(service: Harness, content: bytes | str) -> dict[str, Any]:
    """Upload a register and let it be checked."""
    files = {"file": ("register.csv", content if isinstance(content, bytes) else content.encode())}
    headers = service.issuer.staff("imports")
    answer = await service.client.post(
        service.url("/imports"), data={"kind": "payments"}, files=files, headers=headers
    )
    assert answer.status_code in {200, 202}, answer.text
    await service.drain()
    path = service.url(f"/imports/{answer.json()['import_id']}")
    return dict((await service.client.get(path, headers=headers)).json())


async def act(service: Harness, import_id: str, *, action: str) -> None:
    headers = service.issuer.staff("imports") | {"Idempotency-Key": f"{action}-{import_id}"}
    answer = await service.client.post(service.url(f"/imports/{import_id}/{action}"), headers=headers)
    assert answer.status_code == 202, answer.text
    await service.drain()


async def publish(service: Harness, *rows: str) -> dict[str, Any]:
    run = await upload(service, "\n".join([HEADER, *rows]))
    assert run["state"] == "checked", run
    await act(service, run["import_id"], action="publish")
    return run


async def history(payer: Any) -> list[tuple[Any, ...]]:
    answer = await payer.call("GET", f"/accounts/{payer.account_id}/history")
    assert answer.status_code == 200, answer.text
    names = ("kind", "accepted_on", "processed_on", "amount_minor")
    return [tuple(item[name] for name in names) for item in answer.json()["items"]]


@pytest.mark.feature("PAY-01")
async def test_the_demo_register_shows_the_history_of_the_sample(service: Harness, payer: Any) -> None:
    payer.number = "1234567899"
    await payer.link()

    run = await upload(service, DEMO.read_bytes())
    assert run["preview"]["added"] == 5
    assert run["preview"]["total_minor"] == -518468
    assert await history(payer) == []
    await act(service, run["import_id"], action="publish")

    assert await history(payer) == [
        ('оплата "Город"', "2012-11-08", "2012-11-12", -108236),
        ('оплата "Город"', "2012-10-08", "2012-11-01", -108236),
        ('оплата "Город"', "2012-09-10", "2012-11-01", -103766),
        ('оплата "Город"', "2012-08-06", "2012-11-01", -103764),
        ('оплата "Город"', "2012-07-06", "2012-11-01", -94466),
    ]


@pytest.mark.feature("PAY-01")
async def test_history_comes_in_pages(service: Harness, payer: Any) -> None:
    rows = [f"{payer.number};касса;0{day}.10.2020;;-{day},00;" for day in range(1, 8)]
    await publish(service, *rows, f"{payer.number};касса;07.10.2020;;-7,00;")
    seen: list[int] = []
    cursor = ""
    while cursor is not None:
        path = f"/accounts/{payer.account_id}/history?limit=3" + (f"&cursor={cursor}" if cursor else "")
        page = (await payer.call("GET", path)).json()
        seen += [item["amount_minor"] for item in page["items"]]
        cursor = page["next_cursor"]

    assert seen == [-700, -700, -600, -500, -400, -300, -200, -100]
    bad = await payer.call("GET", f"/accounts/{payer.account_id}/history?cursor=bad")
    assert bad.status_code == 422


@pytest.mark.feature("PAY-01", "PAY-22")
@pytest.mark.check("R-17")
async def test_our_payment_in_a_register_counts_once(service: Harness, bank: Any, payer: Any) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await bank.pay(payment["redirect_url"])
    paid = await payer.checked(payment["payment_id"])
    day = paid["paid_at"][:10]
    (mine,) = await payer.stored()

    for name in (mine.number, mine.order_no, mine.provider_ref):
        await publish(service, f"{payer.number};банк;{day};{day};-5135,27;{name}")

    items = (await payer.call("GET", f"/accounts/{payer.account_id}/history")).json()["items"]
    assert [(item["amount_minor"], item["processed_on"], item["payment_id"]) for item in items] == [
        (-513527, day, payment["payment_id"])
    ]


@pytest.mark.check("R-17")
async def test_registers_in_any_order_and_repetition_give_the_distinct_operations(
    service: Harness, payer: Any
) -> None:
    operations = {f"op-{n}": f"{payer.number};банк;01.10.2020;;-10,00;op-{n}" for n in range(5)}

    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.lists(st.sampled_from(sorted(operations)), min_size=1, max_size=6), max_size=3))
    def registers(chosen: list[list[str]]) -> None:
        plans.append(chosen)

    plans: list[list[list[str]]] = []
    registers()
    seen: set[str] = set()
    for plan in plans:
        for names in plan:
            run = await upload(service, "\n".join([HEADER, *(operations[name] for name in names)]))
            if run["state"] == "checked":
                await act(service, run["import_id"], action="publish")
            seen |= set(names)
            assert len(await history(payer)) == len(seen)


async def test_equal_rows_without_numbers_are_different_operations_once_each(
    service: Harness, payer: Any
) -> None:
    row = f"{payer.number};касса;01.10.2020;;-10,00;"
    await publish(service, row, row)
    again = await publish(service, row, row, row)

    assert (again["preview"]["added"], again["preview"]["unchanged"]) == (1, 2)
    assert len(await history(payer)) == 3


async def test_a_later_register_fills_in_the_processing_date_and_can_be_taken_back(
    service: Harness, payer: Any
) -> None:
    await publish(service, f"{payer.number};касса;01.10.2020;;-10,00;a1")
    later = await publish(
        service,
        f"{payer.number};касса;01.10.2020;05.11.2020;-10,00;a1",
        f"{payer.number};касса;02.10.2020;;-1,00;a2",
    )
    assert later["preview"] | {"replaces": ""} == {
        "added": 1,
        "changed": 1,
        "removed": 0,
        "unchanged": 0,
        "own_payments": 0,
        "own_differing": 0,
        "total_minor": -1100,
        "replaces": "",
    }
    assert await history(payer) == [
        ("касса", "2020-10-02", None, -100),
        ("касса", "2020-10-01", "2020-11-05", -1000),
    ]

    await act(service, later["import_id"], action="rollback")

    assert await history(payer) == [("касса", "2020-10-01", None, -1000)]


async def test_a_broken_register_says_what_is_wrong_and_changes_nothing(service: Harness, payer: Any) -> None:
    rows = [
        f"{payer.number};касса;01.10.2020;;-10,00;",
        "999;касса;01.10.2020;;-10,00;",
        f"{payer.number};касса;31.02.2020;;-10,00;",
        f"{payer.number};касса;01.10.2999;;-10,00;",
        f"{payer.number};касса;01.10.2020;30.09.2020;-10,00;",
        f"{payer.number};касса;01.10.2020;;десять;",
        f"{payer.number};касса;01.10.2020;;0;",
        f"{payer.number};;01.10.2020;;-10,00;",
        f"{payer.number};касса;01.10.2020;;-10,001;",
        f"{payer.number};касса;01.10.2020;;-10,00;плохой номер!",
        ";касса;01.10.2020;;-10,00;",
    ]

    run = await upload(service, "\n".join([HEADER, *rows]).encode("cp1251"))

    assert run["state"] == "rejected"
    found = {error["line"]: error["column"] for error in run["errors"]}
    assert found == {
        4: "дата приёма",
        5: "дата приёма",
        6: "дата обработки",
        7: "сумма",
        8: "сумма",
        9: "вид оплаты",
        10: "сумма",
        11: "номер операции",
        12: "лицевой счёт",
    }
    assert await history(payer) == []
    unknown = await upload(service, "\n".join([HEADER, rows[0], rows[1]]))
    assert (unknown["state"], [error["line"] for error in unknown["errors"]]) == ("rejected", [3])


async def test_an_ambiguous_account_needs_its_organisation(
    service: Harness, payer: Any, stranger: Any
) -> None:
    from contracts.accounts import AccountRegistered

    await service.emit(
        AccountRegistered(
            account_id=stranger.account_id,
            number=payer.number,
            organisation_id=uuid4(),
            organisation_code="other",
            organisation_name="Другой центр",
        )
    )
    row = f"{payer.number};касса;01.10.2020;;-10,00;"
    refused = await upload(service, f"{HEADER}\n{row}")
    assert refused["errors"][0]["column"] == "организация"

    run = await upload(service, f"Организация;{HEADER}\ncentre;{row}")
    await act(service, run["import_id"], action="publish")

    assert (len(await history(payer)), len(await history(stranger))) == (1, 0)


async def test_foreign_history_is_missing(service: Harness, payer: Any, stranger: Any) -> None:
    await publish(service, f"{payer.number};касса;01.10.2020;;-10,00;")
    foreign = await stranger.call("GET", f"/accounts/{payer.account_id}/history")
    missing = await stranger.call("GET", f"/accounts/{uuid4()}/history")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.json() == missing.json()


@pytest.mark.feature("PAY-01")
async def test_a_payment_near_midnight_belongs_to_the_day_in_moscow(
    service: Harness, bank: Any, payer: Any
) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await bank.pay(payment["redirect_url"])
    await payer.checked(payment["payment_id"])
    async with service.session() as session:
        (mine,) = await payer.stored()
        mine = await session.merge(mine)
        assert mine.paid_at is not None
        mine.paid_at = mine.paid_at.replace(hour=22, minute=30)
        expected = (mine.paid_at + timedelta(hours=3)).date().isoformat()

    assert [row[1] for row in await history(payer)] == [expected]
