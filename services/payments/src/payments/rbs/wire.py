"""How the classic dialect writes requests and answers, and what its states mean for a payment."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from payments.payment.rules import BankTruth, State

RUBLES = frozenset({"643", "810", "RUB"})
SESSION_EXPIRED = -2007
FORBIDDEN_IN_DESCRIPTION = str.maketrans(dict.fromkeys("%+\r\n", " "))

DUPLICATE = "1"
NOT_FOUND = "6"
SYSTEM_ERROR = "7"


class UnreadableAnswerError(Exception):
    """The bank answered something that is not its protocol."""


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What the bank has to know of a payment."""

    order_no: str
    amount_minor: int
    description: str
    return_url: str
    session_seconds: int
    callback_url: str = ""

    def form(self) -> dict[str, str]:
        """The parameters of register.do."""
        values = {
            "orderNumber": self.order_no,
            "amount": str(self.amount_minor),
            "currency": "643",
            "returnUrl": self.return_url,
            "description": self.description.translate(FORBIDDEN_IN_DESCRIPTION)[:99],
            "language": "ru",
            "sessionTimeoutSecs": str(self.session_seconds),
        }
        if self.callback_url:
            values["dynamicCallbackUrl"] = self.callback_url
        return values


class Registered(BaseModel):
    """A registered order: the bank's id and the page to pay on."""

    model_config = ConfigDict(extra="ignore")

    orderId: str = Field(min_length=1, max_length=64)  # noqa: N815 - the protocol's name
    formUrl: str = Field(min_length=1, max_length=2048)  # noqa: N815 - the protocol's name


class _Attribute(BaseModel):
    name: str = ""
    value: str = ""


class _Amounts(BaseModel):
    depositedAmount: int = Field(0, ge=0)  # noqa: N815 - the protocol's name
    refundedAmount: int = Field(0, ge=0)  # noqa: N815 - the protocol's name


class OrderStatus(BaseModel):
    """What getOrderStatusExtended.do says of an order."""

    model_config = ConfigDict(extra="ignore")

    orderNumber: str  # noqa: N815 - the protocol's name
    orderStatus: int = Field(ge=0, le=6)  # noqa: N815 - the protocol's name
    actionCode: int = 0  # noqa: N815 - the protocol's name
    amount: int
    currency: str = "643"
    depositedDate: int | None = None  # noqa: N815 - the protocol's name
    attributes: list[_Attribute] = Field(default_factory=list)
    paymentAmountInfo: _Amounts = Field(default_factory=_Amounts)  # noqa: N815 - the protocol's name

    def truth(self) -> BankTruth:
        """The order as a payment sees it."""
        references = [each.value for each in self.attributes if each.name == "mdOrder"]
        refunded = self.paymentAmountInfo.refundedAmount
        state = _state(self.orderStatus, self.actionCode, refunded=refunded)
        return BankTruth(
            state=state,
            order_no=self.orderNumber,
            provider_ref=references[0] if references else "",
            amount_minor=self.amount,
            deposited_minor=self.paymentAmountInfo.depositedAmount,
            refunded_minor=self.amount if state in {State.REFUNDED, State.REVERSED} else refunded,
            is_in_rubles=self.currency in RUBLES,
            paid_at=_moment(self.depositedDate),
            action_code=self.actionCode,
            is_authenticating=self.orderStatus == 5,  # noqa: PLR2004 - the customer is at the card's bank
        )


def _state(order_status: int, action_code: int, *, refunded: int) -> State:
    if order_status == 6:  # noqa: PLR2004 - declined
        return State.EXPIRED if action_code == SESSION_EXPIRED else State.REJECTED
    if order_status == 2 and refunded:  # noqa: PLR2004 - paid
        return State.PARTIALLY_REFUNDED
    return {
        0: State.REDIRECTED,
        1: State.AUTHORISED,
        2: State.CONFIRMED,
        3: State.REVERSED,
        4: State.REFUNDED,
        5: State.REDIRECTED,
    }[order_status]


def _moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)


def read(body: bytes) -> tuple[str, dict[str, Any]]:
    """The error code («0» when all is well) and the fields of an answer. Raises UnreadableAnswerError."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableAnswerError from error
    if not isinstance(answer, dict):
        raise UnreadableAnswerError
    nested = answer.get("error")
    code = answer.get("errorCode", answer.get("ErrorCode"))
    if code is None and isinstance(nested, dict):
        code = nested.get("code")
    return str(code if code is not None else 0), answer


def message_of(answer: dict[str, Any]) -> str:
    """What the bank says of an error; for the log."""
    return str(answer.get("errorMessage") or answer.get("ErrorMessage") or "")[:200]


def registered(answer: dict[str, Any]) -> Registered:
    """A registration. Raises UnreadableAnswerError."""
    try:
        return Registered.model_validate(answer)
    except ValidationError as error:
        raise UnreadableAnswerError from error


def status_of(answer: dict[str, Any]) -> OrderStatus:
    """An order's status. Raises UnreadableAnswerError."""
    try:
        return OrderStatus.model_validate(answer)
    except ValidationError as error:
        raise UnreadableAnswerError from error
