"""A customer links the account, sends readings for three months, a tariff changes, he pays late."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest

from chaos.client import CARD, CARD_CODE
from drive.loading import publish, roll_back
from drive.people import Resident, eventually
from scenarios.bills import bill, household, tariffs
from scenarios.system import System

NUMBER = "3000000001"
SUMMER_RATES = (("cold_water", "01.01.2025", "46,30"), ("hot_water", "01.01.2025", "221,55"))
AUTUMN_RATES = (*SUMMER_RATES, ("cold_water", "01.10.2025", "48,72"), ("hot_water", "01.10.2025", "231,55"))


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(hour=9, tzinfo=UTC)


class Customer:
    """Acts for the story's resident and reads what he sees."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.resident = Resident(phone="+79021110001", number=NUMBER, flat=1)

    @property
    def home(self) -> str:
        return f"/api/billing/v1/accounts/{self.resident.account_id}"

    async def overview(self) -> dict[str, Any]:
        [receipt] = (await self.system.get(f"{self.home}/overview", self.resident))["receipts"]
        return dict(receipt)

    async def sees(self, what: str, **expected: object) -> dict[str, Any]:
        """Wait until the home page says this; it must go on saying it."""
        last: dict[str, object] = {}

        async def question() -> dict[str, Any] | None:
            receipt = await self.overview()
            last.update(shown(receipt))
            return receipt if last == expected else None

        try:
            receipt = await eventually(question, what=what, seconds=20)
        except AssertionError:
            assert last == expected, what
            raise
        assert shown(await self.overview()) == expected
        return receipt

    async def send(self, taken_on: str, *values: str) -> None:
        items = [
            {"meter_id": str(meter.meter_id), "value": value, "is_confirmed_unusual": True}
            for meter, value in zip(self.resident.meters, values, strict=True)
        ]
        path = f"/api/metering/v1/accounts/{self.resident.account_id}/readings"
        await self.system.post(path, self.resident, body={"taken_on": taken_on, "items": items})

    async def pay(self) -> dict[str, Any]:
        """Pay the current receipt by card."""
        receipt = {"receipt_id": (await self.overview())["receipt_id"]}
        cart = await self.system.post("/api/payments/v1/cart/receipts", self.resident, body=receipt)
        order = {"method": "card", "rules_version": cart["rules_version"], "cart_version": cart["version"]}
        payment = await self.system.post("/api/payments/v1/payments", self.resident, body=order)
        path = f"/api/payments/v1/payments/{payment['payment_id']}"

        async def page() -> str | None:
            found: str | None = (await self.system.get(path, self.resident))["redirect_url"]
            return found

        bank, url = self.system.town.outside, httpx.URL(await eventually(page, what="the bank's page"))
        await bank.post(url.path, data=CARD)
        await bank.post(url.path.replace("/pay/", "/acs/"), data={"code": CARD_CODE})
        await self.system.post(f"{path}/check", self.resident, body=None)

        async def ended() -> dict[str, Any] | None:
            found = await self.system.get(path, self.resident)
            return None if found["is_pending"] else found

        return await eventually(ended, what="the end of the payment")


def shown(receipt: dict[str, Any]) -> dict[str, object]:
    """The numbers of the home page, in kopecks, and the month they are of."""
    return {
        "period": receipt["period"],
        "due": receipt["rows"]["due"]["main_minor"],
        "preliminary": receipt["rows"]["preliminary"]["main_minor"],
        "uncounted": receipt["uncounted_total_minor"],
        "balance": (receipt["balance"]["kind"], receipt["balance"]["amount_minor"]),
    }


def volumes(receipt: dict[str, Any]) -> Sequence[tuple[str, Decimal, Decimal, int]]:
    return sorted(
        (line["service_code"], Decimal(line["tariff"]), Decimal(line["volume"]), line["amount_minor"])
        for line in receipt["preliminary_lines"]
    )


