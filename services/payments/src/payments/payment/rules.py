"""The states of a payment, which may follow which, and when the bank is asked about one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    """Where a payment is."""

    CREATED = "created"
    REDIRECTED = "redirected"
    UNKNOWN = "unknown"
    REJECTED = "rejected"
    EXPIRED = "expired"
    AUTHORISED = "authorised"
    CONFIRMED = "confirmed"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    REVERSED = "reversed"


RANKS = {
    State.CREATED: 0,
    State.REDIRECTED: 10,
    State.UNKNOWN: 15,
    State.REJECTED: 20,
    State.EXPIRED: 20,
    State.AUTHORISED: 30,
    State.CONFIRMED: 40,
    State.PARTIALLY_REFUNDED: 50,
    State.REFUNDED: 60,
    State.REVERSED: 60,
}
PENDING = frozenset({State.CREATED, State.REDIRECTED, State.UNKNOWN, State.AUTHORISED})
FAILED = frozenset({State.REJECTED, State.EXPIRED})
HAS_MONEY = frozenset({State.CONFIRMED, State.PARTIALLY_REFUNDED})
MONEY_CAME = HAS_MONEY | {State.REFUNDED, State.REVERSED}


def follows(current: State, observed: State) -> bool:
    """Whether a payment moves to the observed state: only upwards, so a stale answer changes nothing."""
    return RANKS[observed] > RANKS[current]


@dataclass(frozen=True, slots=True)
class BankTruth:
    """An order as the bank describes it now."""

    state: State
    order_no: str
    provider_ref: str
    amount_minor: int
    deposited_minor: int = 0
    refunded_minor: int = 0
    is_in_rubles: bool = True
    paid_at: datetime | None = None
    action_code: int = 0
    is_authenticating: bool = False


# After the session's end the card's bank may still let the money through: the first hour is watched closely.
EARLY_CHECKS = (timedelta(seconds=15), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
WATCH = timedelta(hours=1)
WATCH_STEP = timedelta(minutes=10)
HOURLY = timedelta(hours=1)
DAILY = timedelta(days=1)
GIVE_UP = timedelta(hours=72)
BANK_AWAY = timedelta(seconds=30)
# A slow bank may take two minutes to make the order of a call that we stopped waiting for.
NOT_FOUND_PATIENCE = timedelta(seconds=150)
SESSION_GRACE = timedelta(seconds=30)
REGISTER_PATIENCE = timedelta(seconds=120)


def next_check(since: datetime, session_end: datetime, *, now: datetime) -> datetime | None:
    """When to ask the bank next about a payment without a final answer; None after 72 hours."""
    early = [since + delay for delay in EARLY_CHECKS]
    moments = [*early, session_end + SESSION_GRACE]
    watched = session_end + WATCH_STEP
    while watched <= session_end + WATCH:
        moments.append(watched)
        watched += WATCH_STEP
    later = [moment for moment in moments if moment > now]
    if later:
        return min(later)
    hours = (now - since) // HOURLY + 1
    moment = since + hours * HOURLY
    return moment if moment <= since + GIVE_UP else None
