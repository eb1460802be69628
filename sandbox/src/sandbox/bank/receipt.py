"""The bank's own letter about a payment."""

from datetime import datetime
from email.message import EmailMessage

from sandbox.bank.models import Order
from sandbox.money import rubles
from sandbox.moscow import MOSCOW


def receipt_message(order: Order) -> EmailMessage:
    """Write the letter a customer asked for on the payment page."""
    moment = datetime.fromtimestamp(order.authorised_at or order.created_at, MOSCOW)
    card = order.card.masked_pan if order.card else ""
    message = EmailMessage()
    message["From"] = "Пробный банк <receipts@bank.example.org>"
    message["To"] = order.receipt_email
    message["Subject"] = f"Квитанция об оплате заказа {order.order_number}"
    message.set_content(
        f"Здравствуйте!\n\nОплата прошла.\n\nЗаказ: {order.order_number}\n"
        f"Назначение: {order.description or 'не указано'}\n"
        f"Сумма: {rubles(order.amount)}\nКомиссия: {rubles(0)}\nИтого: {rubles(order.amount)}\n"
        f"Карта: {card}\nДата: {moment:%d.%m.%Y %H:%M} (московское время)\n"
        f"Код подтверждения: {order.approval_code}\nНомер операции (RRN): {order.reference_number}\n\n"
        "Это письмо пробного банка: настоящих денег здесь нет.\n"
    )
    return message
