"""The bank's interface: both dialects, error codes, the state machine."""

import json

import httpx
import pytest

from sandbox.testing import BankClient

SHOP = {"userName": "shop-api", "password": "shop-password"}
ORDER = {"orderNumber": "A-1", "amount": "100", "returnUrl": "http://shop.example.org/"}
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


def test_classic_registration_answers_order_and_form_without_error_code(http: httpx.Client) -> None:
    answer = http.post("/payment/rest/register.do", data={**SHOP, **ORDER})
    assert answer.headers["content-type"] == "application/json;charset=UTF-8"
    body = answer.json()
    assert set(body) == {"orderId", "formUrl"}
    assert body["formUrl"].endswith(f"/bank/pay/{body['orderId']}")
    assert httpx.get(body["formUrl"].replace("localhost", "127.0.0.1"), trust_env=False).status_code == 200


def test_json_dialect_takes_numbers_and_objects_and_sends_a_zero_code(http: httpx.Client) -> None:
    given = {**SHOP, **ORDER, "amount": 100, "jsonParams": {"account": "1000000007"}}
    body = http.post("/ecomm/gw/partner/api/v1/register.do", json=given).json()
    assert body["errorCode"] == "0"
    status = http.post(
        "/ecomm/gw/partner/api/v1/getOrderStatusExtended.do", json={**SHOP, "orderId": body["orderId"]}
    ).json()
    assert status["merchantOrderParams"] == [{"name": "account", "value": "1000000007"}]
    assert (status["orderStatus"], status["amount"], status["currency"]) == (0, 100, "643")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"password": "wrong"}, "5"),
        ({"userName": ""}, "5"),
        ({"orderNumber": ""}, "4"),
        ({"orderNumber": "n" * 37}, "1"),
        ({"orderNumber": "a b"}, "1"),
        ({"amount": ""}, "4"),
        ({"amount": "0"}, "5"),
        ({"amount": "-5"}, "5"),
        ({"amount": "10.5"}, "5"),
        ({"amount": "9" * 14}, "5"),
        ({"amount": "١٠٠"}, "5"),
        ({"currency": "840"}, "3"),
        ({"returnUrl": ""}, "4"),
        ({"returnUrl": "/relative"}, "5"),
        ({"returnUrl": "javascript:alert(1)"}, "5"),
        ({"returnUrl": "http://[broken"}, "5"),
        ({"failUrl": "ftp://shop.example.org"}, "5"),
        ({"description": "100% +"}, "5"),
        ({"description": "д" * 513}, "5"),
        ({"sessionTimeoutSecs": "soon"}, "5"),
        ({"sessionTimeoutSecs": "0"}, "5"),
        ({"expirationDate": "2020-01-01T00:00:00"}, "5"),
        ({"expirationDate": "tomorrow"}, "5"),
        ({"jsonParams": "[1]"}, "5"),
        ({"jsonParams": "{"}, "5"),
        ({"features": "TELEPORT"}, "5"),
    ],
)
def test_bad_registration_is_refused_with_the_protocols_code(
    http: httpx.Client, changes: dict[str, str], code: str
) -> None:
    body = http.post("/payment/rest/register.do", data={**SHOP, **ORDER, **changes}).json()
    assert body["errorCode"] == code
    assert body["errorMessage"]
    assert http.get("/api/orders").json() == []


def test_order_number_is_unique(bank: BankClient) -> None:
    first = bank.register(orderNumber="SAME")
    again = bank.call("register.do", orderNumber="SAME", amount=5, returnUrl="http://shop.example.org/")
    assert again["errorCode"] == "1"
    by_number = bank.call("getOrderStatusExtended.do", orderNumber="SAME")
    assert by_number["attributes"] == [{"name": "mdOrder", "value": first}]


def test_body_of_the_wrong_kind_is_refused(http: httpx.Client) -> None:
    assert http.post("/payment/rest/register.do", json={**SHOP, **ORDER}).json()["errorCode"] == "5"
    assert http.post("/ecomm/gw/partner/api/v1/register.do", content=b"{").status_code == 400
    assert http.post("/ecomm/gw/partner/api/v1/register.do", content=b"[1]").status_code == 400
    assert http.post("/payment/rest/teleport.do", data=SHOP).status_code == 404
    assert http.get("/payment/rest/register.do").status_code == 405
    too_big = http.post("/payment/rest/register.do", content=b"x" * 300_000)
    assert too_big.status_code == 413


def test_status_of_unknown_order_is_code_6_and_of_no_order_code_4(bank: BankClient) -> None:
    assert bank.call("getOrderStatusExtended.do", orderId="nobody")["errorCode"] == "6"
    assert bank.call("getOrderStatusExtended.do")["errorCode"] == "4"