@pytest.mark.slow
@pytest.mark.feature("ID-04", "ACC-01", "MET-01", "BIL-02", "BIL-03", "PAY-22", "OPS-10")
async def test_three_months_a_new_tariff_and_a_late_payment(system: System) -> None:
    customer, town = Customer(system), system.town
    resident = customer.resident
    await system.welcome(resident)

    # August: the accounting system's first files, and the account is linked.
    await system.travel(day("2025-08-20"))
    for file in (*household(NUMBER), tariffs(*SUMMER_RATES)):
        await publish(town, file)
    await publish(town, bill(NUMBER, "2025-07-01", maintenance="1000,00", due="1000,00"))
    await town.link(resident)
    await town.look_around(resident)
    resident.meters.sort(key=lambda meter: meter.service_code)
    debt = ("debt", 100_000)
    await customer.sees(
        "July's bill", period="2025-07-01", due=100_000, preliminary=0, uncounted=0, balance=debt
    )

    await customer.send("2025-08-20", "106,00", "52,00")
    receipt = await customer.sees(
        "6 m³ and 2 m³", period="2025-07-01", due=100_000, preliminary=72_090, uncounted=0, balance=debt
    )
    assert volumes(receipt) == [
        ("cold_water", Decimal("46.30"), Decimal(6), 27_780),
        ("hot_water", Decimal("221.55"), Decimal(2), 44_310),
    ]

    # September: the bill of August takes over, the new readings count from the old ones.
    await system.travel(day("2025-09-20"))
    await publish(
        town,
        bill(NUMBER, "2025-08-01", debt="1000,00", maintenance="1000,00", water="720,90", due="2720,90"),
    )
    debt = ("debt", 272_090)
    await customer.sees(
        "August's bill", period="2025-08-01", due=272_090, preliminary=0, uncounted=0, balance=debt
    )
    await customer.send("2025-09-20", "113,00", "54,50")
    await customer.sees(
        "7 m³ and 2.5 m³: 324.10 and 553.875, each rounded",
        period="2025-08-01", due=272_090, preliminary=87_798, uncounted=0, balance=debt,
    )  # fmt: skip

    # October: the readings come first, the tariff in force since the 1st a day later.
    await system.travel(day("2025-10-20"))
    await publish(
        town,
        bill(NUMBER, "2025-09-01", debt="2720,90", maintenance="1000,00", water="877,98", due="4598,88"),
    )
    await customer.send("2025-10-20", "118,00", "56,00")
    debt = ("debt", 459_888)
    await customer.sees(
        "at the old rates", period="2025-09-01", due=459_888, preliminary=56_383, uncounted=0, balance=debt
    )
    await publish(town, tariffs(*AUTUMN_RATES))
    receipt = await customer.sees(
        "at the new rates", period="2025-09-01", due=459_888, preliminary=59_093, uncounted=0, balance=debt
    )
    assert volumes(receipt) == [
        ("cold_water", Decimal("48.72"), Decimal(5), 24_360),
        ("hot_water", Decimal("231.55"), Decimal("1.5"), 34_733),
    ]

    # November: he pays September's bill, late; the accounting system does not know yet.
    await system.travel(day("2025-11-05"))
    payment = await customer.pay()
    assert (payment["state"], payment["amount_minor"]) == ("confirmed", 459_888)
    clear = {"uncounted": 459_888, "balance": ("clear", 0)}
    await customer.sees("paid, not counted", period="2025-09-01", due=459_888, preliminary=59_093, **clear)

    # The next bill counts the payment, once, however often it is published; taken back, it is as before.
    october = bill(
        NUMBER, "2025-10-01", debt="4598,88", paid="-4598,88", maintenance="1000,00", water="590,93",
        due="1590,93", counted=(payment["number"],),
    )  # fmt: skip
    counted = {"uncounted": 0, "balance": ("debt", 159_093)}
    import_id = await publish(town, october)
    await customer.sees("counted", period="2025-10-01", due=159_093, preliminary=0, **counted)
    await publish(town, october)
    await customer.sees("counted once", period="2025-10-01", due=159_093, preliminary=0, **counted)
    await roll_back(town, "billing", import_id=import_id)
    await customer.sees("taken back", period="2025-09-01", due=459_888, preliminary=59_093, **clear)
    await publish(town, october)
    await customer.sees("counted again", period="2025-10-01", due=159_093, preliminary=0, **counted)

    notices = await system.get("/api/notify/v1/notifications", resident)
    assert sorted(item["topic"] for item in notices["items"]) == ["payments", *["receipts"] * 3]
    history = await system.get(f"/api/payments/v1/accounts/{resident.account_id}/history", resident)
    assert [item["amount_minor"] for item in history["items"]] == [-459_888]
