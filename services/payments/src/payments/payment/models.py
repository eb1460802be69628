"""Payments, their parts and what was observed of them; the rules of a payment's life."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from payments.database import Base, Label, Minor, Moment
from payments.payment.rules import (
    BANK_AWAY,
    DAILY,
    FAILED,
    HAS_MONEY,
    MONEY_CAME,
    NOT_FOUND_PATIENCE,
    PENDING,
    RANKS,
    REGISTER_PATIENCE,
    SESSION_GRACE,
    WATCH,
    BankTruth,
    State,
    follows,
    next_check,
)

Announcement = Literal["succeeded", "failed"]
DECLINE_REASONS = {116: "no_funds", 101: "card_expired", -2006: "authentication_failed"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What has to happen because of an observation."""

    previous: State
    state: State
    is_booked: bool = False
    is_released: bool = False
    refund_minor: int = 0
    announcement: Announcement | None = None
    mismatch: str | None = None

    @property
    def is_change(self) -> bool:
        """Whether the payment moved."""
        return self.state != self.previous


class Payment(Base, kw_only=True):
    """A sum on its way from a resident over the bank to the recipients.

    `order_no` is what the bank calls it, `number` what people read. `attention` names what a person has to
    look into; such a payment no longer holds the cart.
    """

    __tablename__ = "payment"
    __table_args__ = (
        UniqueConstraint("provider", "provider_ref"),
        CheckConstraint("amount_minor > 0", name="amount_minor"),
        CheckConstraint("refunded_minor BETWEEN 0 AND amount_minor", name="refunded_minor"),
        Index("payment_user_id_id_idx", "user_id", "id"),
        Index(
            "payment_next_check_at_idx", "next_check_at", postgresql_where=text("next_check_at IS NOT NULL")
        ),
        Index(
            "payment_one_pending_idx",
            "user_id",
            unique=True,
            postgresql_where=text(
                "state IN ('created', 'redirected', 'unknown', 'authorised') AND attention IS NULL"
            ),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[Label] = mapped_column(unique=True)
    order_no: Mapped[Label] = mapped_column(unique=True)
    user_id: Mapped[UUID]
    amount_minor: Mapped[Minor]
    currency: Mapped[Label] = mapped_column(default="RUB")
    method: Mapped[Label]
    rules_version: Mapped[int]
    wants_receipt: Mapped[bool]
    state: Mapped[Label] = mapped_column(default=State.CREATED)
    state_rank: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    provider: Mapped[Label] = mapped_column(default="rbs")
    provider_ref: Mapped[Label | None] = mapped_column(default=None)
    redirect_url: Mapped[Label | None] = mapped_column(default=None)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    register_started_at: Mapped[Moment | None] = mapped_column(default=None)
    unknown_since: Mapped[Moment | None] = mapped_column(default=None)
    next_check_at: Mapped[Moment | None] = mapped_column(default=None)
    paid_at: Mapped[Moment | None] = mapped_column(default=None)
    refunded_minor: Mapped[Minor] = mapped_column(default=0)
    failure_code: Mapped[Label | None] = mapped_column(default=None)
    is_cancel_asked: Mapped[bool] = mapped_column(default=False)
    attention: Mapped[Label | None] = mapped_column(default=None)

    @property
    def is_pending(self) -> bool:
        """Whether money may still come in the ordinary way."""
        return self.state in PENDING

    def page_url(self, now: datetime) -> str | None:
        """Where to pay, while the bank's session lasts."""
        is_payable = self.state in {State.REDIRECTED, State.UNKNOWN} and now < self.expires_at
        return self.redirect_url if is_payable else None

    def start_registering(self, now: datetime) -> bool:
        """Note that the bank is about to be told; False when it was told before, with unknown success."""
        if self.register_started_at is not None:
            self.lose_sight(now)
            return False
        self.register_started_at = now
        return True

    def not_sent(self) -> None:
        """Note that the bank was not reached, so the registration can be made again."""
        self.register_started_at = None

    def lose_sight(self, now: datetime) -> Outcome:
        """Note that nobody knows what the bank did; from here on it is asked, and never told again."""
        if self.unknown_since is None:
            self.unknown_since = now
        self.next_check_at = next_check(self.unknown_since, self.expires_at, now=now)
        return self._move(State.UNKNOWN)

    def registered(
        self, *, provider_ref: str, redirect_url: str, expires_at: datetime, now: datetime
    ) -> Outcome:
        """Take the bank's order and its page."""
        self.provider_ref = provider_ref
        self.redirect_url = redirect_url
        self.expires_at = expires_at
        self.next_check_at = next_check(self.created_at, expires_at, now=now)
        return self._move(State.REDIRECTED)

    def fail(self, failure_code: str) -> Outcome:
        """Give the payment up because no money can come."""
        self.next_check_at = None
        return self._move(State.REJECTED, failure_code=failure_code)

    def bank_away(self, now: datetime) -> Outcome:
        """Ask again soon: the silence of the bank does not mean that the payment failed."""
        current = State(self.state)
        outcome = Outcome(current, current)
        if self.is_pending and now >= self.expires_at:
            outcome = self.lose_sight(now)
        self.next_check_at = now + BANK_AWAY
        return outcome

    def overdue_registration(self, now: datetime) -> Outcome | None:
        """Go on with a payment whose registration got stuck; None while it may still be under way."""
        if self.state != State.CREATED:
            return None
        if self.register_started_at is None:
            return self.fail("bank_unavailable") if now > self.created_at + REGISTER_PATIENCE else None
        return self.lose_sight(now) if now > self.register_started_at + REGISTER_PATIENCE else None

    def missing(self, now: datetime) -> Outcome:
        """The bank knows no such order. Nobody has seen its page, so no money can come from it."""
        if self.provider_ref is not None:
            return self._quarantine("missing_order", now)
        started = self.register_started_at or self.created_at
        if now - started >= NOT_FOUND_PATIENCE:
            return self.fail("not_registered")
        self.next_check_at = min(started + NOT_FOUND_PATIENCE, self._scheduled(now) or now)
        return Outcome(State(self.state), State(self.state))

    def observe(self, truth: BankTruth, now: datetime) -> Outcome:
        """Take over what the bank says: only upwards, and only if it speaks of this very payment."""
        mismatch = self._mismatch(truth)
        if mismatch is not None:
            return self._quarantine(mismatch, now)
        if self.provider_ref is None and truth.provider_ref:
            self.provider_ref = truth.provider_ref
        state = truth.state
        is_over = now >= self.expires_at + SESSION_GRACE
        if state == State.REDIRECTED and is_over and not truth.is_authenticating:
            state = State.EXPIRED
        refund_minor = 0
        if state in MONEY_CAME:
            refund_minor = max(0, truth.refunded_minor - self.refunded_minor)
            self.refunded_minor += refund_minor
            self.paid_at = self.paid_at or truth.paid_at or now
        outcome = self._move(state, failure_code=self._reason(truth, state), refund_minor=refund_minor)
        self.next_check_at = self._scheduled(now)
        is_agreed = state == self.state and truth.refunded_minor == self.refunded_minor
        if not self.is_pending:
            # While it is pending, the mark stays: another payment may hold the cart by now.
            self.attention = None if is_agreed else self.attention
        elif self.next_check_at is None:
            self.attention = self.attention or "unresolved"
        return outcome

    def _mismatch(self, truth: BankTruth) -> str | None:
        if truth.order_no != self.order_no:
            return "order"
        if self.provider_ref and truth.provider_ref and truth.provider_ref != self.provider_ref:
            return "reference"
        if not truth.is_in_rubles:
            return "currency"
        if truth.amount_minor != self.amount_minor or truth.refunded_minor > self.amount_minor:
            return "amount"
        whole = {truth.deposited_minor, truth.deposited_minor + truth.refunded_minor}
        if truth.state in HAS_MONEY and self.amount_minor not in whole:
            return "deposited"
        return None

    def _quarantine(self, mismatch: str, now: datetime) -> Outcome:
        self.attention = mismatch
        # Once nothing else is expected of the bank, it is asked whether a person has put things right.
        self.next_check_at = self._scheduled(now) or now + DAILY
        current = State(self.state)
        return Outcome(current, current, mismatch=mismatch)

    def _reason(self, truth: BankTruth, state: State) -> str | None:
        if state not in FAILED:
            return None
        if state == State.EXPIRED:
            return "expired"
        if self.is_cancel_asked:
            return "cancelled"
        return DECLINE_REASONS.get(truth.action_code, "declined")

    def _scheduled(self, now: datetime) -> datetime | None:
        if self.state in MONEY_CAME:
            return None
        if self.state == State.REJECTED and now > self.expires_at + WATCH:
            return None
        since = self.unknown_since or self.created_at
        return next_check(since, self.expires_at, now=now + timedelta(seconds=1))

    def _move(self, state: State, *, failure_code: str | None = None, refund_minor: int = 0) -> Outcome:
        previous = State(self.state)
        if not follows(previous, state):
            return Outcome(previous, previous, refund_minor=refund_minor)
        self.state, self.state_rank = state, RANKS[state]
        self.version += 1
        self.failure_code = failure_code
        is_booked = state in MONEY_CAME and previous not in MONEY_CAME
        announcement: Announcement | None = None
        if is_booked and state in HAS_MONEY:
            announcement = "succeeded"
        elif previous in PENDING and (state in FAILED or is_booked):
            self.failure_code = failure_code or "returned"
            announcement = "failed"
        return Outcome(
            previous,
            state,
            is_booked=is_booked,
            is_released=previous in PENDING and state in FAILED,
            refund_minor=refund_minor,
            announcement=announcement,
        )


class PaymentPart(Base, kw_only=True):
    """The share of a payment that goes to one recipient for one service; kept as it was when paid.

    `refunded_minor` is what the bank has given back of it so far.
    """

    __tablename__ = "payment_part"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_minor"),
        CheckConstraint("refunded_minor BETWEEN 0 AND amount_minor", name="refunded_minor"),
        Index("payment_part_account_id_idx", "account_id"),
    )

    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payment.id"), primary_key=True)
    part_no: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    receipt_id: Mapped[UUID]
    line_no: Mapped[int]
    recipient_id: Mapped[UUID]
    recipient_name: Mapped[Label]
    service_code: Mapped[Label]
    name: Mapped[Label]
    amount_minor: Mapped[Minor]
    refunded_minor: Mapped[Minor] = mapped_column(default=0, server_default="0")


class PaymentFact(Base, kw_only=True):
    """Something that was observed of a payment, whether it changed it or not; never altered."""

    __tablename__ = "payment_fact"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payment.id"), index=True)
    source: Mapped[Label]
    observed: Mapped[Label]
    state: Mapped[Label]
    is_change: Mapped[bool]
    observed_at: Mapped[Moment]
