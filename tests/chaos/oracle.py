"""What must be true of the system, given what its residents were told. Pure: it reads two values."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from chaos.history import Operation, Record, operations

HAS_MONEY = "confirmed"
# A payment cut off on its way to the bank is asked about for minutes before it counts as never made.
ON_ITS_WAY = frozenset({"created", "redirected", "unknown", "authorised"})


@dataclass(frozen=True)
class StoredReading:
    reading_id: str
    meter_id: str
    value: Decimal


@dataclass(frozen=True)
class StoredPayment:
    payment_id: str
    amount_minor: int
    state: str


@dataclass(frozen=True)
class BankOrder:
    """An order of the bank; its number is the payment's id without dashes."""

    number: str
    amount_minor: int
    is_paid: bool


@dataclass(frozen=True)
class ShownPayment:
    """A payment as billing shows it, not counted yet."""

    payment_id: str
    amount_minor: int


@dataclass
class World:
    """The system and the bank after the storm; `troubles` are what other surveys have found."""

    readings: list[StoredReading] = field(default_factory=list)
    payments: list[StoredPayment] = field(default_factory=list)
    orders: list[BankOrder] = field(default_factory=list)
    shown: list[ShownPayment] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


def judge(history: Iterable[Record], world: World) -> list[str]:
    """Everything that is wrong; empty when nothing acknowledged was lost and nothing was doubled."""
    known = operations(history)
    readings = [each for each in known.values() if each.kind == "reading"]
    payments = [each for each in known.values() if each.kind == "payment"]
    return [
        *_one_answer_per_key(known.values(), world),
        *_readings(readings, world),
        *_payments(payments, world),
        *_books(world),
        *world.troubles,
    ]


def still_open(known: Iterable[Operation], world: World) -> list[Operation]:
    """Operations without a certain answer whose payment says itself that it has not ended."""
    waiting = {each.payment_id for each in world.payments if each.state in ON_ITS_WAY}
    return [each for each in known if each.is_open and each.named("payment_id") & waiting]


def _one_answer_per_key(known: Collection[Operation], world: World) -> Iterator[str]:
    waiting = {operation.key for operation in still_open(known, world)}
    for operation in known:
        for fact in ("reading_id", "payment_id"):
            if len(operation.named(fact)) > 1:
                yield f"key {operation.key} had several effects: {sorted(operation.named(fact))}"
        if operation.is_open and operation.key not in waiting:
            yield f"key {operation.key} never got a certain answer"
        if operation.answers and operation.refusals:
            yield f"key {operation.key} was both accepted and refused"


def _readings(known: list[Operation], world: World) -> Iterator[str]:
    stored: dict[tuple[str, Decimal], list[str]] = defaultdict(list)
    for reading in world.readings:
        stored[reading.meter_id, reading.value].append(reading.reading_id)
    for operation in known:
        ids = stored.pop((operation.asked["meter_id"], Decimal(operation.asked["value"])), [])
        if len(ids) > 1:
            yield f"reading {operation.key} is stored {len(ids)} times"
        if operation.answers and not operation.named("reading_id") <= set(ids):
            yield f"acknowledged reading {operation.key} is lost"
        if operation.refusals and ids:
            yield f"refused reading {operation.key} is stored"
    for (meter_id, value), ids in stored.items():
        yield f"nobody sent {value} for meter {meter_id}, stored as {ids}"


def _payments(known: list[Operation], world: World) -> Iterator[str]:
    book = {each.payment_id: each for each in world.payments}
    named: set[str] = set()
    for operation in known:
        named |= operation.named("payment_id")
        for payment_id in operation.named("payment_id") - book.keys():
            yield f"payment {payment_id} was promised and is lost"
        for answer in operation.answers:
            mine = book.get(answer["payment_id"])
            if mine is None:
                continue
            if mine.state != HAS_MONEY:
                yield f"acknowledged payment {operation.key} is {mine.state}"
            if mine.amount_minor != int(operation.asked["amount_minor"]):
                yield f"payment {operation.key} has {mine.amount_minor} of {operation.asked['amount_minor']}"
        for refusal in operation.refusals:
            mine = book.get(refusal.get("payment_id", ""))
            if mine is not None and mine.state == HAS_MONEY:
                yield f"refused payment {operation.key} took money"
    unnamed = book.keys() - named
    nameless = sum(not operation.named("payment_id") and operation.is_open for operation in known)
    if len(unnamed) > nameless:
        yield f"{len(unnamed)} payments that nobody asked for, {nameless} may be: {sorted(unnamed)[:5]}"


def _books(world: World) -> Iterator[str]:
    """Payments, the bank's orders and billing's list are three copies of one book."""
    ours = Counter((each.payment_id, each.amount_minor) for each in world.payments if each.state == HAS_MONEY)
    bank = Counter((_id(each.number), each.amount_minor) for each in world.orders if each.is_paid)
    shown = Counter((each.payment_id, each.amount_minor) for each in world.shown)
    for name, other in (("the bank", bank), ("billing", shown)):
        for entry, count in (ours - other).items():
            yield f"{name} lacks {count} × payment {entry[0]} of {entry[1]}"
        for entry, count in (other - ours).items():
            yield f"{name} has {count} × payment {entry[0]} of {entry[1]} that we lack"
    for number, count in Counter(each.number for each in world.orders).items():
        if count > 1:
            yield f"the bank has {count} orders {number}"


def _id(order_number: str) -> str:
    """A payment's id out of its order number."""
    parts = order_number[:8], order_number[8:12], order_number[12:16], order_number[16:20], order_number[20:]
    return "-".join(parts)
