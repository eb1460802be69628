"""The payment page, as a person's browser uses it."""

import re

import httpx
import pytest

from sandbox.testing import FREE_CARD, GOOD_CARD, Arm, BankClient, Shop, eventually

pytestmark = pytest.mark.feature("PAY-08")


def test_page_has_every_field_and_a_strict_policy(bank: BankClient, http: httpx.Client) -> None:
    order = bank.register(description="Квартплата, 7 услуг", email="anna@example.org")
    page = http.get(f"/bank/pay/{order}")
    for text in (
        "Номер карты",
        "Срок действия",
        "CVC / CVV / ППК2",
        "Имя владельца",
        "Прислать квитанцию на почту",
        "Мир, Visa, Mastercard, Maestro",
        "Квартплата, 7 услуг",
        "5\N{NO-BREAK SPACE}135,27\N{NO-BREAK SPACE}₽",
        "Комиссия",
        "Итого",
        "Оплатить",
        "Вернуться в магазин",
        "anna@example.org",
        "Пробные карты",
    ):
        assert text in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    # Browsers stop the redirect after a form when the policy does not name where it leads.
    assert "form-action 'self' http://shop.example.org;" in policy
    assert not re.search(r"<script(?! src=)|\sstyle=|\son\w+=", page.text)


def test_payment_with_code_returns_to_the_shop(bank: BankClient) -> None:
    order = bank.register()
    to_code = bank.pay(order, GOOD_CARD)
    assert (to_code.status_code, to_code.headers["location"]) == (303, f"/bank/acs/{order}")
    assert bank.status(order)["orderStatus"] == 5
    back = bank.code(order)
    assert back.status_code == 303
    assert back.headers["location"] == f"http://shop.example.org/pay?x=1&orderId={order}"
    assert bank.status(order)["orderStatus"] == 2


@pytest.mark.parametrize(
    ("number", "action"),
    [("4000000000009995", 116), ("4000000000000069", 101), ("4000008400001629", -2006)],
)
def test_declining_cards_lead_to_the_fail_address(
    bank: BankClient, shop: Shop, number: str, action: int
) -> None:
    order = bank.register()
    bank.pay(order, {**GOOD_CARD, "number": number})
    back = bank.code(order)
    assert back.headers["location"] == f"http://shop.example.org/fail?orderId={order}"
    status = bank.status(order)
    assert (status["orderStatus"], status["actionCode"]) == (6, action)
    assert status["paymentAmountInfo"]["depositedAmount"] == 0
    eventually(lambda: shop.received)
    assert shop.received[0]["status"] == "0"


def test_wrong_code_may_be_corrected_twice(bank: BankClient) -> None:
    order = bank.register()
    bank.pay(order, GOOD_CARD)
    for _ in range(2):
        again = bank.code(order, "000000")
        assert again.status_code == 422
        assert "Код не подошёл" in again.text
    assert bank.code(order, "слово").status_code == 422
    assert bank.status(order)["orderStatus"] == 5
    assert bank.code(order, "000000").status_code == 303
    assert bank.status(order)["orderStatus"] == 6


def test_refusing_at_the_code_step_declines(bank: BankClient, http: httpx.Client) -> None:
    order = bank.register()
    bank.pay(order, GOOD_CARD)
    back = http.post(f"/bank/acs/{order}", data={"refuse": "1"})
    assert "/fail" in back.headers["location"]
    assert bank.status(order)["orderStatus"] == 6


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"number": "4111 1111 1111 1112"}, "Такого номера карты не бывает"),
        ({"number": "4111"}, "введён не полностью"),
        ({"number": "номер"}, "только цифры"),
        ({"number": ""}, "Введите номер карты"),
        ({"number": "4222222222222220"}, "только карты из подсказки"),
        ({"expiry": "13/30"}, "Введите месяц и год"),
        ({"expiry": "01/20"}, "Срок действия карты закончился"),
        ({"code": "12"}, "три последние цифры"),
        ({"holder": "Анна"}, "латинскими"),
        ({"wants_receipt": "on", "email": "anna"}, "Введите адрес почты"),
    ],
)
def test_wrong_card_data_is_explained_and_nothing_happens(
    bank: BankClient, changes: dict[str, str], text: str
) -> None:
    order = bank.register()
    page = bank.pay(order, {**GOOD_CARD, **changes})
    assert page.status_code == 422
    assert text in page.text
    assert 'aria-invalid="true"' in page.text
    assert "4111 1111 1111 1111" not in page.text.split("Пробные карты")[0]
    assert bank.status(order)["orderStatus"] == 0


def test_empty_form_names_every_field(bank: BankClient) -> None:
    page = bank.pay(bank.register(), {"number": ""})
    assert page.text.count('aria-invalid="true"') == 4


def test_typed_text_is_escaped(bank: BankClient) -> None:
    order = bank.register(description="<b>жирный</b>")
    page = bank.pay(order, {**GOOD_CARD, "holder": '"><script>x</script>'})
    assert "<script>x" not in page.text
    assert "<b>жирный" not in page.text


def test_second_payment_of_the_same_order_changes_nothing(
    bank: BankClient, shop: Shop, http: httpx.Client
) -> None:
    order = bank.register()
    bank.pay(order)
    again = bank.pay(order)
    assert again.headers["location"] == f"http://shop.example.org/pay?x=1&orderId={order}"
    assert "уже оплачен" in http.get(f"/bank/pay/{order}").text
    eventually(lambda: shop.received)
    # A call is noted when its answer has come.
    assert len(eventually(lambda: http.get("/api/journal?target=callback").json()["items"])) == 1