def test_paid_order_tells_all_fields(bank: BankClient) -> None:
    order = bank.register(description="Квартплата, 7 услуг", clientId="client-1")
    bank.pay(order)
    status = bank.status(order)
    assert (status["errorCode"], status["orderStatus"], status["actionCode"]) == ("0", 2, 0)
    assert status["cardAuthInfo"]["maskedPan"] == "220000**0053"
    assert status["cardAuthInfo"]["expiration"] == "203412"
    assert status["cardAuthInfo"]["cardholderName"] == "ANNA TESTOVA"
    assert status["paymentAmountInfo"] == {
        "paymentState": "DEPOSITED",
        "approvedAmount": 513527,
        "depositedAmount": 513527,
        "refundedAmount": 0,
        "feeAmount": 0,
        "totalAmount": 513527,
    }
    assert status["depositedDate"] >= status["date"] > 1_700_000_000_000


def test_held_money_is_deposited_in_part_or_reversed(bank: BankClient) -> None:
    taken = bank.register("registerPreAuth.do")
    bank.pay(taken)
    assert bank.status(taken)["orderStatus"] == 1
    assert bank.call("deposit.do", orderId=taken, amount=513528)["errorCode"] == "7"
    assert bank.call("deposit.do", orderId=taken, amount=100)["errorCode"] == "0"
    assert bank.status(taken)["paymentAmountInfo"]["depositedAmount"] == 100
    assert bank.call("deposit.do", orderId=taken, amount=100)["errorCode"] == "7"

    undone = bank.register("registerPreAuth.do")
    bank.pay(undone)
    assert bank.call("reverse.do", orderId=undone)["errorCode"] == "0"
    assert bank.status(undone)["orderStatus"] == 3
    assert bank.call("reverse.do", orderId=undone)["errorCode"] == "7"


def test_reverse_is_refused_after_the_business_day(bank: BankClient, http: httpx.Client) -> None:
    order = bank.register()
    bank.pay(order)
    http.post("/api/time", json={"offset_seconds": 86_400})
    assert bank.call("reverse.do", orderId=order)["errorCode"] == "7"
    assert bank.status(order)["orderStatus"] == 2


def test_refunds_add_up_to_the_payment_and_not_beyond(bank: BankClient) -> None:
    order = bank.register(amount=1000)
    assert bank.call("refund.do", orderId=order, amount=1)["errorCode"] == "7"
    bank.pay(order)
    for _ in range(2):
        assert bank.call("refund.do", orderId=order, amount=300, externalRefundId="R-1")["errorCode"] == "0"
    part = bank.status(order)
    assert (part["orderStatus"], part["paymentAmountInfo"]["refundedAmount"]) == (2, 300)
    assert [refund["externalRefundId"] for refund in part["refunds"]] == ["R-1"]
    assert bank.call("refund.do", orderId=order, amount=701)["errorCode"] == "7"
    wrong_expectation = bank.call("refund.do", orderId=order, amount=1, expectedDepositedAmount=1000)
    assert wrong_expectation["errorCode"] == "7"
    assert bank.call("refund.do", orderId=order, amount=700, expectedDepositedAmount=700)["errorCode"] == "0"
    full = bank.status(order)
    assert (full["orderStatus"], full["paymentAmountInfo"]["paymentState"]) == (4, "REFUNDED")
    assert bank.call("refund.do", orderId=order, amount=1)["errorCode"] == "7"


def test_shop_declines_only_an_unpaid_order(bank: BankClient) -> None:
    order = bank.register()
    assert bank.call("decline.do", orderId=order)["errorCode"] == "0"
    assert bank.status(order)["orderStatus"] == 6
    paid = bank.register()
    bank.pay(paid)
    assert bank.call("decline.do", orderId=paid)["errorCode"] == "7"
    assert bank.status(paid)["orderStatus"] == 2


def test_last_orders_are_selected_by_state_and_paged(bank: BankClient) -> None:
    for paid in (True, True, False):
        order = bank.register()
        if paid:
            bank.pay(order)
    period = {"from": "20200101000000", "to": "20991231235959", "searchByCreatedDate": "true"}
    page = bank.call("getLastOrdersForMerchants.do", **period, transactionStates="DEPOSITED", size=1, page=1)
    assert (page["totalCount"], page["page"], page["pageSize"]) == (2, 1, 1)
    assert [order["orderNumber"] for order in page["orderStatuses"]] == ["K-2"]
    by_payment = bank.call(
        "getLastOrdersForMerchants.do",
        **{**period, "searchByCreatedDate": "false"},
        transactionStates="DEPOSITED,CREATED",
    )
    assert by_payment["totalCount"] == 3
    assert bank.call("getLastOrdersForMerchants.do", **period, transactionStates="LOST")["errorCode"] == "5"
    assert (
        bank.call("getLastOrdersForMerchants.do", **period, transactionStates="CREATED", size=201)[
            "errorCode"
        ]
        == "5"
    )
    assert bank.call("getLastOrdersForMerchants.do", to="1", transactionStates="CREATED")["errorCode"] == "4"


def test_journal_keeps_no_secret_and_no_full_card_number(bank: BankClient, http: httpx.Client) -> None:
    order = bank.register(description="карта 4111 1111 1111 1111")
    bank.pay(order)
    kept = json.dumps(http.get("/api/journal").json(), ensure_ascii=False)
    assert SHOP["password"] not in kept
    assert "411111**1111" in kept
    assert "4111 1111 1111 1111" not in kept
    assert "2200000000000053" not in kept
