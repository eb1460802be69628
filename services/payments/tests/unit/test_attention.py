"""When a payment needs a person, and when it no longer does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from payments.payment.rules import State
from payments_factories import START, make_redirected, truth_of


@pytest.mark.check("R-14", "D-19")
def test_a_difference_is_over_when_the_bank_agrees_again() -> None:
    payment = make_redirected()
    payment.observe(replace(truth_of(State.CONFIRMED), amount_minor=1), START)
    # Still on its way: the cart may hold another payment, so this one must not come back to hold it.
    payment.observe(truth_of(State.REDIRECTED), START)
    assert (payment.state, payment.attention) == (State.REDIRECTED, "amount")
    payment.observe(truth_of(State.CONFIRMED), START)
    assert (payment.state, payment.attention) == (State.CONFIRMED, None)


@pytest.mark.check("R-14", "D-19")
@pytest.mark.parametrize("state", [State.CONFIRMED, State.REJECTED])
def test_a_difference_of_a_settled_payment_is_looked_at_again_within_a_day(state: State) -> None:
    payment, later = make_redirected(), START + timedelta(days=30)
    payment.observe(truth_of(state), START)
    payment.observe(replace(truth_of(state), amount_minor=1), later)
    assert (payment.attention, payment.next_check_at) == ("amount", later + timedelta(days=1))
    payment.observe(truth_of(state), later + timedelta(days=1))
    assert (payment.state, payment.attention, payment.next_check_at) == (state, None, None)


def test_an_unresolved_payment_that_ends_needs_nobody() -> None:
    payment = make_redirected()
    payment.observe(truth_of(State.AUTHORISED), START + timedelta(hours=73))
    payment.observe(truth_of(State.CONFIRMED), START + timedelta(hours=80))
    assert (payment.state, payment.attention) == (State.CONFIRMED, None)


@pytest.mark.check("R-14", "D-19")
def test_an_answer_that_contradicts_what_was_booked_ends_no_difference() -> None:
    payment = make_redirected()
    payment.observe(truth_of(State.CONFIRMED), START)
    payment.observe(replace(truth_of(State.CONFIRMED), amount_minor=1), START)
    payment.observe(truth_of(State.REJECTED), START + timedelta(days=1))
    assert (payment.state, payment.attention) == (State.CONFIRMED, "amount")
