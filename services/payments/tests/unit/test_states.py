"""A payment's life: only upwards, whatever the order of the news, and no kopeck twice."""

from datetime import timedelta
from itertools import permutations, product

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from payments.payment.models import Outcome
from payments.payment.rules import FAILED, MONEY_CAME, PENDING, RANKS, BankTruth, State
from payments.payment.texts import message_of
from payments_factories import AMOUNT, START, make_payment, make_redirected, truth_of

BANK_STATES = (
    State.AUTHORISED,
    State.CONFIRMED,
    State.PARTIALLY_REFUNDED,
    State.REFUNDED,
    State.REVERSED,
    State.REJECTED,
    State.EXPIRED,
)


class Book:
    """What the outcomes would do to the ledger and to the listeners."""

    def __init__(self) -> None:
        self.booked = 0
        self.released = 0
        self.refunded = 0
        self.announced: list[str] = []

    def take(self, outcome: Outcome) -> None:
        self.booked += outcome.is_booked
        self.released += outcome.is_released
        self.refunded += outcome.refund_minor
        if outcome.announcement:
            self.announced.append(outcome.announcement)


def _sequences() -> list[tuple[State, ...]]:
    return [order for length in range(1, 5) for order in permutations(BANK_STATES, length)]


@pytest.mark.check("R-13")
@pytest.mark.parametrize("times", [1, 2, 3])
def test_every_permutation_ends_in_the_banks_own_state(times: int) -> None:
    """Each message makes us ask, and the bank answers with what is true by then, however late we note it."""
    for order in _sequences():
        payment, book = make_redirected(), Book()
        # The bank's own state is one that its history can end in: the highest, the latest of equals.
        final = max(order, key=lambda state: RANKS[state])
        for state in order:
            for _ in range(times):
                # An answer under way may be older than the final state, but never contradicts it.
                seen = state if RANKS[state] < RANKS[final] else final
                book.take(payment.observe(truth_of(seen), START))
        book.take(payment.observe(truth_of(final), START))

        assert payment.state == final, order
        assert book.booked == (final in MONEY_CAME)
        assert payment.refunded_minor == truth_of(final).refunded_minor == book.refunded
        assert book.announced.count("succeeded") <= 1
        assert book.released <= 1


@pytest.mark.check("R-13")
def test_two_messages_at_the_same_instant_act_once() -> None:
    for first, second in product(BANK_STATES, repeat=2):
        if RANKS[first] == RANKS[second] and first != second:
            continue
        outcomes = []
        for order in ((first, second), (second, first)):
            payment, book = make_redirected(), Book()
            for state in order:
                book.take(payment.observe(truth_of(state), START))
            outcomes.append((payment.state, payment.refunded_minor, book.booked))
        assert outcomes[0] == outcomes[1]


@pytest.mark.check("R-15")
@pytest.mark.parametrize("ended", [State.EXPIRED, State.REJECTED])
def test_money_after_a_failure_is_booked_and_announced(ended: State) -> None:
    payment, book = make_redirected(), Book()
    book.take(payment.observe(truth_of(ended), START))
    book.take(payment.observe(truth_of(State.CONFIRMED), START + timedelta(hours=1)))
    assert (payment.state, book.booked, book.announced) == (State.CONFIRMED, 1, ["failed", "succeeded"])


def test_the_timer_ends_an_unpaid_session_but_not_one_at_the_code_step() -> None:
    later = START + timedelta(minutes=21)
    payment = make_redirected()
    waiting = BankTruth(State.REDIRECTED, "order", "ref", AMOUNT, is_authenticating=True)
    assert payment.observe(waiting, later).state == State.REDIRECTED
    assert payment.observe(truth_of(State.REDIRECTED), later).state == State.EXPIRED
    assert payment.observe(truth_of(State.REDIRECTED), START).state == State.EXPIRED


@pytest.mark.check("R-14")
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"order_no": "other"}, "order"),
        ({"provider_ref": "other"}, "reference"),
        ({"amount_minor": AMOUNT + 1}, "amount"),
        ({"is_in_rubles": False}, "currency"),
        ({"deposited_minor": AMOUNT - 1}, "deposited"),
        ({"refunded_minor": AMOUNT + 1}, "amount"),
    ],
)
def test_an_answer_about_something_else_is_put_aside(change: dict[str, object], reason: str) -> None:
    payment, book = make_redirected(), Book()
    right = truth_of(State.CONFIRMED)
    given = {name: getattr(right, name) for name in BankTruth.__slots__} | change
    outcome = payment.observe(BankTruth(**given), START)
    book.take(outcome)
    assert (outcome.mismatch, payment.attention) == (reason, reason)
    assert (payment.state, payment.paid_at, book.booked, book.announced) == (State.REDIRECTED, None, 0, [])


