"""Residents who read and write without a pause, each over a connection he keeps open."""

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from common import clock
from drive.files import BASELINE
from drive.people import PASSWORD, Resident, new_key
from one_node.servers import SERVICES

REQUEST_SECONDS = 15.0
PAUSE_SECONDS = 0.15
# A meter never runs backwards: every reading of the suite is higher than the ones before.
VOLUMES = itertools.count(1)
# Each service answers that often at least while everything is replaced.
REQUESTS_MIN = 30
# Nobody may look for accounts more than sixty times an hour.
SEARCH_EVERY = 4
READ_ONLY = {"billing", "content"}
APPLICATION = "water-meter-commissioning"


@dataclass
class Tally:
    """What came of all requests."""

    answered: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)

    def told(self) -> str:
        """For people."""
        total = sum(self.answered.values())
        lines = [f"{total} requests answered, {len(self.failed)} failed"]
        lines += [f"  {name:<18}{count:>6}" for name, count in sorted(self.answered.items())]
        return "\n".join([*lines, *self.failed[:20]])


@dataclass
class Walker:
    """One resident: every round he asks and writes something of every service."""

    resident: Resident
    http: httpx.AsyncClient
    tally: Tally
    readings: dict[str, Any] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    rounds: Iterator[int] = field(default_factory=itertools.count)

    async def walk(self, is_over: asyncio.Event) -> None:
        """Until it is over."""
        steps = (
            *(self.identity, self.accounts, self.metering, self.billing),
            *(self.payments, self.tickets, self.notify, self.content),
        )
        for step in itertools.cycle(steps):
            if is_over.is_set():
                return
            await self._try(step)
            await asyncio.sleep(PAUSE_SECONDS)

    async def _try(self, step: Callable[[], Awaitable[None]]) -> None:
        try:
            await step()
        except httpx.HTTPError as error:
            now = clock.now().strftime("%H:%M:%S.%f")[:-3]
            words = error.response.text[:300] if isinstance(error, httpx.HTTPStatusError) else ""
            self.tally.failed.append(f"{now} {step.__name__}: {error!r} {words}")

    async def _ask(self, method: str, path: str, *, body: object = None, key: str = "") -> Any:
        """One request; only a success will do. Raises httpx.HTTPError."""
        headers = self.resident.headers | ({} if method == "GET" else {"Idempotency-Key": key or new_key()})
        answer = await self.http.request(method, f"/api/{path}", json=body, headers=headers)
        answer.raise_for_status()
        self.tally.answered[f"{path.split('/', 1)[0]} {method}"] += 1
        return answer.json() if answer.content else None

    async def identity(self) -> None:
        await self._ask("GET", "identity/v1/me")
        await self._ask(
            "PATCH", "identity/v1/me", body={"first_name": "Анна" if len(self.readings) % 2 else "Мария"}
        )
        await self._new_token()

    async def _new_token(self) -> None:
        """A session of its own at first, then a new token for it each round."""
        path, body = "identity/v1/sessions/refresh", None
        if not self.cookies:
            path, body = "identity/v1/sessions", {"login": self.resident.phone, "password": PASSWORD}
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"X-Kabinet": "1", "Origin": str(self.http.base_url).rstrip("/"), "Cookie": kept}
        answer = await self.http.post(f"/api/{path}", json=body, headers=headers)
        answer.raise_for_status()
        self.cookies |= dict(answer.cookies)
        # Everything else comes with the resident's first token; the jar would keep both.
        self.http.cookies.clear()
        self.tally.answered["identity POST"] += 1

    async def accounts(self) -> None:
        (link,) = (await self._ask("GET", "accounts/v1/links"))["items"]
        change = {"alias": f"Дом {len(self.readings)}", "version": link["version"]}
        await self._ask("PATCH", f"accounts/v1/links/{link['link_id']}", body=change)
        if next(self.rounds) % SEARCH_EVERY == 0:
            address = {"number": self.resident.number, "house": "1", "flat": str(self.resident.flat)}
            await self._ask("POST", "accounts/v1/links/search", body=address)

    async def metering(self) -> None:
        await self._ask("GET", f"metering/v1/accounts/{self.resident.account_id}/meters")
        await self.send_reading(new_key())

    async def send_reading(self, key: str) -> None:
        """A reading of its own for a new key, the very same for a known one."""
        if key not in self.readings:
            item = {
                "meter_id": str(self.resident.meters[0].meter_id),
                "value": str(BASELINE + next(VOLUMES)),
                "is_confirmed_unusual": True,
            }
            self.readings[key] = {"body": {"taken_on": clock.today().isoformat(), "items": [item]}}
        known = self.readings[key]
        path = f"metering/v1/accounts/{self.resident.account_id}/readings"
        answer = await self._ask("POST", path, body=known["body"], key=key)
        reading = answer["items"][0]["reading_id"]
        assert known.setdefault("reading_id", reading) == reading, "one key, two readings"

    async def billing(self) -> None:
        """Residents only read here: what billing writes, it writes because of their readings and payments."""
        await self._ask("GET", f"billing/v1/accounts/{self.resident.account_id}/overview")
        await self._ask("GET", f"billing/v1/receipts/{self.resident.receipt_id}")

    async def payments(self) -> None:
        await self._ask("GET", f"payments/v1/accounts/{self.resident.account_id}/payable")
        receipt = {"receipt_id": str(self.resident.receipt_id)}
        await self._ask("POST", "payments/v1/cart/receipts", body=receipt)

    async def tickets(self) -> None:
        body = {"service_code": APPLICATION, "account_id": str(self.resident.account_id)}
        draft = await self._ask("POST", "tickets/v1/applications", body=body)
        await self._ask("GET", f"tickets/v1/applications/{draft['id']}")
        await self._ask("DELETE", f"tickets/v1/applications/{draft['id']}")

    async def notify(self) -> None:
        await self._ask("GET", "notify/v1/notifications")
        await self._ask("POST", "notify/v1/notifications/read-all")

    async def content(self) -> None:
        """Residents only read here."""
        await self._ask("GET", "content/v1/legal-texts")
        await self._ask("GET", "content/v1/questions")


def judge(tally: Tally) -> None:
    """No request has failed, and every service had its share. Raises AssertionError."""
    print(tally.told())
    assert tally.failed == []
    for service in SERVICES:
        count = sum(number for name, number in tally.answered.items() if name.startswith(service))
        assert count >= REQUESTS_MIN, f"{service}: only {count} requests"
        assert service in READ_ONLY or tally.answered[f"{service} POST"], f"{service}: nothing was posted"


@asynccontextmanager
async def load(origin: str, residents: list[Resident]) -> AsyncIterator[list[Walker]]:
    """Residents walk for the length of the block; they share one tally."""
    is_over, tally = asyncio.Event(), Tally()
    # Two connections each: one would hide a server that closes idle ones.
    limits = httpx.Limits(max_connections=2, max_keepalive_connections=2)
    clients = [httpx.AsyncClient(base_url=origin, timeout=REQUEST_SECONDS, limits=limits) for _ in residents]
    walkers = [Walker(resident, client, tally) for resident, client in zip(residents, clients, strict=True)]
    tasks = [asyncio.create_task(walker.walk(is_over)) for walker in walkers]
    try:
        yield walkers
    finally:
        is_over.set()
        await asyncio.gather(*tasks)
        for client in clients:
            await client.aclose()
