from datetime import date

import pytest

from notify.code.rules import WORDINGS, subject_of, text_of
from notify.notification import rules


@pytest.mark.feature("NOT-01")
@pytest.mark.parametrize("language", ["ru", "en", "kk", "a language of tomorrow"])
def test_a_code_message_fits_one_sms_and_starts_with_the_code(language: str) -> None:
    for purpose in ("registration", "sign_in", "email_confirmation", "staff_sign_in", "unknown"):
        text = text_of(code="123456", purpose=purpose, language=language)
        assert text.startswith("123456 ")
        assert len(text) <= 134
        assert "123456" not in subject_of(purpose=purpose, language=language)


def test_every_language_names_every_code() -> None:
    assert {frozenset(wording.names) for wording in WORDINGS.values()} == {frozenset(WORDINGS["ru"].names)}


def test_amounts_are_written_as_people_read_them() -> None:
    message = rules.receipt_issued(kind_name="Квитанция", period=date(2020, 8, 1), total_due_minor=513527)
    assert "К оплате 5\u00a0135,27\u00a0₽." in message.body


def test_a_receipt_without_debt_asks_for_nothing() -> None:
    message = rules.receipt_issued(kind_name="Квитанция", period=date(2020, 8, 1), total_due_minor=0)
    assert message.title == "Квитанция за август 2020"
    assert "Платить ничего не нужно" in message.body
    assert message.link == "/bills/2020-08"


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("no_funds", "Платёж № 7. На карте не хватило денег. Деньги не списаны, корзина сохранилась."),
        ("a code of tomorrow", "Платёж № 7. Банк отклонил платёж. Деньги не списаны, корзина сохранилась."),
        ("returned", "Платёж № 7. Платёж отменён, деньги вернутся на карту."),
    ],
)
def test_a_failed_payment_is_explained_in_words(reason: str, text: str) -> None:
    assert rules.payment_failed(payment_id="x", number="7", reason=reason).body == text


def test_a_refund_says_how_much_of_what_comes_back() -> None:
    part = rules.payment_refunded(payment_id="x", number="7", refunded_minor=1000, amount_minor=513527)
    assert part.title == "Возврат по платежу № 7"
    assert "возвращает 10,00\u00a0₽ из 5\u00a0135,27\u00a0₽ на карту" in part.body
    whole = rules.payment_refunded(payment_id="x", number="7", refunded_minor=1000, amount_minor=1000)
    assert "возвращает 10,00\u00a0₽ на карту" in whole.body
