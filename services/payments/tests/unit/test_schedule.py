"""The ranks of states, and when the bank is asked."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise, product

import pytest

from payments.payment.rules import RANKS, State, follows, next_check

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.check("D-17")
def test_states_only_move_up_their_ranks() -> None:
    for current, observed in product(State, repeat=2):
        assert follows(current, observed) is (RANKS[observed] > RANKS[current])
    assert [RANKS[state] for state in State] == [0, 10, 15, 20, 20, 30, 40, 50, 60, 60]


@pytest.mark.check("D-19")
def test_checks_thin_out_and_end_after_three_days() -> None:
    moments, now = [], START
    while (due := next_check(START, START + timedelta(minutes=20), now=now)) is not None:
        assert due > now
        moments.append(due - START)
        now = due
    assert moments[:4] == [timedelta(seconds=15), *(timedelta(minutes=minutes) for minutes in (1, 5, 15))]
    assert moments[-1] == timedelta(hours=72)
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert max(gaps) <= timedelta(hours=1)
