"""What happens to a refresh token."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.session.rules import SessionPolicy, SessionState, Turn, turn_of

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
POLICY = SessionPolicy.of(idle_days=7, absolute_days=30, grace_seconds=20)


def state(**values: object) -> SessionState:
    defaults: dict[str, object] = {
        "generation": 5,
        "created_at": NOW - timedelta(days=1),
        "last_used_at": NOW - timedelta(seconds=5),
        "rotated_at": NOW - timedelta(seconds=5),
        "is_ended": False,
    }
    return SessionState(**(defaults | values))  # type: ignore[arg-type] # the test's own values


@pytest.mark.check("C-06")
@pytest.mark.parametrize(
    ("generation", "turn"),
    [(5, Turn.ROTATE), (4, Turn.REPEAT), (3, Turn.REUSED), (1, Turn.REUSED), (6, Turn.REUSED)],
)
def test_only_the_current_token_and_its_parent_are_good(generation: int, turn: Turn) -> None:
    assert turn_of(state(), presented_generation=generation, moment=NOW, policy=POLICY) is turn


@pytest.mark.check("C-06")
@pytest.mark.parametrize(
    ("values", "turn"),
    [
        ({"is_ended": True}, Turn.OVER),
        ({"created_at": NOW - timedelta(days=30)}, Turn.OVER),
        ({"created_at": NOW - timedelta(days=30) + timedelta(seconds=1)}, Turn.ROTATE),
        ({"last_used_at": NOW - timedelta(days=7)}, Turn.OVER),
        ({"last_used_at": NOW - timedelta(days=7) + timedelta(seconds=1)}, Turn.ROTATE),
    ],
)
def test_sessions_end(values: dict[str, object], turn: Turn) -> None:
    assert turn_of(state(**values), presented_generation=5, moment=NOW, policy=POLICY) is turn


@pytest.mark.check("C-06")
@pytest.mark.parametrize(("seconds", "turn"), [(0, Turn.REPEAT), (20, Turn.REPEAT), (20.001, Turn.REUSED)])
def test_the_grace_of_the_parent_is_twenty_seconds(seconds: float, turn: Turn) -> None:
    rotated = state(rotated_at=NOW - timedelta(seconds=seconds))
    assert turn_of(rotated, presented_generation=4, moment=NOW, policy=POLICY) is turn


@given(st.integers(1, 50), st.integers(1, 50), st.integers(0, 100))
def test_a_grandparent_is_never_accepted(current: int, presented: int, seconds: int) -> None:
    moment = NOW + timedelta(seconds=seconds)
    turn = turn_of(state(generation=current), presented_generation=presented, moment=moment, policy=POLICY)
    if presented < current - 1:
        assert turn is Turn.REUSED
    assert (turn is Turn.ROTATE) == (presented == current)
