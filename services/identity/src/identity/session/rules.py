"""How long a session lives and what happens to a refresh token; pure decisions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto


@dataclass(frozen=True, slots=True)
class SessionPolicy:
    """The limits of a session (C-06)."""

    idle: timedelta
    absolute: timedelta
    grace: timedelta

    @classmethod
    def of(cls, *, idle_days: int, absolute_days: int, grace_seconds: int) -> "SessionPolicy":
        """From plain numbers."""
        return cls(timedelta(days=idle_days), timedelta(days=absolute_days), timedelta(seconds=grace_seconds))


class Turn(Enum):
    """What to do with a presented refresh token."""

    ROTATE = auto()
    REPEAT = auto()
    REUSED = auto()
    OVER = auto()


@dataclass(frozen=True, slots=True)
class SessionState:
    """What a decision about a refresh token needs to know."""

    generation: int
    created_at: datetime
    last_used_at: datetime
    rotated_at: datetime | None
    is_ended: bool


def turn_of(
    state: SessionState, *, presented_generation: int, moment: datetime, policy: SessionPolicy
) -> Turn:
    """The current token rotates; its parent repeats the answer for a moment; any older one is a theft."""
    if state.is_ended:
        return Turn.OVER
    if moment >= state.created_at + policy.absolute or moment >= state.last_used_at + policy.idle:
        return Turn.OVER
    if presented_generation == state.generation:
        return Turn.ROTATE
    is_parent = presented_generation == state.generation - 1
    if is_parent and state.rotated_at is not None and moment <= state.rotated_at + policy.grace:
        return Turn.REPEAT
    return Turn.REUSED