def test_slow_card_waits_and_then_pays(bank: BankClient, http: httpx.Client) -> None:
    order = bank.register()
    bank.pay(order, {**GOOD_CARD, "number": "5555555555554444"})
    waiting = bank.code(order)
    assert waiting.headers["location"] == f"/bank/wait/{order}"
    assert "Платёж обрабатывается" in http.get(f"/bank/wait/{order}").text
    assert bank.status(order)["orderStatus"] == 5
    assert http.get(f"/bank/acs/{order}").headers["location"] == f"/bank/wait/{order}"
    http.post("/api/time", json={"offset_seconds": 30})
    assert http.get(f"/bank/wait/{order}").headers["location"].startswith("http://shop.example.org/pay")
    assert bank.status(order)["orderStatus"] == 2


def test_card_declined_on_demand(bank: BankClient, fault: Arm) -> None:
    fault("bank", "declined", count=1)
    order = bank.register()
    assert "/fail" in bank.pay(order, GOOD_CARD).headers["location"]
    assert (bank.status(order)["orderStatus"], bank.status(order)["actionCode"]) == (6, 100)


@pytest.mark.feature("PAY-10")
def test_bank_mails_its_receipt(bank: BankClient, http: httpx.Client) -> None:
    order = bank.register()
    bank.pay(order, {**FREE_CARD, "wants_receipt": "on", "email": "anna@example.org"})
    (letter,) = http.get("/api/mail", params={"to": "anna@example.org"}).json()["items"]
    assert "5\N{NO-BREAK SPACE}135,27" in letter["text"]
    assert "220000**0053" in letter["text"]
    bank.pay(bank.register(), {**FREE_CARD, "email": "anna@example.org"})
    assert len(http.get("/api/mail").json()["items"]) == 1


@pytest.mark.feature("PAY-09")
def test_page_counts_down_and_an_unpaid_order_lapses(
    bank: BankClient, shop: Shop, http: httpx.Client
) -> None:
    order = bank.register()
    left = re.search(r'data-countdown="(\d+)">(\d\d:\d\d)<', http.get(f"/bank/pay/{order}").text)
    assert left is not None
    assert 1190 <= int(left.group(1)) <= 1200
    http.post("/api/time", json={"offset_seconds": 1201})
    status = bank.status(order)
    assert (status["orderStatus"], status["actionCode"]) == (6, -2007)
    eventually(lambda: shop.received)
    assert shop.received[0]["operation"] == "declinedByTimeout"
    late = bank.pay(order)
    assert late.status_code == 410
    assert "больше нельзя" in late.text
    assert bank.status(order)["orderStatus"] == 6


@pytest.mark.feature("PAY-09")
def test_shop_may_set_the_session_length(bank: BankClient, http: httpx.Client) -> None:
    order = bank.register(sessionTimeoutSecs=60)
    http.post("/api/time", json={"offset_seconds": 59})
    assert bank.status(order)["orderStatus"] == 0
    http.post("/api/time", json={"offset_seconds": 61})
    assert bank.status(order)["orderStatus"] == 6


@pytest.mark.feature("PAY-09")
def test_person_at_the_code_step_may_still_pay_after_the_session(
    bank: BankClient, http: httpx.Client
) -> None:
    order = bank.register()
    bank.pay(order, GOOD_CARD)
    http.post("/api/time", json={"offset_seconds": 1500})
    assert bank.status(order)["orderStatus"] == 6
    assert http.get(f"/bank/acs/{order}").status_code == 200
    assert "/pay?x=1" in bank.code(order).headers["location"]
    assert bank.status(order)["orderStatus"] == 2
    too_late = bank.register()
    bank.pay(too_late, GOOD_CARD)
    http.post("/api/time", json={"offset_seconds": 1500 + 1200 + 3700})
    bank.code(too_late)
    assert bank.status(too_late)["orderStatus"] == 6


def test_unknown_order_and_foreign_form_are_refused(bank: BankClient, http: httpx.Client) -> None:
    for path in ("/bank/pay/nobody", "/bank/acs/nobody", "/bank/wait/nobody"):
        assert http.get(path).status_code == 404
    order = bank.register()
    foreign = http.post(f"/bank/pay/{order}", data=FREE_CARD, headers={"origin": "http://evil.example.org"})
    assert foreign.status_code == 403
    assert bank.status(order)["orderStatus"] == 0


def test_a_clerk_gives_money_back_on_the_start_page(bank: BankClient, http: httpx.Client) -> None:
    order = bank.register()
    assert "Вернуть деньги" not in http.get("/").text
    bank.pay(order, FREE_CARD)
    page = http.get("/").text
    assert f'action="/orders/{order}/refund"' in page
    assert 'value="5135,27"' in page
    for typed, words in (
        ("много", "введите сумму в рублях"),
        ("0", "введите сумму в рублях"),
        ("5135.28", "Сумма возврата больше остатка платежа"),
    ):
        refused = http.post(f"/orders/{order}/refund", data={"amount": typed})
        assert (refused.status_code, words in refused.text) == (422, True)
    assert http.post("/orders/none/refund", data={"amount": "1"}).status_code == 422
    assert http.post(f"/orders/{order}/refund", data={"amount": "1 000,5"}).status_code == 303
    assert bank.status(order)["paymentAmountInfo"]["refundedAmount"] == 100050
    assert "возвращено 1\N{NO-BREAK SPACE}000,50" in http.get("/").text
    assert http.post(f"/orders/{order}/refund", data={"amount": "4134,77"}).status_code == 303
    assert bank.status(order)["orderStatus"] == 4
    assert "Вернуть деньги" not in http.get("/").text
