"""How the protocol writes parameters and answers."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from sandbox.bank.models import ACTION_TEXTS, BankRefusal, Code, Order, Status
from sandbox.moscow import MOSCOW

CURRENCIES = frozenset({"643", "810"})
NUMBER_LENGTH = 36
TEXT_LENGTH = 512
DEFAULT_SESSION_SECONDS = 1200
LONGEST_SESSION_SECONDS = 30 * 24 * 3600
LARGEST_AMOUNT = 10**12
FEATURES = frozenset({"FORCE_TDS", "FORCE_SSL"})
TERMINAL = "60000001"

PAYMENT_STATES = {
    Status.REGISTERED: "CREATED",
    Status.HELD: "APPROVED",
    Status.PAID: "DEPOSITED",
    Status.REVERSED: "REVERSED",
    Status.REFUNDED: "REFUNDED",
    Status.AUTHENTICATING: "PENDING",
    Status.DECLINED: "DECLINED",
}


class Parameters:
    """Named values of one request, with the protocol's refusals for bad ones."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = dict(values)

    def text(self, name: str, *, limit: int = TEXT_LENGTH) -> str:
        """Return an optional text."""
        value = self.values.get(name, "").strip()
        if len(value) > limit:
            raise BankRefusal(Code.WRONG, f"Неверное значение параметра [{name}]")
        return value

    def needed(self, name: str, *, limit: int = TEXT_LENGTH) -> str:
        """Return a text that must be there."""
        value = self.text(name, limit=limit)
        if not value:
            raise BankRefusal(Code.MISSING, f"Не указан обязательный параметр [{name}]")
        return value

    def number(self, name: str, default: int | None = None) -> int:
        """Return a whole number that is not negative."""
        value = self.text(name) if default is not None else self.needed(name)
        if not value and default is not None:
            return default
        if not re.fullmatch(r"[0-9]{1,13}", value) or int(value) > LARGEST_AMOUNT:
            raise BankRefusal(Code.WRONG, f"Неверное значение параметра [{name}]")
        return int(value)

    def address(self, name: str, *, is_needed: bool = False) -> str:
        """Return an absolute web address."""
        value = self.needed(name) if is_needed else self.text(name)
        if not value:
            return ""
        try:
            parts = urlsplit(value)
            is_good = (
                parts.scheme in ("http", "https")
                and bool(parts.hostname)
                and not re.search(r"[\s\x00-\x1f]", value)
            )
            _ = parts.port
        except ValueError:
            is_good = False
        if not is_good:
            raise BankRefusal(Code.WRONG, f"Неверное значение параметра [{name}]: нужен полный адрес")
        return value

    def structure(self, name: str, *, limit: int = 100_000) -> dict[str, object]:
        """Return a nested JSON object."""
        value = self.text(name, limit=limit)
        if not value:
            return {}
        try:
            parsed = json.loads(value)
        except ValueError:
            parsed = None
        if not isinstance(parsed, dict):
            raise BankRefusal(Code.WRONG, f"Неверное значение параметра [{name}]: нужен объект JSON")
        return parsed

    def moment(self, name: str, pattern: str) -> float | None:
        """Return a Moscow time in seconds."""
        value = self.text(name)
        if not value:
            return None
        try:
            return datetime.strptime(value, pattern).replace(tzinfo=MOSCOW).timestamp()
        except (ValueError, OverflowError):
            raise BankRefusal(Code.WRONG, f"Неверное значение параметра [{name}]") from None


def form_values(body: bytes, content_type: str) -> dict[str, str]:
    """Read the classic dialect: a form in UTF-8; anything else carries no parameters."""
    if content_type.split(";", maxsplit=1)[0].strip().lower() != "application/x-www-form-urlencoded":
        return {}
    pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=200)
    return dict(reversed(pairs))