def test_a_payment_nobody_can_explain_waits_for_a_person() -> None:
    payment = make_redirected()
    payment.observe(truth_of(State.AUTHORISED), START + timedelta(hours=73))
    assert (payment.state, payment.next_check_at, payment.attention) == (State.AUTHORISED, None, "unresolved")


def test_every_state_has_its_words() -> None:
    for state in State:
        payment = make_payment()
        payment.state = state
        assert message_of(payment)


class Life(RuleBasedStateMachine):
    """One payment against a bank with a hidden truth, a worker that dies anywhere, and stale answers."""

    def __init__(self) -> None:
        super().__init__()
        self.payment = make_payment()
        self.book = Book()
        self.now = START
        self.calls = 0
        self.bank: BankTruth | None = None
        self.stale: list[BankTruth] = []
        self.has_page = False

    def _pay_state(self, state: State, refunded: int | None = None) -> None:
        self.bank = truth_of(state, refunded=refunded)

    @rule(fate=st.sampled_from(["answered", "lost", "died", "not_sent"]))
    def register(self, fate: str) -> None:
        if self.payment.state != State.CREATED:
            return
        if not self.payment.start_registering(self.now):
            return
        if fate == "not_sent":
            self.payment.not_sent()
            return
        self.calls += 1
        self._pay_state(State.REDIRECTED)
        if fate == "answered":
            self.has_page = True
            self.book.take(
                self.payment.registered(
                    provider_ref="ref",
                    redirect_url="http://bank",
                    expires_at=self.now + timedelta(minutes=20),
                    now=self.now,
                )
            )
        elif fate == "lost":
            self.book.take(self.payment.lose_sight(self.now))

    @rule(state=st.sampled_from([State.AUTHORISED, State.CONFIRMED, State.REJECTED, State.EXPIRED]))
    def bank_moves(self, state: State) -> None:
        is_open = self.bank is not None and self.bank.state in {
            State.REDIRECTED,
            State.AUTHORISED,
            State.EXPIRED,
        }
        if is_open and self.has_page and self.bank is not None and RANKS[state] > RANKS[self.bank.state]:
            self._pay_state(state)

    @rule(part=st.integers(1, AMOUNT))
    def bank_refunds(self, part: int) -> None:
        if self.bank is not None and self.bank.state in {State.CONFIRMED, State.PARTIALLY_REFUNDED}:
            refunded = min(AMOUNT, self.bank.refunded_minor + part)
            self._pay_state(State.REFUNDED if refunded == AMOUNT else State.PARTIALLY_REFUNDED, refunded)

    @rule()
    def ask_but_answer_late(self) -> None:
        if self.bank is not None:
            self.stale.append(self.bank)

    @rule(number=st.integers(0, 9))
    def note_a_late_answer(self, number: int) -> None:
        if self.stale and self.payment.state != State.CREATED:
            self.book.take(self.payment.observe(self.stale[number % len(self.stale)], self.now))

    @rule()
    def check(self) -> None:
        if self.payment.state == State.CREATED:
            outcome = self.payment.overdue_registration(self.now)
            if outcome is not None:
                self.book.take(outcome)
        elif self.bank is None:
            self.book.take(self.payment.missing(self.now))
        else:
            self.book.take(self.payment.observe(self.bank, self.now))

    @rule()
    def bank_is_silent(self) -> None:
        if self.payment.state != State.CREATED:
            before = self.payment.state
            self.book.take(self.payment.bank_away(self.now))
            assert self.payment.state in {before, State.UNKNOWN}

    @rule(seconds=st.sampled_from([1, 20, 130, 1300, 90_000]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @invariant()
    def told_once(self) -> None:
        assert self.calls <= 1

    @invariant()
    def booked_once_and_only_what_came(self) -> None:
        assert self.book.booked == (self.payment.state in MONEY_CAME)
        assert self.book.refunded == self.payment.refunded_minor <= AMOUNT
        assert self.book.released <= 1
        assert (self.payment.state in FAILED) <= (self.book.released == 1)

    @invariant()
    def pending_payments_are_looked_after(self) -> None:
        if self.payment.state in PENDING - {State.CREATED} and self.payment.attention is None:
            assert self.payment.next_check_at is not None

    def teardown(self) -> None:
        """Once everything has calmed down, the payment says what the bank says."""
        for _ in range(3):
            self.check()
            self.time_passes(1300)
        if self.bank is not None and self.bank.state in MONEY_CAME:
            assert self.payment.state == self.bank.state
            assert self.payment.refunded_minor == self.bank.refunded_minor
            assert self.book.announced.count("succeeded") <= 1
        elif self.bank is not None:
            assert self.payment.state in FAILED | {State.AUTHORISED}
        assert self.book.booked == (self.bank is not None and self.bank.state in MONEY_CAME)


Life.TestCase.settings = settings(max_examples=300, stateful_step_count=30, deadline=None)
TestLife = pytest.mark.check("F-05", "R-13", "R-15", "R-16")(Life.TestCase)
