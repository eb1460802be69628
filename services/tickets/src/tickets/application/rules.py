"""The life of an application: which step leads where, and whose step it is."""

from typing import Literal, get_args

Status = Literal["draft", "sent", "accepted", "in_work", "returned", "refused", "done"]
Decision = Literal["accept", "start", "return", "refuse", "complete"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)

# decision → (from, to)
STEPS: dict[Decision, tuple[Status, Status]] = {
    "accept": ("sent", "accepted"),
    "start": ("accepted", "in_work"),
    "return": ("accepted", "returned"),
    "refuse": ("accepted", "refused"),
    "complete": ("in_work", "done"),
}
NEED_REASON: frozenset[Decision] = frozenset({"return", "refuse"})
EDITABLE: frozenset[Status] = frozenset({"draft", "returned"})
OPEN: tuple[Status, ...] = ("sent", "accepted", "in_work", "returned")


def decisions_in(status: str) -> list[Decision]:
    """What an operator can decide in a status."""
    return [decision for decision, (source, _) in STEPS.items() if source == status]


def number_text(number: int) -> str:
    """The number people read."""
    return f"З-{number:06d}"
