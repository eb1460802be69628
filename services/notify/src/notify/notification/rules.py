"""The texts of notifications: plain Russian, one place."""

from dataclasses import dataclass
from datetime import date

from common.money import rubles
from notify.preference.rules import Topic

MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
STATUS_TITLES = {
    "sent": "Заявка отправлена",
    "accepted": "Заявка принята",
    "in_work": "Заявка взята в работу",
    "returned": "Заявку нужно исправить",
    "refused": "По заявке отказано",
    "done": "Заявка выполнена",
}
STATUS_TEXTS = {
    "sent": "Мы получили её и скоро посмотрим.",
    "accepted": "Проверяем данные и документы.",
    "in_work": "Скоро позвоним, чтобы договориться о времени.",
    "returned": "Посмотрите, что поправить, и отправьте её ещё раз.",
    "refused": "Если это ошибка, подайте новую заявку.",
    "done": "Спасибо, что обратились к нам.",
}
BANK_BUSY = "Банк сейчас не принимает платежи."
NOT_CHARGED = "Деньги не списаны, корзина сохранилась."
# The reasons of a failed payment by their codes.
FAILURES = {
    "no_funds": f"На карте не хватило денег. {NOT_CHARGED}",
    "card_expired": f"Срок действия карты закончился. {NOT_CHARGED}",
    "authentication_failed": f"Банк не подтвердил платёж кодом. {NOT_CHARGED}",
    "expired": f"Время на оплату вышло. {NOT_CHARGED}",
    "cancelled": f"Вы отказались от этого платежа. {NOT_CHARGED}",
    "not_registered": f"{BANK_BUSY} {NOT_CHARGED}",
    "bank_refused": f"{BANK_BUSY} {NOT_CHARGED}",
    "bank_page": f"{BANK_BUSY} {NOT_CHARGED}",
    "bank_unavailable": f"{BANK_BUSY} {NOT_CHARGED}",
    "returned": "Платёж отменён, деньги вернутся на карту.",
}
DECLINED = f"Банк отклонил платёж. {NOT_CHARGED}"


@dataclass(frozen=True, slots=True)
class Message:
    """What to tell; `link` is a path of the portal."""

    topic: Topic
    title: str
    body: str
    link: str


def _amount(amount_minor: int) -> str:
    return f"{rubles(amount_minor)}\u00a0₽"


def application_moved(
    *, application_id: str, number: str, service_name: str, status: str, reason: str | None
) -> Message:
    """An application got another status."""
    title = f"{STATUS_TITLES.get(status, 'Заявка изменилась')}: № {number}"
    parts = [f"{service_name}.", STATUS_TEXTS.get(status, "")]
    if reason:
        parts.insert(1, f"Комментарий: {reason}")
    return Message("applications", title, " ".join(filter(None, parts)), f"/requests/{application_id}")


def receipt_issued(*, kind_name: str, period: date, total_due_minor: int) -> Message:
    """A new receipt can be read."""
    month = f"{MONTHS[period.month - 1]} {period.year}"
    due = f"К оплате {_amount(total_due_minor)}." if total_due_minor > 0 else "Платить ничего не нужно."
    return Message(
        "receipts",
        f"{kind_name} за {month}",
        f"{due} В кабинете видно, из чего сложилась сумма.",
        f"/bills/{period:%Y-%m}",
    )


def payment_succeeded(*, payment_id: str, number: str, amount_minor: int) -> Message:
    """The money arrived at the bank."""
    return Message(
        "payments",
        f"Оплата {_amount(amount_minor)} прошла",
        f"Платёж № {number}. Сумма появится в квитанции, когда её учтёт расчётный центр.",
        f"/pay/done/{payment_id}",
    )


def payment_failed(*, payment_id: str, number: str, reason: str) -> Message:
    """The payment did not happen."""
    return Message(
        "payments",
        "Оплата не прошла",
        f"Платёж № {number}. {FAILURES.get(reason, DECLINED)}",
        f"/pay/status/{payment_id}",
    )


def payment_refunded(*, payment_id: str, number: str, refunded_minor: int, amount_minor: int) -> Message:
    """The bank gives money back, all of it or a part."""
    of_all = f" из {_amount(amount_minor)}" if refunded_minor < amount_minor else ""
    return Message(
        "payments",
        f"Возврат по платежу № {number}",
        f"Банк возвращает {_amount(refunded_minor)}{of_all} на карту, с которой вы платили."
        " Сколько теперь к оплате, видно на главной странице.",
        f"/pay/status/{payment_id}",
    )


def guest_reading_taken(*, value: str, unit: str) -> Message:
    """Somebody sent a reading for the account without signing in."""
    return Message(
        "security",
        "По вашему счёту передали показание без входа в кабинет",
        f"Значение {value} {unit}. Если это не вы и не ваши близкие, отмените его в истории показаний.",
        "/readings/history",
    )


def account_linked_by_other() -> Message:
    """Somebody else linked an account this user has."""
    return Message(
        "security",
        "Ваш лицевой счёт подключили ещё в одном кабинете",
        "Если это не ваши близкие, позвоните нам: мы отключим чужой доступ.",
        "/accounts",
    )
