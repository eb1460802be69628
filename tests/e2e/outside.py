"""The outside world as a test sees it: messages, letters, faults, the bank's clock and its cards."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

T = TypeVar("T")
WAIT_SECONDS = 30.0
POLL_SECONDS = 0.1
FREE_CARD, CODE_CARD, POOR_CARD = "2200000000000053", "4111111111111111", "4000000000009995"
THREE_D_CODE = "123456"


async def eventually(
    question: Callable[[], Awaitable[T | None]], *, what: str, seconds: float = WAIT_SECONDS
) -> T:
    """Ask until there is an answer. Raises AssertionError after the time given."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        found = await question()
        if found:
            return found
        assert asyncio.get_running_loop().time() < deadline, f"not in {seconds:.0f} s: {what}"
        await asyncio.sleep(POLL_SECONDS)


class Sandbox:
    """The control interface of the sandbox."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self._read: dict[str, object] = {}

    async def _items(self, path: str, **params: str) -> list[dict[str, Any]]:
        answer = await self.http.get(path, params=params)
        items: list[dict[str, Any]] = answer.raise_for_status().json()["items"]
        return items

    async def code(self, address: str) -> str:
        """The code in the newest message to a phone or mailbox that was not read here before."""
        path, param = ("/api/mail", "to") if "@" in address else ("/api/sms", "phone")

        async def newest() -> str | None:
            items = await self._items(path, **{param: address})
            if not items or items[0]["id"] == self._read.get(address):
                return None
            found = re.search(r"\b\d{6}\b", items[0]["text"])
            if found is None:
                return None
            self._read[address] = items[0]["id"]
            return found.group()

        return await eventually(newest, what=f"a code for {address}")

    async def letters(self, to: str, containing: str = "") -> list[dict[str, Any]]:
        """Letters to a mailbox, newest first."""
        items = await self._items("/api/mail", to=to)
        return [one for one in items if containing in one["subject"] + one["text"]]

    async def letter(self, to: str, containing: str) -> dict[str, Any]:
        """Wait for a letter with these words."""

        async def arrived() -> dict[str, Any] | None:
            found = await self.letters(to, containing)
            return found[0] if found else None

        return await eventually(arrived, what=f"a letter to {to} with «{containing}»")

    async def orders(self, number: str) -> list[dict[str, Any]]:
        """Orders that the bank has for a payment, named by its number."""
        answer = await self.http.get("/api/orders")
        items: list[dict[str, Any]] = answer.raise_for_status().json()
        return [one for one in items if one["description"].endswith(number)]

    async def calls(self, *words: str) -> list[dict[str, Any]]:
        """Lines of the journal that hold all the words."""
        answer = await self.http.get("/api/journal", params={"limit": 1000})
        items: list[dict[str, Any]] = answer.raise_for_status().json()["items"]
        return [one for one in items if all(word in str(one) for word in words)]

    @asynccontextmanager
    async def fault(self, target: str, fault: str, **details: object) -> AsyncIterator[None]:
        """The world misbehaves inside the block."""
        body = {"target": target, "fault": fault, **details}
        (await self.http.post("/api/faults", json=body)).raise_for_status()
        try:
            yield
        finally:
            (await self.http.delete("/api/faults")).raise_for_status()

    @asynccontextmanager
    async def later(self, seconds: float) -> AsyncIterator[None]:
        """The bank's clock is ahead inside the block."""
        (await self.http.post("/api/time", json={"offset_seconds": seconds})).raise_for_status()
        try:
            yield
        finally:
            (await self.http.post("/api/time", json={"offset_seconds": 0})).raise_for_status()

    async def pay(self, page_url: str, *, card: str = FREE_CARD) -> str:
        """Do on the bank's pages what a person does there; returns where the bank sends him back."""
        form = {"number": card, "expiry": "12/34", "code": "123", "holder": "ANNA TESTOVA"}
        onward = await self._post(page_url, form)
        if "/bank/acs/" in onward:
            onward = await self._post(onward, {"code": THREE_D_CODE})
        return onward

    async def give_back(self, md_order: str, amount_minor: int) -> None:
        """Do what a clerk of the bank does on the start page."""
        typed = f"{amount_minor // 100},{amount_minor % 100:02}"
        await self._post(f"/orders/{md_order}/refund", {"amount": typed})

    async def _post(self, address: str, form: dict[str, str]) -> str:
        answer = await self.http.post(urlsplit(address).path, data=form)
        assert answer.status_code in {302, 303}, answer.text
        return str(answer.headers["location"])
