"""The oracle finds what it is there to find: every way of losing or doubling is planted once."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chaos.history import History, Record, read
from chaos.oracle import BankOrder, ShownPayment, StoredPayment, StoredReading, World, judge

METER = "0192f000-0000-7000-8000-00000000000a"
READING = "0192f000-0000-7000-8000-00000000000b"
PAYMENT = "0192f000-0000-7000-8000-00000000000c"
REFUSED = "0192f000-0000-7000-8000-00000000000d"


@dataclass
class Case:
    history: list[Record]
    world: World


Plant = Callable[[Case], Any]


def told() -> list[Record]:
    """A reading and a payment that were acknowledged, a payment that was refused."""
    return [
        Record("invoke", "reading", "r1", facts={"meter_id": METER, "value": "100.01"}),
        Record("info", "reading", "r1", facts={"cause": "ReadError"}),
        Record("fault", "postgres"),
        Record("ok", "reading", "r1", facts={"reading_id": READING}),
        Record("invoke", "payment", "p1", facts={"amount_minor": 500}),
        Record("ack", "payment", "p1", facts={"payment_id": PAYMENT}),
        Record("ok", "payment", "p1", facts={"payment_id": PAYMENT}),
        Record("invoke", "payment", "p2", facts={"amount_minor": 700}),
        Record("fail", "payment", "p2", facts={"payment_id": REFUSED, "cause": "rejected"}),
    ]


def there() -> World:
    """The world in which all of that is true."""
    return World(
        readings=[StoredReading(READING, METER, Decimal("100.01"))],
        payments=[StoredPayment(PAYMENT, 500, "confirmed"), StoredPayment(REFUSED, 700, "rejected")],
        orders=[
            BankOrder(PAYMENT.replace("-", ""), 500, is_paid=True),
            BankOrder(REFUSED.replace("-", ""), 700, is_paid=False),
        ],
        shown=[ShownPayment(PAYMENT, 500)],
    )


def test_a_true_history_has_no_violations() -> None:
    assert judge(told(), there()) == []


def test_what_nobody_was_told_may_have_happened_or_not() -> None:
    asked = Record("invoke", "payment", "p3", facts={"amount_minor": 900})
    refused = Record("fail", "payment", "p3", facts={"cause": "409"})

    assert judge([*told(), asked, refused], there()) == []


def plant_refused_reading(case: Case) -> None:
    case.history += REFUSED_READING
    case.world.readings.append(StoredReading("another", METER, Decimal("100.03")))


REFUSED_READING = [
    Record("invoke", "reading", "r2", facts={"meter_id": METER, "value": "100.03"}),
    Record("fail", "reading", "r2", facts={"cause": "422"}),
]


def test_a_payment_may_still_be_on_its_way_to_the_bank() -> None:
    asked = Record("invoke", "payment", "p3", facts={"amount_minor": 900})
    promised = Record("ack", "payment", "p3", facts={"payment_id": "third"})
    world = there()
    world.payments.append(StoredPayment("third", 900, "unknown"))

    assert judge([*told(), asked, promised], world) == []

    world.payments[-1] = StoredPayment("third", 900, "expired")
    assert judge([*told(), asked, promised], world) == ["key p3 never got a certain answer"]


PLANTS: dict[str, Plant] = {
    "is lost": lambda case: case.world.readings.clear(),
    "is stored 2 times": lambda case: case.world.readings.append(
        StoredReading("another", METER, Decimal("100.01"))
    ),
    "nobody sent": lambda case: case.world.readings.append(
        StoredReading("another", METER, Decimal("100.02"))
    ),
    "refused reading r2 is stored": plant_refused_reading,
    "had several effects": lambda case: case.history.append(
        Record("ok", "reading", "r1", facts={"reading_id": "another"})
    ),
    "both accepted and refused": lambda case: case.history.append(
        Record("fail", "payment", "p1", facts={"payment_id": PAYMENT})
    ),
    "never got a certain answer": lambda case: case.history.append(
        Record("invoke", "reading", "r3", facts={"meter_id": METER, "value": "100.04"})
    ),
    "was promised and is lost": lambda case: case.world.payments.pop(0),
    "acknowledged payment p1 is expired": lambda case: case.world.payments.__setitem__(
        0, StoredPayment(PAYMENT, 500, "expired")
    ),
    "payment p1 has 501 of 500": lambda case: case.world.payments.__setitem__(
        0, StoredPayment(PAYMENT, 501, "confirmed")
    ),
    "refused payment p2 took money": lambda case: case.world.payments.__setitem__(
        1, StoredPayment(REFUSED, 700, "confirmed")
    ),
    "payments that nobody asked for": lambda case: case.world.payments.append(
        StoredPayment("another", 500, "rejected")
    ),
    "the bank lacks 1 ×": lambda case: case.world.orders.pop(0),
    "that we lack": lambda case: case.world.orders.append(BankOrder("0" * 32, 500, is_paid=True)),
    "the bank has 2 orders": lambda case: case.world.orders.append(case.world.orders[1]),
    "billing lacks 1 ×": lambda case: case.world.shown.clear(),
    "billing has 1 ×": lambda case: case.world.shown.append(case.world.shown[0]),
    "billing: 1 events parked": lambda case: case.world.troubles.append("billing: 1 events parked"),
}


@pytest.mark.check("R-01")
@pytest.mark.parametrize("words", PLANTS)
def test_a_falsified_history_is_found(words: str) -> None:
    case = Case(told(), there())

    PLANTS[words](case)

    assert any(words in violation for violation in judge(case.history, case.world))


async def test_the_history_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    with History(path) as history:
        await history.add("invoke", "reading", key="r1", process=3, meter_id=METER, value="100.01")
        await history.add("fault", "nats", pid=7)

    invoked, fault = read(path)

    assert (invoked.type, invoked.key, invoked.process) == ("invoke", "r1", 3)
    assert invoked.facts == {"meter_id": METER, "value": "100.01"}
    assert (fault.type, fault.kind, fault.facts) == ("fault", "nats", {"pid": 7})
