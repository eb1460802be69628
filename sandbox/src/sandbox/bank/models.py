"""An order at the bank and the refusals of its interface."""

from enum import IntEnum

from pydantic import BaseModel, Field

LATE_PAYMENT_SECONDS = 3600.0


class Status(IntEnum):
    """The protocol's orderStatus."""

    REGISTERED = 0
    HELD = 1
    PAID = 2
    REVERSED = 3
    REFUNDED = 4
    AUTHENTICATING = 5
    DECLINED = 6


class Code:
    """The protocol's errorCode values, strings on the wire."""

    DUPLICATE = "1"
    CURRENCY = "3"
    MISSING = "4"
    WRONG = "5"
    NOT_FOUND = "6"
    IMPOSSIBLE = "7"


class ActionCode:
    """The protocol's actionCode values this bank uses."""

    APPROVED = 0
    NO_ATTEMPT = -100
    CANCELLED = -2000
    AUTHENTICATION_FAILED = -2006
    SESSION_EXPIRED = -2007
    REFUSED_BY_ISSUER = 100
    CARD_EXPIRED = 101
    NO_FUNDS = 116


ACTION_TEXTS = {
    ActionCode.APPROVED: "Запрос обработан успешно",
    ActionCode.NO_ATTEMPT: "Не было попыток оплаты",
    ActionCode.CANCELLED: "Заказ отклонён",
    ActionCode.AUTHENTICATION_FAILED: "Проверка 3-D Secure не пройдена",
    ActionCode.SESSION_EXPIRED: "Истёк срок ввода данных карты",
    ActionCode.REFUSED_BY_ISSUER: "Банк, выпустивший карту, отклонил платёж",
    ActionCode.CARD_EXPIRED: "Истёк срок действия карты",
    ActionCode.NO_FUNDS: "Недостаточно средств на карте",
}


class BankRefusal(Exception):  # noqa: N818 - the protocol calls it a refusal, not a failure
    """The bank says no, with a code and a text for the shop."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Refund(BaseModel):
    """Money given back."""

    amount: int
    at: float
    external_id: str = ""
    approval_code: str
    reference_number: str


class PaidCard(BaseModel):
    """What the bank remembers of the card: never the number or the code."""

    masked_pan: str
    expiry: str
    holder: str
    scheme: str
    scenario: str


class Order(BaseModel):
    """One order of the shop."""

    md_order: str
    order_number: str
    amount: int
    currency: str
    return_url: str
    fail_url: str = ""
    callback_url: str = ""
    description: str = ""
    email: str = ""
    client_id: str = ""
    params: dict[str, str] = Field(default_factory=dict)
    is_pre_authorised: bool = False
    is_without_code: bool = False
    created_at: float
    expires_at: float

    status: Status = Status.REGISTERED
    action_code: int = ActionCode.NO_ATTEMPT
    is_declined_by_timeout: bool = False
    card: PaidCard | None = None
    ip: str = ""
    receipt_email: str = ""
    wrong_codes: int = 0
    ready_at: float | None = None
    approved_amount: int = 0
    captured_amount: int = 0
    refunds: list[Refund] = Field(default_factory=list)
    authorised_at: float | None = None
    deposited_at: float | None = None
    reversed_at: float | None = None
    approval_code: str = ""
    reference_number: str = ""

    @property
    def refunded_amount(self) -> int:
        """Sum given back so far."""
        return sum(refund.amount for refund in self.refunds)

    @property
    def deposited_amount(self) -> int:
        """Sum the shop still has of this order."""
        return 0 if self.status == Status.REVERSED else self.captured_amount - self.refunded_amount

    @property
    def is_open(self) -> bool:
        """Whether the customer may still change the outcome within the session."""
        return self.status in (Status.REGISTERED, Status.AUTHENTICATING)

    def may_finish(self, now: float) -> bool:
        """Tell whether the 3-D Secure step may end: its page outlives the session, so money can come late."""
        if self.status == Status.AUTHENTICATING:
            return True
        is_late = self.status == Status.DECLINED and self.is_declined_by_timeout and self.card is not None
        return is_late and now < self.expires_at + LATE_PAYMENT_SECONDS

    @property
    def due_at(self) -> float | None:
        """When the bank must look at this order by itself."""
        if self.ready_at is not None:
            return self.ready_at
        return self.expires_at if self.is_open else None
