"""What the resident is told of a payment."""

from payments.payment.models import Payment
from payments.payment.rules import State

WAITING = {
    State.CREATED: "Готовим страницу оплаты",
    State.REDIRECTED: "Ждём оплату на странице банка",
    State.UNKNOWN: "Уточняем у банка, что с платежом. Платить ещё раз не нужно: мы сообщим, когда узнаем",
    State.AUTHORISED: "Банк зарезервировал деньги, ждём окончания платежа",
}
DONE = {
    State.CONFIRMED: "Оплата прошла",
    State.PARTIALLY_REFUNDED: "Оплата прошла, часть денег вернули на карту",
    State.REFUNDED: "Деньги вернули на карту",
    State.REVERSED: "Платёж отменён, деньги вернутся на карту",
}
FAILED = {
    "no_funds": "На карте не хватило денег. Корзина сохранена, можно заплатить другой картой",
    "card_expired": "Срок действия карты закончился. Корзина сохранена, можно заплатить другой картой",
    "authentication_failed": "Банк не подтвердил платёж кодом. Корзина сохранена, попробуйте ещё раз",
    "expired": "Время на оплату вышло, деньги не списаны. Корзина сохранена, можно начать заново",
    "cancelled": "Вы отказались от этого платежа, деньги не списаны. Корзина сохранена",
    "not_registered": "Банк не принял заказ, деньги не списаны. Корзина сохранена, попробуйте ещё раз",
    "bank_refused": "Банк сейчас не принимает платежи. Деньги не списаны, корзина сохранена",
    "bank_page": "Банк сейчас не принимает платежи. Деньги не списаны, корзина сохранена",
    "bank_unavailable": "Банк сейчас не отвечает. Деньги не списаны, корзина сохранена",
}
DECLINED = "Банк отклонил платёж. Корзина сохранена, попробуйте ещё раз или другой картой"


def message_of(payment: Payment) -> str:
    """A sentence for the payment's page."""
    state = State(payment.state)
    if state in WAITING:
        return WAITING[state]
    if state in DONE:
        return DONE[state]
    return FAILED.get(payment.failure_code or "", DECLINED)
