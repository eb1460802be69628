"""Residents with something to pay."""

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from common.ids import new_id
from common.testing import Harness
from contracts.accounts import AccountLinked, AccountRegistered
from contracts.billing import ReceiptLine, ReceiptPublished, ReceiptRecipient
from payments.payment.models import Payment
from payments.payment.work import ask_about_due

KEYS = count()
REPAIRS, UTILITIES = new_id(), new_id()
GD_06 = [
    ("Содержание и ремонт", "Обслуживание и ремонт", 263351, UTILITIES),
    ("Консьерж", "Охрана", 133742, UTILITIES),
    ("ХВС в целях содержания ОИ", "ХВС в целях сод.ОИ", 779, UTILITIES),
    ("Эл/эн в целях содержания ОИ", "Эл.эн в целях сод.ОИ", 13492, UTILITIES),
    ("Взнос В Фонд Капремонта", "Взнос В Фонд Капремонта", 94136, REPAIRS),
    ('Обслуж. спец. счета "Кап.ремонт"', "Обсл. спец. счета к.р.", 7462, UTILITIES),
    ("Пеня: Взнос В Фонд Капремонта", "Пеня", 0, REPAIRS),
    ("Во При Сои", "ВО в целях сод.ОИ", 565, UTILITIES),
]


@dataclass
class Payer:
    """A resident, with an account and a way to act."""

    service: Harness
    user_id: UUID = field(default_factory=new_id)
    account_id: UUID = field(default_factory=new_id)
    number: str = "1000000007"

    @property
    def headers(self) -> dict[str, str]:
        return self.service.issuer.resident(self.user_id)

    async def link(self, *, has_payments: bool = True) -> None:
        await self.service.emit(
            AccountRegistered(
                account_id=self.account_id,
                number=self.number,
                organisation_id=new_id(),
                organisation_code="centre",
                organisation_name="Центр начислений (демо)",
                has_payments=has_payments,
            )
        )
        await self.service.emit(
            AccountLinked(link_id=new_id(), user_id=self.user_id, account_id=self.account_id, is_primary=True)
        )

    def receipt(
        self, *, receipt_id: UUID | None = None, due: dict[int, int] | None = None, **given: Any
    ) -> ReceiptPublished:
        """The receipt of GD-04; `due` changes lines by number, `preliminary` adds to the first line."""
        preliminary = given.pop("preliminary", 0)
        amounts = {line_no: amount for line_no, (_, _, amount, _) in enumerate(GD_06, start=1)} | (due or {})
        total = sum(amounts.values())
        values: dict[str, Any] = {
            "receipt_id": receipt_id or new_id(),
            "account_id": self.account_id,
            "kind_code": "united",
            "kind_name": "Квитанция Объединённая",
            "period": date(2020, 8, 1),
            "total_due_minor": total,
            "due_with_preliminary_minor": total + preliminary,
            "is_current": True,
            "recipients": [
                ReceiptRecipient(recipient_id=REPAIRS, group_name="КАПИТАЛЬНЫЙ РЕМОНТ", name="Фонд"),
                ReceiptRecipient(recipient_id=UTILITIES, group_name="КОММУНАЛЬНЫЕ УСЛУГИ", name="УК"),
            ],
            "lines": [
                ReceiptLine(
                    line_no=line_no,
                    service_code=f"s{line_no}",
                    name=name,
                    short_name=short_name,
                    recipient_id=recipient_id,
                    due_minor=amounts[line_no],
                    preliminary_minor=preliminary if line_no == 1 else 0,
                )
                for line_no, (name, short_name, _, recipient_id) in enumerate(GD_06, start=1)
            ],
        }
        return ReceiptPublished(**(values | given))

    async def published(self, **given: Any) -> ReceiptPublished:
        event = self.receipt(**given)
        await self.service.emit(event)
        return event

    async def call(
        self, method: str, path: str, *, key: str | None = None, json: Any = None
    ) -> httpx.Response:
        headers = self.headers | {"Idempotency-Key": key or f"a-key-of-sixteen-{next(KEYS)}"}
        return await self.service.client.request(method, self.service.url(path), headers=headers, json=json)

    async def cart(self) -> dict[str, Any]:
        answer = await self.call("GET", "/cart")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def lines(self) -> list[dict[str, Any]]:
        cart = await self.cart()
        return [
            line
            for group in cart["groups"]
            for recipient in group["recipients"]
            for line in recipient["lines"]
        ]

    async def add(self, receipt_id: UUID, **given: Any) -> httpx.Response:
        return await self.call("POST", "/cart/receipts", json={"receipt_id": str(receipt_id)} | given)

    async def fill_cart(self, **given: Any) -> ReceiptPublished:
        event = await self.published(**given)
        answer = await self.add(event.receipt_id)
        assert answer.status_code == 201, answer.text
        return event

    async def pay(self, *, key: str | None = None, **given: Any) -> httpx.Response:
        version = given.pop("cart_version", None) or (await self.cart())["version"]
        body = {"method": "card", "rules_version": 1, "cart_version": version} | given
        return await self.call("POST", "/payments", key=key, json=body)

    async def started(self) -> dict[str, Any]:
        """A payment that has its page at the bank."""
        answer = await self.pay()
        assert answer.status_code == 201, answer.text
        await self.service.drain()
        payment = await self.payment(answer.json()["payment_id"])
        assert payment["state"] == "redirected", payment
        return payment

    async def payment(self, payment_id: str) -> dict[str, Any]:
        answer = await self.call("GET", f"/payments/{payment_id}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def settled(self, payment_id: str) -> dict[str, Any]:
        """The payment after the worker has done all that is due."""
        await ask_about_due(self.service.resources)
        await self.service.drain()
        return await self.payment(payment_id)

    async def checked(self, payment_id: str) -> dict[str, Any]:
        """The payment after the bank was asked because the resident came back."""
        answer = await self.call("POST", f"/payments/{payment_id}/check")
        assert answer.status_code == 202, answer.text
        return await self.settled(payment_id)

    async def stored(self) -> list[Payment]:
        """Every payment there is, as the database has it."""
        async with self.service.session() as session:
            return list((await session.execute(select(Payment).order_by(Payment.id))).scalars())


@pytest.fixture
async def payer(service: Harness) -> Payer:
    it = Payer(service)
    await it.link()
    return it


@pytest.fixture
async def stranger(service: Harness) -> Payer:
    it = Payer(service, number="1000000008")
    await it.link()
    return it
