"""An operator who loads files, and residents who look."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from common import clock
from common.ids import new_id
from common.testing import Harness
from contracts.accounts import AccountRegistered
from contracts.metering import ReadingAccepted
from contracts.payments import PaymentPart, PaymentRefunded, PaymentSucceeded

DEMO = Path(__file__).parents[3] / "deploy" / "local" / "demo"
DEMO_NUMBERS = ("1000000007", "1234567899", "1000000002", "1000000003", "1000000009", "1000000010")
ORGANISATION_ID = UUID("0192f000-0000-7000-8000-000000000001")

HEADERS = {
    "receipt": "!receipt;лицевой счёт;вид;квитанция;дата выпуска;начислено;к оплате\n",
    "recipient": "!recipient;лицевой счёт;вид;получатель;название;к оплате\n",
    "line": "!line;лицевой счёт;вид;№;услуга;название;получатель;начислено;к оплате\n",
    "operation": "!operation;лицевой счёт;вид;№;вид операции;тариф;ед. тарифа;объём;ед. объёма;сумма\n",
}


def bill(**sums: str) -> str:
    """A file in which each account owes one sum for heating."""
    receipts = "".join(
        f"receipt;{number[1:]};main;Квитанция;31.10.2026;{due};{due}\n" for number, due in sums.items()
    )
    recipients = "".join(f"recipient;{number[1:]};main;heat;Тепло;{due}\n" for number, due in sums.items())
    lines = "".join(
        f"line;{number[1:]};main;1;heating;Отопление;heat;{due};{due}\n" for number, due in sums.items()
    )
    operations = "".join(
        f"operation;{number[1:]};main;1;начисление;100,00;руб/Гкал;{due};Гкал;{due}\n"
        for number, due in sums.items()
    )
    return (
        HEADERS["receipt"] + receipts + HEADERS["recipient"] + recipients + HEADERS["line"] + lines
        + HEADERS["operation"] + operations
    )  # fmt: skip


@dataclass
class Desk:
    """Registers accounts, loads files as an operator, and looks as a resident."""

    service: Harness
    accounts: dict[str, UUID] = field(default_factory=dict)
    resident_id: UUID = field(default_factory=new_id)
    organisation: str = "centre"

    @property
    def resident(self) -> dict[str, str]:
        return self.service.issuer.resident(self.resident_id)

    @property
    def operator(self) -> dict[str, str]:
        return self.service.issuer.staff("imports")

    async def register(self, number: str, *, organisation_id: UUID = ORGANISATION_ID) -> UUID:
        """An account that accounts has announced and the resident holds."""
        account_id = self.accounts.setdefault(number, new_id())
        await self.service.emit(
            AccountRegistered(
                account_id=account_id,
                number=number,
                organisation_id=organisation_id,
                organisation_code=self.organisation,
                organisation_name="Центр начислений (демо)",
            )
        )
        await self.service.grant(self.resident_id, account_id)
        return account_id

    async def register_demo(self) -> None:
        for number in DEMO_NUMBERS:
            await self.register(number)

    async def upload(
        self, kind: str, content: bytes | str, *, period: str = "", organisation: str = ""
    ) -> dict[str, Any]:
        """Upload a file, have it checked, and read what came of it."""
        raw = content.encode() if isinstance(content, str) else content
        answer = await self.service.client.post(
            self.service.url("/imports"),
            data={"kind": kind, "period": period, "organisation": organisation},
            files={"file": ("charges.csv", raw, "text/csv")},
            headers=self.operator,
        )
        assert answer.status_code in {200, 202}, answer.text
        await self.service.drain()
        return await self.read_import(answer.json()["import_id"])

    async def read_import(self, import_id: str) -> dict[str, Any]:
        url = self.service.url(f"/imports/{import_id}")
        body: dict[str, Any] = (await self.service.client.get(url, headers=self.operator)).json()
        return body

    async def act(self, import_id: str, action: str) -> dict[str, Any]:
        answer = await self.service.client.post(
            self.service.url(f"/imports/{import_id}/{action}"), headers=self.operator
        )
        assert answer.status_code == 202, answer.text
        await self.service.drain()
        return await self.read_import(import_id)

    async def publish(
        self, kind: str, content: bytes | str, *, period: str = "", organisation: str = ""
    ) -> dict[str, Any]:
        checked = await self.upload(kind, content, period=period, organisation=organisation)
        assert checked["state"] == "checked", checked["errors"]
        published = await self.act(checked["import_id"], "publish")
        assert published["state"] == "applied"
        return published

    async def publish_demo(self, *names: str) -> None:
        """Load demo files of charges by their months, or all of them."""
        for path in sorted(DEMO.glob("41-charges-*.csv")):
            period = path.stem.removeprefix("41-charges-")
            if not names or period in names:
                await self.publish("charges", path.read_bytes(), period=period)

    async def get(self, path: str, *, who: dict[str, str] | None = None, **query: Any) -> httpx.Response:
        return await self.service.client.get(
            self.service.url(path), params=query, headers=who or self.resident
        )

    async def look(self, number: str, what: str, **query: Any) -> dict[str, Any]:
        answer = await self.get(f"/accounts/{self.accounts[number]}/{what}", **query)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def overview(self, number: str) -> dict[str, Any]:
        """The only receipt of an account's overview."""
        receipts = (await self.look(number, "overview"))["receipts"]
        assert len(receipts) == 1
        receipt: dict[str, Any] = receipts[0]
        return receipt

    async def send_reading(
        self,
        number: str,
        volume: str,
        *,
        meter_id: UUID,
        period: date = date(2026, 11, 1),
        service_code: str = "cold_water",
        register_code: str = "total",
        source: str = "portal",
        version: int | None = None,
    ) -> Any:
        """What metering announces when it takes a reading in."""
        event = ReadingAccepted(
            reading_id=new_id(),
            meter_id=meter_id,
            account_id=self.accounts[number],
            service_code=service_code,
            register_code=register_code,
            value=Decimal(100) + Decimal(volume),
            previous_value=Decimal(100),
            volume=Decimal(volume),
            unit="м3",
            taken_on=period.replace(day=18),
            period=period,
            source=source,
        )
        return await self.service.emit(event, version=version)

    def payment(self, number: str, receipt_id: str, *, amount: int, name: str = "П-1") -> PaymentSucceeded:
        """A payment of one receipt."""
        return PaymentSucceeded(
            payment_id=new_id(),
            number=name,
            user_id=self.resident_id,
            amount_minor=amount,
            parts=[
                PaymentPart(
                    account_id=self.accounts[number], receipt_id=UUID(receipt_id), amount_minor=amount
                )
            ],
            paid_at=clock.now(),
        )

    def refund(self, paid: PaymentSucceeded, refunded: int) -> PaymentRefunded:
        """What the bank has given back of a payment of one receipt so far."""
        return PaymentRefunded(
            payment_id=paid.payment_id,
            number=paid.number,
            user_id=paid.user_id,
            amount_minor=paid.amount_minor,
            refunded_minor=refunded,
            parts=[paid.parts[0].model_copy(update={"amount_minor": refunded})],
        )