def json_values(body: bytes) -> dict[str, str]:
    """Read the JSON dialect, where nested values are objects."""
    parsed = json.loads(body)
    if not isinstance(parsed, dict):
        raise TypeError("a JSON object is needed")
    return {str(name): _plain(value) for name, value in parsed.items() if value is not None}


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def new_order(given: Parameters, *, md_order: str, now: float, is_pre_authorised: bool) -> Order:
    """Read register.do or registerPreAuth.do."""
    number = given.needed("orderNumber", limit=10_000)
    if len(number) > NUMBER_LENGTH or not re.fullmatch(r"[\w\-./#:]+", number):
        raise BankRefusal(Code.DUPLICATE, "Неверный номер заказа")
    amount = given.number("amount")
    if amount <= 0:
        raise BankRefusal(Code.WRONG, "Неверная сумма")
    currency = given.text("currency") or "643"
    if currency not in CURRENCIES:
        raise BankRefusal(Code.CURRENCY, "Неизвестная валюта")
    description = given.text("description")
    if re.search(r"[%+\r\n]", given.values.get("description", "")):
        raise BankRefusal(Code.WRONG, "Неверное значение параметра [description]")
    features = {feature.strip() for feature in given.text("features").split(",") if feature.strip()}
    if not features <= FEATURES:
        raise BankRefusal(Code.WRONG, "Неверное значение параметра [features]")
    given.structure("orderBundle")
    params = {name: _plain(value) for name, value in given.structure("jsonParams").items()}
    return Order(
        md_order=md_order,
        order_number=number,
        amount=amount,
        currency=currency,
        return_url=given.address("returnUrl", is_needed=True),
        fail_url=given.address("failUrl"),
        callback_url=given.address("dynamicCallbackUrl"),
        description=description,
        email=given.text("email", limit=254),
        client_id=given.text("clientId", limit=255),
        params=params,
        is_pre_authorised=is_pre_authorised,
        is_without_code="FORCE_SSL" in features,
        created_at=now,
        expires_at=_session_end(given, now),
    )


def _session_end(given: Parameters, now: float) -> float:
    seconds = given.number("sessionTimeoutSecs", DEFAULT_SESSION_SECONDS)
    end = given.moment("expirationDate", "%Y-%m-%dT%H:%M:%S")
    if end is None:
        end = now + seconds
    if not now < end <= now + LONGEST_SESSION_SECONDS:
        raise BankRefusal(Code.WRONG, "Неверный срок жизни заказа")
    return end


def _milliseconds(moment: float | None) -> int | None:
    return None if moment is None else round(moment * 1000)


def order_status(order: Order) -> dict[str, object]:
    """Write an order the way getOrderStatusExtended.do does; fields without a value are absent."""
    card = order.card
    answer: dict[str, object] = {
        "errorCode": "0",
        "errorMessage": "Успешно",
        "orderNumber": order.order_number,
        "orderStatus": int(order.status),
        "actionCode": order.action_code,
        "actionCodeDescription": ACTION_TEXTS.get(order.action_code, ""),
        "amount": order.amount,
        "currency": order.currency,
        "date": _milliseconds(order.created_at),
        "depositedDate": _milliseconds(order.deposited_at),
        "authDateTime": _milliseconds(order.authorised_at),
        "orderDescription": order.description or None,
        "ip": order.ip or None,
        "terminalId": TERMINAL if card else None,
        "authRefNum": order.reference_number or None,
        "merchantOrderParams": [{"name": name, "value": value} for name, value in order.params.items()],
        "attributes": [{"name": "mdOrder", "value": order.md_order}],
        "cardAuthInfo": card
        and {
            "maskedPan": card.masked_pan,
            "expiration": card.expiry,
            "cardholderName": card.holder,
            "approvalCode": order.approval_code,
            "paymentSystem": card.scheme,
        },
        "bindingInfo": {"clientId": order.client_id} if order.client_id else None,
        "paymentAmountInfo": {
            "paymentState": PAYMENT_STATES[order.status],
            "approvedAmount": order.approved_amount,
            "depositedAmount": order.deposited_amount,
            "refundedAmount": order.refunded_amount,
            "feeAmount": 0,
            "totalAmount": order.amount,
        },
        "paymentWay": "CARD" if card else None,
        "bankInfo": {"bankName": "Пробный банк", "bankCountryCode": "RU", "bankCountryName": "Россия"}
        if card
        else None,
        "refunds": _refunds(order) or None,
    }
    return {name: value for name, value in answer.items() if value is not None}


def _refunds(order: Order) -> list[dict[str, object]]:
    return [
        {
            "date": _milliseconds(refund.at),
            "externalRefundId": refund.external_id,
            "amount": refund.amount,
            "approvalCode": refund.approval_code,
            "actionCode": 0,
            "referenceNumber": refund.reference_number,
        }
        for refund in order.refunds
    ]
