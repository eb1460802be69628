"""A simulated resident: sends readings and pays, repeats with the same key, and notes what he was told."""

import asyncio
import contextlib
import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import httpx

from chaos.history import History
from common import clock
from drive.files import BASELINE
from drive.people import Resident, new_key

CARD = {"number": "4111 1111 1111 1111", "expiry": "12/34", "code": "123", "holder": "ANNA TESTOVA"}
REFUSED_CARD = {**CARD, "number": "4000 0000 0000 9995"}
CARD_CODE = "123456"
READINGS_SHARE, REFUSED_SHARE, DOUBLE_SHARE = 0.7, 0.1, 0.1
PATIENCE_SECONDS = 20.0
PAUSE_SECONDS = (0.05, 0.6)
SMALLEST_SUM, SUMS = 10_000, 100_000
# What says nothing about the request itself: it is worth repeating with the same key.
AGAIN = frozenset({401, 408, 425, 429})
STEP = Decimal("0.01")


class RefusedError(Exception):
    """A certain no."""


class UncertainError(Exception):
    """Nobody knows whether it happened."""


@dataclass
class Pending:
    """What was asked without a certain answer."""

    kind: str
    key: str
    body: dict[str, Any]


@dataclass
class Client:
    """One process of the history, with one resident's account. `until` is a moment of the loop's clock."""

    process: int
    resident: Resident
    http: httpx.AsyncClient
    bank: httpx.AsyncClient
    history: History
    random: random.Random
    until: float = 0.0
    sent: int = 0
    pending: list[Pending] = field(default_factory=list)

    async def run(self) -> None:
        """Work until it is time to stop."""
        while self._now() < self.until:
            if self.random.random() < READINGS_SHARE:
                await self.send_reading()
            else:
                await self.pay()

    async def resolve(self) -> None:
        """Repeat everything uncertain, now that all is quiet; what it finds is as certain as any answer."""
        self.until = self._now() + 2 * PATIENCE_SECONDS
        waiting, self.pending = self.pending, []
        for each in waiting:
            if each.kind == "reading":
                await self._send(each.key, each.body)
            else:
                await self._pay(each.key, each.body)

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()

    async def _call(
        self,
        method: str,
        path: str,
        *,
        key: str = "",
        body: object = None,
        patience: float = PATIENCE_SECONDS,
    ) -> dict[str, Any]:
        """Ask until the answer is certain. Raises RefusedError, UncertainError."""
        end, cause = self._now() + patience, ""
        while True:
            headers = self.resident.headers | ({"Idempotency-Key": key} if key else {})
            try:
                answer = await self.http.request(method, path, json=body, headers=headers)
            except httpx.TransportError as error:
                cause = type(error).__name__
            else:
                if answer.is_success:
                    return dict(answer.json())
                problem = answer.json().get("type", "") if "json" in answer.headers["content-type"] else ""
                cause = f"{answer.status_code} {problem}"
                if answer.status_code == httpx.codes.UNAUTHORIZED:
                    await self._sign_in_again()
                is_busy = answer.status_code == httpx.codes.CONFLICT and problem.endswith("/busy")
                if not answer.is_server_error and answer.status_code not in AGAIN and not is_busy:
                    raise RefusedError(cause)
            if self._now() > end:
                raise UncertainError(cause)
            await asyncio.sleep(self.random.uniform(*PAUSE_SECONDS))

    async def _sign_in_again(self) -> None:
        with contextlib.suppress(httpx.HTTPError):
            await self.resident.sign_in(self.http)

    async def _note(self, type_: Any, kind: str, *, key: str, **facts: object) -> None:
        await self.history.add(type_, kind, key=key, process=self.process, **facts)

    async def send_reading(self) -> str:
        """Send one reading with a value of its own; return the key."""
        self.sent += 1
        meter = self.random.choice(self.resident.meters)
        item = {
            "meter_id": str(meter.meter_id),
            "value": str(BASELINE + self.sent * STEP),
            "is_confirmed_unusual": True,
        }
        body, key = {"taken_on": clock.today().isoformat(), "items": [item]}, new_key()
        await self._note("invoke", "reading", key=key, meter_id=item["meter_id"], value=item["value"])
        await self._send(key, body)
        if self.random.random() < DOUBLE_SHARE:
            await self._send(key, body)
        return key

    async def _send(self, key: str, body: dict[str, Any]) -> None:
        path = f"/api/metering/v1/accounts/{self.resident.account_id}/readings"
        try:
            answer = await self._call("POST", path, key=key, body=body)
        except RefusedError as refusal:
            await self._note("fail", "reading", key=key, cause=str(refusal))
        except UncertainError as doubt:
            await self._note("info", "reading", key=key, cause=str(doubt))
            self.pending.append(Pending("reading", key, body))
        else:
            await self._note("ok", "reading", key=key, reading_id=answer["items"][0]["reading_id"])

    async def pay(self) -> None:
        """Fill the cart with a sum of its own and pay it; a payment left in the air comes first."""
        for each in [each for each in self.pending if each.kind == "payment"]:
            self.pending.remove(each)
            await self._pay(each.key, each.body)
        try:
            cart = await self._fill_cart()
        except (RefusedError, UncertainError):
            return  # nothing was ordered: an earlier payment may still hold the cart
        body = {"method": "card", "rules_version": cart["rules_version"], "cart_version": cart["version"]}
        key = new_key()
        await self._note("invoke", "payment", key=key, amount_minor=cart["total_minor"])
        await self._pay(key, body)

    async def _fill_cart(self) -> dict[str, Any]:
        receipt = {"receipt_id": str(self.resident.receipt_id)}
        cart = await self._call("POST", "/api/payments/v1/cart/receipts", key=new_key(), body=receipt)
        line = cart["groups"][0]["recipients"][0]["lines"][0]["line_id"]
        amount = SMALLEST_SUM + self.random.randrange(SUMS)
        return await self._call("PATCH", f"/api/payments/v1/cart/lines/{line}", body={"amount_minor": amount})

    async def _pay(self, key: str, body: dict[str, Any]) -> None:
        facts: dict[str, Any] = {}
        try:
            payment = await self._call("POST", "/api/payments/v1/payments", key=key, body=body)
            facts["payment_id"] = payment["payment_id"]
            await self._note("ack", "payment", key=key, **facts)
            if self.random.random() < DOUBLE_SHARE:
                again = await self._call("POST", "/api/payments/v1/payments", key=key, body=body)
                await self._note("ack", "payment", key=key, payment_id=again["payment_id"])
            ended = await self._finish(payment["payment_id"])
        except RefusedError as refusal:
            await self._note("fail", "payment", key=key, cause=str(refusal), **facts)
        except UncertainError as doubt:
            await self._note("info", "payment", key=key, cause=str(doubt), **facts)
            self.pending.append(Pending("payment", key, body))
        else:
            is_paid = ended["state"] == "confirmed"
            await self._note("ok" if is_paid else "fail", "payment", key=key, cause=ended["state"], **facts)

    async def _finish(self, payment_id: str) -> dict[str, Any]:
        """Go through the bank's page and back, and wait for the end. Raises UncertainError."""
        path, end = f"/api/payments/v1/payments/{payment_id}", self._now() + PATIENCE_SECONDS
        card = REFUSED_CARD if self.random.random() < REFUSED_SHARE else CARD
        has_paid, pause = False, PAUSE_SECONDS[0]
        while True:
            payment = await self._call("GET", path)
            if not payment["is_pending"]:
                return payment
            if not has_paid and payment["redirect_url"]:
                has_paid = await self._fill_in(payment["redirect_url"], card)
            elif has_paid:
                await self._call("POST", f"{path}/check")
                pause = min(pause * 2, 2.0)  # the bank may be asked twenty times a minute
            if self._now() > end:
                raise UncertainError(payment["state"])
            await asyncio.sleep(pause)

    async def _fill_in(self, page: str, card: dict[str, str]) -> bool:
        """Send the forms of the bank's pages; whether the bank has taken the last one."""
        try:
            answer = await self.bank.post(httpx.URL(page).path, data=card)
            onward = httpx.URL(answer.headers.get("location", ""))
            if onward.path.startswith("/bank/acs/"):
                answer = await self.bank.post(onward.path, data={"code": CARD_CODE})
        except httpx.TransportError:
            return False
        return not answer.is_server_error
