"""A payment made here is not counted until the billing system says so, and then it is counted once."""

import asyncio
from typing import Any

import pytest

from common.ids import new_id
from contracts.payments import PaymentFailed

pytestmark = pytest.mark.feature("BIL-02", "PAY-22")
PERIOD, NEXT = "2026-10-01", "2026-11-01"


def bill(due: str, *, paid: str = "0", counted: tuple[str, ...] = (), kind: str = "main") -> str:
    payments = "".join(f"payment;1;{kind};{number}\n" for number in counted)
    return (
        "!receipt;account;kind;kind_name;charged_main;paid_main;due_main\n"
        f"receipt;1;{kind};Квитанция;100,00;{paid};{due}\n"
        "!payment;account;kind;number\n" + payments
    )


@pytest.fixture
async def home(desk: Any) -> Any:
    await desk.register("1")
    await desk.publish("charges", bill("100,00"), period=PERIOD)
    return desk


async def shown(home: Any) -> tuple[int, int, str, int]:
    receipt = await home.overview("1")
    return (
        receipt["rows"]["due"]["main_minor"],
        receipt["uncounted_total_minor"],
        receipt["balance"]["kind"],
        receipt["balance"]["amount_minor"],
    )


async def test_a_payment_shows_at_once_and_the_sources_total_stays(home: Any) -> None:
    receipt_id = (await home.overview("1"))["receipt_id"]

    await home.service.emit(home.payment("1", receipt_id, amount=10000))

    assert await shown(home) == (10000, 10000, "clear", 0)
    [payment] = (await home.overview("1"))["uncounted_payments"]
    assert (payment["number"], payment["amount_minor"]) == ("П-1", 10000)


async def test_paying_more_than_is_due_is_an_overpayment_below_zero(home: Any) -> None:
    receipt_id = (await home.overview("1"))["receipt_id"]

    await home.service.emit(home.payment("1", receipt_id, amount=12000))

    assert await shown(home) == (10000, 12000, "overpaid", -2000)


async def test_the_same_event_again_counts_nothing_twice(home: Any) -> None:
    receipt_id = (await home.overview("1"))["receipt_id"]
    event = home.payment("1", receipt_id, amount=4000)
    event_id = new_id()

    assert await home.service.emit(event, event_id=event_id, version=1) == "applied"
    assert await home.service.emit(event, event_id=event_id, version=1) == "duplicate"

    assert await shown(home) == (10000, 4000, "debt", 6000)


async def test_two_payments_at_once_both_show(home: Any) -> None:
    receipt_id = (await home.overview("1"))["receipt_id"]
    events = [home.payment("1", receipt_id, amount=1000, name=f"П-{number}") for number in range(5)]

    await asyncio.gather(*(home.service.emit(event) for event in events))

    assert (await shown(home))[1] == 5000


async def test_the_next_file_counts_the_payment_once(home: Any) -> None:
    receipt_id = (await home.overview("1"))["receipt_id"]
    await home.service.emit(home.payment("1", receipt_id, amount=10000))

    await home.publish("charges", bill("100,00", paid="-100,00", counted=("П-1",)), period=NEXT)

    assert await shown(home) == (10000, 0, "debt", 10000)


@pytest.mark.check("R-17")
async def test_counting_it_again_in_the_same_file_and_in_later_files_changes_nothing(home: Any) -> None:
    receipt_id = (await home.overview("1"))["receipt_id"]
    for number in ("П-1", "П-2"):
        await home.service.emit(home.payment("1", receipt_id, amount=3000, name=number))

    await home.publish("charges", bill("70,00", counted=("П-1", "П-1", "чужой")), period=NEXT)
    assert await shown(home) == (7000, 3000, "debt", 4000)
    await home.publish("charges", bill("40,00", counted=("П-2", "П-1")), period="2026-12-01")
    assert await shown(home) == (4000, 0, "debt", 4000)


@pytest.mark.check("R-17")
async def test_a_file_may_count_a_payment_before_we_hear_of_it(home: Any) -> None:
    receipt_id = (await home.overview("1"))["receipt_id"]
    await home.publish("charges", bill("0,00", paid="-100,00", counted=("П-1",)), period=NEXT)

    await home.service.emit(home.payment("1", receipt_id, amount=10000))

    assert await shown(home) == (0, 0, "clear", 0)


@pytest.mark.check("R-17")
async def test_taking_the_file_back_makes_the_payment_uncounted_again(home: Any) -> None:
    receipt_id = (await home.overview("1"))["receipt_id"]
    await home.service.emit(home.payment("1", receipt_id, amount=10000))
    published = await home.publish("charges", bill("0,00", counted=("П-1",)), period=NEXT)
    assert (await shown(home))[1] == 0

    await home.act(published["import_id"], "rollback")

    assert await shown(home) == (10000, 10000, "clear", 0)


async def test_a_payment_for_an_older_receipt_shows_with_the_newest_of_its_kind(home: Any) -> None:
    receipt_id = (await home.overview("1"))["receipt_id"]
    await home.publish("charges", bill("200,00"), period=NEXT)

    await home.service.emit(home.payment("1", receipt_id, amount=10000))

    assert await shown(home) == (20000, 10000, "debt", 10000)


async def test_a_payment_of_one_kind_is_not_counted_by_the_file_of_another(home: Any) -> None:
    receipt_id = (await home.overview("1"))["receipt_id"]
    await home.service.emit(home.payment("1", receipt_id, amount=10000))

    await home.publish(
        "charges", bill("100,00") + bill("5,00", kind="water", counted=("П-1",)), period=PERIOD
    )

    receipts = (await home.look("1", "overview"))["receipts"]
    assert {each["kind_code"]: each["uncounted_total_minor"] for each in receipts} == {
        "main": 10000,
        "water": 0,
    }


async def test_a_failed_payment_shows_nowhere(home: Any) -> None:
    event = PaymentFailed(payment_id=new_id(), number="П-1", user_id=home.resident_id, reason="declined")

    await home.service.emit(event)

    assert (await shown(home))[1] == 0


async def test_a_payment_of_another_account_is_not_shown(home: Any) -> None:
    other = await home.register("2")
    receipt_id = (await home.overview("1"))["receipt_id"]
    event = home.payment("1", receipt_id, amount=10000)
    part = event.parts[0].model_copy(update={"account_id": other})

    await home.service.emit(event.model_copy(update={"parts": [part]}))

    assert (await shown(home))[1] == 0


@pytest.mark.check("D-17")
async def test_money_given_back_is_no_longer_paid(home: Any) -> None:
    receipt_id = (await home.overview("1"))["receipt_id"]
    paid = home.payment("1", receipt_id, amount=10000)
    await home.service.emit(paid, version=1)

    await home.service.emit(home.refund(paid, 2500), version=2)
    assert await shown(home) == (10000, 7500, "debt", 2500)
    [payment] = (await home.overview("1"))["uncounted_payments"]
    assert payment["amount_minor"] == 7500
    await home.service.emit(home.refund(paid, 10000), version=3)

    assert await shown(home) == (10000, 0, "debt", 10000)
    assert (await home.overview("1"))["uncounted_payments"] == []


@pytest.mark.check("D-17")
async def test_the_same_refund_again_and_older_news_of_it_change_nothing(home: Any) -> None:
    receipt_id = (await home.overview("1"))["receipt_id"]
    paid = home.payment("1", receipt_id, amount=10000)
    await home.service.emit(paid, version=1)
    for version, refunded in enumerate((4000, 4000, 1000), start=2):
        await home.service.emit(home.refund(paid, refunded), version=version)

    assert await shown(home) == (10000, 6000, "debt", 4000)
