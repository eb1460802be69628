"""A house with meters, its resident and the world around: arranges data and acts over the API."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import nats
from sqlalchemy import select

from common import clock
from common.ids import new_id
from common.testing import Harness
from contracts.accounts import AccountLinked, AccountRegistered, GuestMatchQuery, GuestMatchReply
from metering.meter.models import Meter
from metering.reading.models import Reading
from metering.window.models import ReadingWindow
from metering.window.rules import WindowRules, month_start

NOW = datetime(2020, 10, 20, 9, 0, tzinfo=UTC)
TODAY = date(2020, 10, 20)
PERIOD = date(2020, 10, 1)
ACCEPTED = "metering.reading.accepted.v1"
HOT_MONTHS = ("1.62", "2.15", "1.98", "2.31", "1.87", "2.07")
GUEST = {"number": "1000000009", "house": "10", "flat": "11"}


class House:
    """One account with its owner; the clock stands at 20 October 2020, noon in Moscow."""

    def __init__(self, service: Harness) -> None:
        self.service = service
        self.user_id = new_id()
        self.account_id = new_id()
        self.organisation_id = new_id()
        self.keys = 0

    async def open(self) -> None:
        """Let the accounts service announce the account and its link."""
        clock.travel(NOW)
        await self.announce()
        await self.service.emit(
            AccountLinked(link_id=new_id(), user_id=self.user_id, account_id=self.account_id, is_primary=True)
        )

    async def announce(self, **values: Any) -> None:
        event = AccountRegistered(
            **{
                "account_id": self.account_id,
                "number": "1000000009",
                "organisation_id": self.organisation_id,
                "organisation_code": "centre",
                "organisation_name": "Центр начислений",
            }
            | values
        )
        await self.service.emit(event)

    async def set_window(self, **rules: Any) -> None:
        chosen = WindowRules(**rules)
        window = ReadingWindow(
            organisation_id=self.organisation_id,
            opens_day=chosen.opens_day,
            closes_day=chosen.closes_day,
            takes_late=chosen.takes_late,
            time_zone=chosen.time_zone,
            unusual_factor=chosen.unusual_factor,
            changed_at=clock.now(),
        )
        async with self.service.session() as session:
            session.add(window)

    async def add_meter(self, serial: str = "34230774", **values: Any) -> Meter:
        given: dict[str, Any] = {
            "name": "ГВС С/У", "service_code": "hot_water", "unit": "м3", "place": "С/У", "zones": 1,
            "digits": 5, "decimals": 2, "installed_on": date(2018, 4, 9),
            "verification_due_on": date(2024, 2, 13), "calculated_from": date(2018, 4, 9),
            "calculated_to": None, "removal_reason": "",
            "is_hidden": False,
        }  # fmt: skip
        meter = Meter(id=new_id(), serial=serial, **({"account_id": self.account_id} | given | values))
        async with self.service.session() as session:
            session.add(meter)
        return meter

    async def add_reading(self, meter: Meter, value: str, *, taken_on: date, **values: Any) -> Reading:
        given: dict[str, Any] = {
            "register_code": "single", "source": "resident", "previous_value": None, "volume": None,
            "is_current": True, "accounted_on": taken_on, "period": month_start(taken_on),
        }  # fmt: skip
        reading = Reading(
            id=new_id(),
            meter_id=meter.id,
            account_id=meter.account_id,
            value=Decimal(value),
            taken_on=taken_on,
            created_at=clock.now(),
            **(given | values),
        )
        async with self.service.session() as session:
            session.add(reading)
        return reading

    async def add_history(self, meter: Meter, start: str, *, months: Sequence[str] = HOT_MONTHS) -> Decimal:
        """A reading on the 25th of March 2020 and one in each following month; the last value."""
        value = Decimal(start)
        await self.add_reading(meter, start, taken_on=date(2020, 3, 25))
        for number, used in enumerate(months):
            value += Decimal(used)
            await self.add_reading(
                meter, str(value), taken_on=date(2020, 4 + number, 25), volume=Decimal(used),
                previous_value=value - Decimal(used),
            )  # fmt: skip
        return value

    def key(self) -> str:
        self.keys += 1
        return f"an-idempotency-key-{self.keys}"

    @property
    def owner(self) -> dict[str, str]:
        return self.service.issuer.resident(self.user_id)

    async def get(self, path: str, **query: Any) -> httpx.Response:
        return await self.service.client.get(self.service.url(path), params=query, headers=self.owner)

    async def post(
        self, path: str, body: Any, *, key: str | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        return await self.service.client.post(
            self.service.url(path),
            json=body,
            headers={**(self.owner if headers is None else headers), "Idempotency-Key": key or self.key()},
        )

    async def send(
        self,
        *items: Mapping[str, Any],
        taken_on: date | str = TODAY,
        key: str | None = None,
        account_id: UUID | None = None,
    ) -> httpx.Response:
        body = {"taken_on": str(taken_on), "items": list(items)}
        return await self.post(f"/accounts/{account_id or self.account_id}/readings", body, key=key)

    async def meters(self) -> dict[str, Any]:
        answer = await self.get(f"/accounts/{self.account_id}/meters")
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    async def stored(self) -> list[Reading]:
        async with self.service.session() as session:
            return list((await session.scalars(select(Reading).order_by(Reading.id))).all())

    async def assert_nothing_happened(self, *, stored: int = 0) -> None:
        """Nothing was written beyond what was arranged, and nothing was published."""
        assert len(await self.stored()) == stored
        assert await self.service.published() == []

    async def guest_send(
        self, *items: Mapping[str, Any], key: str | None = None, address: str = "203.0.113.7", **body: Any
    ) -> httpx.Response:
        given = GUEST | {"taken_on": str(TODAY), "items": list(items)} | body
        return await self.post("/guest/readings", given, key=key, headers={"X-Forwarded-For": address})

    async def guest_meters(self, *, address: str = "203.0.113.7", **body: Any) -> httpx.Response:
        return await self.post("/guest/meters", GUEST | body, headers={"X-Forwarded-For": address})

    @asynccontextmanager
    async def accounts_service(self) -> AsyncIterator[list[int]]:
        """Stands for the accounts service; notes how many connections were in use when it was asked."""
        in_use: list[int] = []

        async def answer(message: Any) -> None:
            pool: Any = self.service.resources.engine.pool
            in_use.append(pool.checkedout())
            query = GuestMatchQuery.model_validate_json(message.data)
            is_ours = query.model_dump() == GUEST
            reply = GuestMatchReply(account_id=self.account_id if is_ours else None)
            await message.respond(reply.model_dump_json().encode())

        client = await nats.connect(self.service.resources.settings.nats_url.get_secret_value())
        try:
            await client.subscribe(GuestMatchQuery.subject, cb=answer)
            await client.flush()
            await self.service.resources.broker.connected()
            yield in_use
        finally:
            await client.close()


class Office:
    """An operator with files."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.service = house.service
        self.who = house.service.issuer.staff("imports")

    async def upload(self, kind: str, content: bytes | str) -> dict[str, Any]:
        raw = content.encode() if isinstance(content, str) else content
        answer = await self.service.client.post(
            self.service.url("/imports"),
            data={"kind": kind},
            files={"file": ("a.csv", raw)},
            headers=self.who,
        )
        assert answer.status_code in {200, 202}, answer.text
        await self.service.drain()
        return await self.read(answer.json()["import_id"])

    async def read(self, import_id: str) -> dict[str, Any]:
        answer = await self.service.client.get(self.service.url(f"/imports/{import_id}"), headers=self.who)
        body: dict[str, Any] = answer.json()
        return body

    async def act(self, import_id: str, action: str) -> dict[str, Any]:
        url = self.service.url(f"/imports/{import_id}/{action}")
        answer = await self.service.client.post(url, headers=self.who | {"Idempotency-Key": self.house.key()})
        assert answer.status_code == 202, answer.text
        await self.service.drain()
        return await self.read(import_id)

    async def publish(self, kind: str, content: bytes | str) -> dict[str, Any]:
        checked = await self.upload(kind, content)
        assert checked["state"] == "checked", checked
        published = await self.act(checked["import_id"], "publish")
        assert published["state"] == "applied", published
        return published

    async def roll_back(self, shown: dict[str, Any]) -> None:
        assert (await self.act(shown["import_id"], "rollback"))["state"] == "rolled_back"


def item(meter: Meter, value: str | None = None, **extra: Any) -> dict[str, Any]:
    """A row of a submission."""
    row: dict[str, Any] = {"meter_id": str(meter.id)} | extra
    return row if value is None else row | {"value": value}


def guest_item(meter: Meter, value: str, **extra: Any) -> dict[str, Any]:
    """A row of a guest's submission, with the right end of the serial number."""
    return {"meter_id": str(meter.id), "serial_last4": meter.serial[-4:], "value": value} | extra


def errors(answer: httpx.Response) -> dict[str, str]:
    """Field → code of a refusal."""
    return {row["field"]: row["code"] for row in answer.json()["errors"]}
