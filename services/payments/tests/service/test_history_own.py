"""A register row gives way to a payment made here only if it is that payment, and while that is shown."""

from typing import Any

import pytest

from common.testing import Harness

pytestmark = [pytest.mark.feature("PAY-01", "PAY-22"), pytest.mark.check("R-17")]
HEADER = "Лицевой счёт;Вид оплаты;Дата приёма;Дата обработки;Сумма;Номер операции"


async def publish(service: Harness, *rows: str) -> dict[str, Any]:
    """Put a register in force; its preview."""
    headers = service.issuer.staff("imports")
    answer = await service.client.post(
        service.url("/imports"),
        data={"kind": "payments"},
        files={"file": ("register.csv", "\n".join([HEADER, *rows]).encode())},
        headers=headers,
    )
    await service.drain()
    path = service.url(f"/imports/{answer.json()['import_id']}")
    run = (await service.client.get(path, headers=headers)).json()
    assert run["state"] == "checked", run
    headers |= {"Idempotency-Key": f"publish-{answer.json()['import_id']}"}
    assert (await service.client.post(f"{path}/publish", headers=headers)).status_code == 202
    await service.drain()
    return dict(run["preview"])


async def history(payer: Any) -> list[tuple[str, int]]:
    answer = await payer.call("GET", f"/accounts/{payer.account_id}/history")
    return sorted((item["kind"], item["amount_minor"]) for item in answer.json()["items"])


async def test_a_payment_without_money_here_shows_as_the_register_has_it(
    service: Harness, payer: Any
) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await payer.call("POST", f"/payments/{payment['payment_id']}/cancel")
    await payer.settled(payment["payment_id"])
    (mine,) = await payer.stored()
    assert mine.state == "rejected"

    preview = await publish(service, f"{payer.number};банк;01.10.2020;;-5135,27;{mine.number}")

    assert (preview["own_payments"], preview["own_differing"]) == (1, 0)
    assert await history(payer) == [("банк", -513527)]


async def test_a_register_before_our_news_of_the_money_gives_way_to_it(
    service: Harness, bank: Any, payer: Any
) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    (mine,) = await payer.stored()
    await publish(service, f"{payer.number};банк;01.10.2020;;-5135,27;{mine.number}")
    assert await history(payer) == [("банк", -513527)]

    await bank.pay(payment["redirect_url"])
    await payer.checked(payment["payment_id"])

    assert await history(payer) == [("Личный кабинет, банковская карта", -513527)]


async def test_a_row_of_another_sum_or_account_stays_beside_our_payment(
    service: Harness, bank: Any, payer: Any, stranger: Any
) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await bank.pay(payment["redirect_url"])
    await payer.checked(payment["payment_id"])
    (mine,) = await payer.stored()

    preview = await publish(
        service,
        f"{payer.number};банк;01.10.2020;;-5135,26;{mine.number}",
        f"{stranger.number};банк;01.10.2020;;-5135,27;{mine.order_no}",
    )

    assert (preview["own_payments"], preview["own_differing"]) == (0, 2)
    assert await history(payer) == [("Личный кабинет, банковская карта", -513527), ("банк", -513526)]
    assert await history(stranger) == [("банк", -513527)]


async def test_a_payment_given_back_in_part_is_the_same_by_what_is_left_of_it(
    service: Harness, bank: Any, payer: Any
) -> None:
    await payer.fill_cart()
    payment = await payer.started()
    await bank.pay(payment["redirect_url"])
    await payer.checked(payment["payment_id"])
    (mine,) = await payer.stored()
    await bank.call("refund.do", orderId=mine.provider_ref, amount=13527)
    await payer.checked(payment["payment_id"])

    preview = await publish(service, f"{payer.number};банк;01.10.2020;;-5000,00;{mine.number}")

    assert preview["own_payments"] == 1
    assert await history(payer) == [("Личный кабинет, банковская карта", -513527)]
