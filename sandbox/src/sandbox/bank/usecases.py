"""The bank's state machine: every way an order can change."""

from datetime import datetime

from sandbox.bank.callbacks import Callbacks
from sandbox.bank.cards import Scenario
from sandbox.bank.models import ActionCode, BankRefusal, Code, Order, PaidCard, Refund, Status
from sandbox.bank.receipt import receipt_message
from sandbox.bank.repository import Orders
from sandbox.faults import Fault, Faults, Target
from sandbox.mail.mailbox import Mailbox
from sandbox.moscow import MOSCOW
from sandbox.settings import Settings
from sandbox.store import Clock, Store

CODE_ATTEMPTS = 3


class Bank:
    """Orders and what the shop, the customer and time do to them; each verb is one transaction."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        clock: Clock,
        faults: Faults,
        callbacks: Callbacks,
        mailbox: Mailbox,
    ) -> None:
        self._store = store
        self._settings = settings
        self._faults = faults
        self._callbacks = callbacks
        self._mailbox = mailbox
        self.clock = clock
        self.orders = Orders(store)

    def new_id(self) -> str:
        """Return an id no order has had."""
        return self._store.next_uuid()

    def register(self, order: Order) -> Order:
        """Accept a new order; its number must be new."""
        with self._store.together():
            if self.orders.by_number(order.order_number):
                raise BankRefusal(Code.DUPLICATE, "Заказ с таким номером уже обработан")
            self.orders.add(order)
        return order

    def find(self, md_order: str, order_number: str = "") -> Order:
        """Return the order as it is now; the bank's id has priority over the shop's number."""
        self.settle()
        order = self.orders.by_id(md_order) if md_order else self.orders.by_number(order_number)
        if order is None:
            raise BankRefusal(Code.NOT_FOUND, "Заказ не найден")
        return order

    def settle(self) -> None:
        """Let time do its work: sessions that ended lapse, slow payments come through."""
        now = self.clock.now()
        with self._store.together():
            for order in self.orders.due(now):
                if order.ready_at is not None and order.ready_at <= now:
                    self._approve(order)
                else:
                    self._lapse(order)

    def pay(self, md_order: str, card: PaidCard, *, receipt_email: str, ip: str) -> Order:
        """Begin a payment: straight through, to the 3-D Secure step, or a decline."""
        with self._store.together():
            order = self.find(md_order)
            if order.status != Status.REGISTERED:
                return order
            order.card, order.receipt_email, order.ip = card, receipt_email, ip
            order.authorised_at = self.clock.now()
            subject = f"{order.order_number} {order.md_order}"
            if self._faults.strike(Target.BANK, (Fault.DECLINED,), subject=subject):
                self._decline(order, ActionCode.REFUSED_BY_ISSUER)
            elif card.scenario == Scenario.WITHOUT_CODE or order.is_without_code:
                self._authenticated(order)
            else:
                order.status = Status.AUTHENTICATING
                self.orders.save(order)
            return order

    def confirm(self, md_order: str, code: str) -> Order:
        """Take the code of the 3-D Secure step; too many wrong ones decline the payment."""
        with self._store.together():
            order = self.find(md_order)
            if not order.may_finish(self.clock.now()) or order.ready_at is not None:
                return order
            fails = order.card is not None and order.card.scenario == Scenario.CODE_FAILS
            if code.strip() == self._settings.rbs_card_code and not fails:
                self._authenticated(order)
                return order
            order.wrong_codes += 1
            if order.wrong_codes >= CODE_ATTEMPTS or fails:
                self._decline(order, ActionCode.AUTHENTICATION_FAILED)
            else:
                self.orders.save(order)
            return order

    def give_up(self, md_order: str) -> Order:
        """The customer refuses at the 3-D Secure step."""
        with self._store.together():
            order = self.find(md_order)
            if order.status == Status.AUTHENTICATING and order.ready_at is None:
                self._decline(order, ActionCode.AUTHENTICATION_FAILED)
            return order

    def deposit(self, md_order: str, amount: int) -> Order:
        """Take the held money, all of it or less."""
        with self._store.together():
            order = self.find(md_order)
            if order.status != Status.HELD or not 0 <= amount <= order.approved_amount:
                raise BankRefusal(
                    Code.IMPOSSIBLE, "Завершение невозможно: неверные сумма или состояние заказа"
                )
            order.status = Status.PAID
            order.captured_amount = amount or order.approved_amount
            order.deposited_at = self.clock.now()
            self.orders.save(order)
            self._announce(order, "deposited")
            return order

    def reverse(self, md_order: str) -> Order:
        """Undo a payment of the same business day."""
        with self._store.together():
            order = self.find(md_order)
            if order.status not in (Status.HELD, Status.PAID) or order.refunds:
                raise BankRefusal(Code.IMPOSSIBLE, "Отмена невозможна в этом состоянии заказа")
            if order.status == Status.PAID and not self._is_same_day(order.deposited_at or 0):
                raise BankRefusal(Code.IMPOSSIBLE, "Операционный день закрыт, нужен возврат")
            order.status = Status.REVERSED
            order.reversed_at = self.clock.now()
            self.orders.save(order)
            self._announce(order, "reversed")
            return order

    def refund(
        self, md_order: str, amount: int, *, external_id: str = "", expected: int | None = None
    ) -> Order:
        """Give money back; a repeated externalRefundId changes nothing."""
        with self._store.together():
            order = self.find(md_order)
            if external_id and any(refund.external_id == external_id for refund in order.refunds):
                return order
            if order.status != Status.PAID:
                raise BankRefusal(Code.IMPOSSIBLE, "Возврат невозможен в этом состоянии заказа")
            if expected is not None and expected != order.deposited_amount:
                raise BankRefusal(Code.IMPOSSIBLE, "Сумма заказа отличается от ожидаемой")
            if not 0 < amount <= order.deposited_amount:
                raise BankRefusal(Code.IMPOSSIBLE, "Сумма возврата больше остатка платежа")
            refund = Refund(
                amount=amount,
                at=self.clock.now(),
                external_id=external_id,
                approval_code=self._store.next_digits(6),
                reference_number=self._store.next_digits(12),
            )
            order.refunds.append(refund)
            if order.deposited_amount == 0:
                order.status = Status.REFUNDED
            self.orders.save(order)
            self._announce(order, "refunded", refunded=amount)
            return order

    def decline(self, md_order: str, order_number: str) -> Order:
        """The shop calls off an order nobody has paid."""
        with self._store.together():
            order = self.find(md_order, order_number)
            if order.status != Status.REGISTERED:
                raise BankRefusal(Code.IMPOSSIBLE, "Отклонить можно только неоплаченный заказ")
            order.status, order.action_code = Status.DECLINED, ActionCode.CANCELLED
            self.orders.save(order)
            return order

    def _authenticated(self, order: Order) -> None:
        scenario = order.card.scenario if order.card else ""
        if scenario == Scenario.NO_FUNDS:
            self._decline(order, ActionCode.NO_FUNDS)
        elif scenario == Scenario.EXPIRED:
            self._decline(order, ActionCode.CARD_EXPIRED)
        elif scenario == Scenario.SLOW:
            order.status, order.is_declined_by_timeout = Status.AUTHENTICATING, False
            order.ready_at = self.clock.now() + self._settings.rbs_slow_card_seconds
            self.orders.save(order)
        else:
            self._approve(order)

    def _approve(self, order: Order) -> None:
        order.ready_at, order.is_declined_by_timeout = None, False
        order.action_code = ActionCode.APPROVED
        order.approved_amount = order.amount
        order.authorised_at = self.clock.now()
        order.approval_code = self._store.next_digits(6)
        order.reference_number = self._store.next_digits(12)
        if order.is_pre_authorised:
            order.status = Status.HELD
        else:
            order.status = Status.PAID
            order.captured_amount = order.amount
            order.deposited_at = order.authorised_at
        self.orders.save(order)
        self._announce(order, "approved" if order.is_pre_authorised else "deposited")
        if order.receipt_email:
            self._mailbox.put(receipt_message(order), recipients=[order.receipt_email])

    def _decline(self, order: Order, action_code: int) -> None:
        order.status, order.action_code, order.ready_at = Status.DECLINED, action_code, None
        order.is_declined_by_timeout = False
        self.orders.save(order)
        self._announce(order, "approved" if order.is_pre_authorised else "deposited", is_success=False)

    def _lapse(self, order: Order) -> None:
        order.status, order.action_code = Status.DECLINED, ActionCode.SESSION_EXPIRED
        order.is_declined_by_timeout = True
        self.orders.save(order)
        self._announce(order, "declinedByTimeout", is_success=False)

    def _announce(
        self, order: Order, operation: str, *, is_success: bool = True, refunded: int | None = None
    ) -> None:
        self._callbacks.announce(
            order, operation, is_success=is_success, at=self.clock.now(), refunded=refunded
        )

    def _is_same_day(self, moment: float) -> bool:
        today = datetime.fromtimestamp(self.clock.now(), MOSCOW).date()
        return datetime.fromtimestamp(moment, MOSCOW).date() == today
