"""Signed messages to the shop: what they say, how they are signed, when they are sent again."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

import httpx

from sandbox.bank.models import Order
from sandbox.faults import POSSIBLE, ArmedFault, Fault, Faults, Target
from sandbox.journal import Journal
from sandbox.moscow import MOSCOW
from sandbox.settings import Settings
from sandbox.store import Store

UNSIGNED = frozenset({"checksum", "sign_alias"})
BATCH = 50
DELIVERY_SECONDS = 10.0


def checksum(parameters: Mapping[str, str], key: str) -> str:
    """Return the upper-case HMAC-SHA256 over all parameters, sorted by name."""
    signed = sorted((name, value) for name, value in parameters.items() if name not in UNSIGNED)
    text = "".join(f"{name};{value};" for name, value in signed)
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest().upper()


class Callbacks:
    """The queue of messages to the shop; it survives a restart, so a message may come twice, as in life."""

    def __init__(self, store: Store, settings: Settings, *, faults: Faults, journal: Journal) -> None:
        self._store = store
        self._settings = settings
        self._faults = faults
        self._journal = journal
        self._in_flight: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def announce(
        self, order: Order, operation: str, *, is_success: bool, at: float, refunded: int | None = None
    ) -> None:
        """Queue a message about an operation, letting an armed fault spoil it."""
        moment = datetime.fromtimestamp(at, MOSCOW)
        parameters = {
            "mdOrder": order.md_order,
            "orderNumber": order.order_number,
            "operation": operation,
            "status": "1" if is_success else "0",
            "amount": str(order.amount),
            "callbackCreationDate": moment.strftime("%a %b %d %H:%M:%S MSK %Y"),
        }
        if order.client_id:
            parameters["clientId"] = order.client_id
        if refunded is not None:
            parameters["operationRefundedAmount"] = str(refunded)
        parameters["checksum"] = checksum(parameters, self._settings.rbs_callback_key.get_secret_value())
        url = order.callback_url or self._settings.rbs_callback_url
        subject = f"{operation} {order.order_number} {order.md_order}"
        fault = self._faults.strike(Target.CALLBACK, POSSIBLE[Target.CALLBACK], subject=subject)
        if not url or (fault and fault.fault == Fault.CALLBACK_LOST):
            note = fault.fault if fault else None
            answer = "lost on purpose" if url else "no callback address is set"
            self._journal.write(
                "callback",
                operation,
                request=parameters,
                answer=answer,
                subject=subject,
                direction="out",
                fault=note,
            )
            return
        self._queue(order.md_order, url, parameters=parameters, fault=fault)

    def _queue(
        self, md_order: str, url: str, *, parameters: dict[str, str], fault: ArmedFault | None
    ) -> None:
        kind = fault.fault if fault else None
        if kind == Fault.CALLBACK_FORGED:
            parameters = {**parameters, "checksum": checksum(parameters, f"not the key {md_order}")}
        next_at = time.time() + (fault.seconds if fault and kind == Fault.CALLBACK_LATE else 0.0)
        for _ in range(2 if kind == Fault.CALLBACK_DOUBLED else 1):
            self._store.run(
                "INSERT INTO callback (md_order, url, params, note, state, attempts, next_at) "
                "VALUES (?, ?, ?, ?, 'waiting', 0, ?)",
                (md_order, url, json.dumps(parameters), kind or "", next_at),
            )

    def send_due(self, client: httpx.AsyncClient) -> None:
        """Start the delivery of every message whose time has come."""
        rows = self._store.rows(
            "SELECT * FROM callback WHERE state = 'waiting' AND next_at <= ? ORDER BY id LIMIT ?",
            (time.time(), BATCH),
        )
        for row in rows:
            if row["id"] in self._in_flight:
                continue
            self._in_flight.add(row["id"])
            task = asyncio.create_task(
                self._deliver(
                    client,
                    row["id"],
                    url=row["url"],
                    parameters=json.loads(row["params"]),
                    attempt=row["attempts"] + 1,
                    note=row["note"],
                )
            )
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def waiting(self) -> int:
        """Count messages that are still to be delivered."""
        row = self._store.row("SELECT count(*) AS n FROM callback WHERE state = 'waiting'")
        return 0 if row is None else int(row["n"])

    async def stop(self) -> None:
        """Break off deliveries; they are repeated after the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _deliver(
        self,
        client: httpx.AsyncClient,
        message_id: int,
        *,
        url: str,
        parameters: dict[str, str],
        attempt: int,
        note: str,
    ) -> None:
        try:
            status, answer = await self._send(client, url, parameters=parameters)
        finally:
            self._in_flight.discard(message_id)
        is_delivered = status == httpx.codes.OK
        is_last = attempt >= self._settings.rbs_callback_attempts
        state = "delivered" if is_delivered else "given_up" if is_last else "waiting"
        self._store.run(
            "UPDATE callback SET state = ?, attempts = ?, next_at = ? WHERE id = ?",
            (state, attempt, time.time() + self._settings.rbs_callback_retry_seconds, message_id),
        )
        self._journal.write(
            "callback",
            parameters["operation"],
            request=parameters,
            answer=answer,
            status=status,
            subject=f"{url} attempt {attempt}",
            direction="out",
            fault=note or None,
        )

    async def _send(
        self, client: httpx.AsyncClient, url: str, *, parameters: dict[str, str]
    ) -> tuple[int | None, str]:
        try:
            if self._settings.rbs_callback_method == "POST":
                answer = await client.post(url, data=parameters, timeout=DELIVERY_SECONDS)
            else:
                mark = "&" if "?" in url else "?"
                answer = await client.get(f"{url}{mark}{urlencode(parameters)}", timeout=DELIVERY_SECONDS)
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            return None, f"{type(problem).__name__}: {problem}"
        return answer.status_code, answer.text[:500]
