"""Signed messages to the shop and what may go wrong with them."""

from pathlib import Path

import httpx
import pytest

from sandbox.bank.callbacks import checksum
from sandbox.server import running
from sandbox.testing import CALLBACK_KEY, FREE_CARD, SHOP, Arm, BankClient, Shop, eventually, make_settings


def is_signed(message: dict[str, str]) -> bool:
    return message["checksum"] == checksum(message, CALLBACK_KEY)


def test_checksum_of_the_published_example() -> None:
    message = {
        "status": "1",
        "orderNumber": "10747",
        "operation": "deposited",
        "mdOrder": "3ff6962a-7dcc-4283-ab50-a6d7dd3386fe",
        "amount": "123456",
        "checksum": "is not signed itself",
        "sign_alias": "neither",
    }
    expected = "1C1FB15C3BE5DC9C5348CC5A8C79A6D3D4CC82B81120574FBAF3E017CF73341F"
    assert checksum(message, "sandbox-secret-key") == expected


def test_payment_is_announced_once_and_signed(bank: BankClient, shop: Shop, http: httpx.Client) -> None:
    order = bank.register()
    bank.pay(order)
    eventually(
        lambda: [
            call for call in http.get("/api/journal?target=callback").json()["items"] if call["status"] == 200
        ]
    )
    (message,) = shop.received
    assert is_signed(message)
    assert message["mdOrder"] == order
    assert (message["operation"], message["status"], message["orderNumber"]) == ("deposited", "1", "K-1")


def test_every_step_of_a_held_payment_is_announced(bank: BankClient, shop: Shop) -> None:
    order = bank.register("registerPreAuth.do")
    bank.pay(order)
    bank.call("deposit.do", orderId=order, amount=0)
    bank.call("refund.do", orderId=order, amount=27)
    bank.call("reverse.do", orderId=order)
    eventually(lambda: len(shop.received) == 3)
    by_operation = {message["operation"]: message for message in shop.received}
    assert set(by_operation) == {"approved", "deposited", "refunded"}
    assert by_operation["refunded"]["operationRefundedAmount"] == "27"
    assert all(map(is_signed, shop.received))


def test_delivery_is_repeated_until_200_but_three_times_at_most(
    bank: BankClient, shop: Shop, http: httpx.Client
) -> None:
    shop.answers = [500, 302, 503, 200]
    bank.pay(bank.register())

    def deliveries() -> list[int]:
        return [call["status"] for call in http.get("/api/journal?target=callback").json()["items"]]

    eventually(lambda: len(deliveries()) == 3)
    assert sorted(deliveries()) == [302, 500, 503]
    shop.answers = [500, 200]
    bank.pay(bank.register())
    eventually(lambda: len(deliveries()) == 5)
    assert len(shop.received) == 5


def test_lost_callback_is_never_sent(bank: BankClient, shop: Shop, http: httpx.Client, fault: Arm) -> None:
    fault("callback", "callback_lost", count=1)
    order = bank.register()
    bank.pay(order)
    bank.call("refund.do", orderId=order, amount=1)
    eventually(lambda: shop.received)
    assert [message["operation"] for message in shop.received] == ["refunded"]
    lost = http.get("/api/journal?target=callback").json()["items"][-1]
    assert lost["fault"] == "callback_lost"


def test_doubled_callback_comes_twice(bank: BankClient, shop: Shop, fault: Arm) -> None:
    fault("callback", "callback_doubled", count=1)
    bank.pay(bank.register())
    eventually(lambda: len(shop.received) == 2)
    assert shop.received[0] == shop.received[1]


def test_forged_callback_has_a_wrong_checksum(bank: BankClient, shop: Shop, fault: Arm) -> None:
    fault("callback", "callback_forged", match="deposited")
    bank.pay(bank.register())
    eventually(lambda: shop.received)
    assert not is_signed(shop.received[0])
    assert len(shop.received[0]["checksum"]) == 64


def test_late_callback_comes_after_its_delay(bank: BankClient, shop: Shop, fault: Arm) -> None:
    fault("callback", "callback_late", count=1, seconds=0.6)
    order = bank.register()
    bank.pay(order)
    bank.call("refund.do", orderId=order, amount=1)
    eventually(lambda: len(shop.received) == 2)
    assert [message["operation"] for message in shop.received] == ["refunded", "deposited"]


def test_fault_strikes_only_where_its_text_occurs(bank: BankClient, shop: Shop, fault: Arm) -> None:
    fault("callback", "callback_lost", match="K-1")
    bank.pay(bank.register())
    bank.pay(bank.register())
    eventually(lambda: shop.received)
    assert [message["orderNumber"] for message in shop.received] == ["K-2"]


def test_order_may_name_its_own_callback_address(bank: BankClient, shop: Shop) -> None:
    bank.pay(bank.register(dynamicCallbackUrl=f"{shop.url}?own=1"))
    eventually(lambda: shop.received)
    assert shop.received[0]["own"] == "1"


def test_waiting_callback_and_orders_survive_a_restart(tmp_path: Path, shop: Shop) -> None:
    settings = make_settings(tmp_path, rbs_callback_url=shop.url)
    with running(settings) as first, httpx.Client(base_url=first.url, trust_env=False) as http:
        http.post("/api/faults", json={"target": "callback", "fault": "callback_late", "seconds": 0.8})
        order = {"orderNumber": "R-1", "amount": 100, "returnUrl": "http://shop.example.org/"}
        registered = http.post("/payment/rest/register.do", data={**SHOP, **order}).json()
        http.post(f"/bank/pay/{registered['orderId']}", data=FREE_CARD)
        assert shop.received == []
    with running(settings) as second, httpx.Client(base_url=second.url, trust_env=False) as http:
        status = http.post(
            "/payment/rest/getOrderStatusExtended.do", data={**SHOP, "orderNumber": "R-1"}
        ).json()
        assert (status["orderStatus"], status["attributes"][0]["value"]) == (2, registered["orderId"])
        eventually(lambda: shop.received)
        assert is_signed(shop.received[0])
        assert http.get("/api/faults").json()["items"][0]["fault"] == "callback_late"


@pytest.mark.parametrize("seed", [7])
def test_same_seed_gives_the_same_ids_and_a_reset_repeats_none(tmp_path: Path, seed: int) -> None:
    given: list[list[str]] = []
    for name in ("one", "two"):
        with (
            running(make_settings(tmp_path / name, seed=seed)) as started,
            httpx.Client(base_url=started.url, trust_env=False) as http,
        ):
            ids = []
            for _ in range(2):
                order = {"orderNumber": "S-1", "amount": 100, "returnUrl": "http://shop.example.org/"}
                ids.append(http.post("/payment/rest/register.do", data={**SHOP, **order}).json()["orderId"])
                assert http.post("/api/reset").status_code == 204
            given.append(ids)
    assert given[0] == given[1]
    assert len(set(given[0])) == 2
