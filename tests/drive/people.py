"""Staff and residents, made the way real ones are: bootstrap and a mailed code, a form and an SMS."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID, uuid4

import httpx

from drive.files import SURNAME
from drive.stack import Reachable
from local_stack.layout import checkout

T = TypeVar("T")
DEMO = checkout() / "deploy" / "local" / "demo"
SUPERVISOR, STAFF_PASSWORD = "supervisor@example.org", "Demo-2026!operator"
PASSWORD = "Knopka-Luna-47!"
CONSENTS = ("user-agreement", "personal-data-consent")
ACCESS_COOKIE, STAFF_COOKIE = "__Host-kabinet_access", "__Host-kabinet_staff_access"
TOKEN_SECONDS = 600.0
WAIT_SECONDS = 60.0
POLL_SECONDS = 0.1


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


async def patiently(
    http: httpx.AsyncClient, method: str, *, url: str, seconds: float = WAIT_SECONDS, **request: Any
) -> httpx.Response:
    """Ask again while the answer is «not now», as a busy machine gives it. Raises for any other failure."""

    async def ask() -> httpx.Response | None:
        answer = await http.request(method, url, **request)
        return None if answer.is_server_error else answer

    return (await eventually(ask, what=f"{method} {url}", seconds=seconds)).raise_for_status()


@dataclass
class Meter:
    meter_id: UUID
    service_code: str


@dataclass
class Resident:
    """A signed-in resident with one linked account."""

    phone: str
    number: str
    flat: int
    token: str = ""
    signed_in_at: float = 0.0
    user_id: UUID | None = None
    account_id: UUID | None = None
    receipt_id: UUID | None = None
    meters: list[Meter] = field(default_factory=list)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "X-Kabinet": "1"}

    async def sign_in(self, http: httpx.AsyncClient) -> None:
        body = {"login": self.phone, "password": PASSWORD}
        path = "/api/identity/v1/sessions"
        answer = await patiently(http, "POST", url=path, json=body, headers={"X-Kabinet": "1"})
        self.token, self.signed_in_at = answer.cookies[ACCESS_COOKIE], time.monotonic()

    async def stay_signed_in(self, http: httpx.AsyncClient) -> None:
        """Sign in again before the token is over."""
        if time.monotonic() > self.signed_in_at + TOKEN_SECONDS / 2:
            await self.sign_in(http)


def new_key() -> str:
    return str(uuid4())


def open_doors(stack: Reachable) -> None:
    """Publish the texts and make the staff, as an installation's first day does."""
    commands = (
        ("content", "content.bootstrap", DEMO / "content.json"),
        ("identity", "identity.bootstrap", DEMO / "staff.json"),
    )
    for service, module, path in commands:
        done = stack.run(service, "-m", module, "--file", str(path))
        assert done.returncode == 0, done.stdout + done.stderr


class Town:
    """A system into which files are loaded and residents move.

    `http` leads to its gateway, `outside` to the sandbox; `identity_url` is identity without the gateway.
    """

    def __init__(
        self, http: httpx.AsyncClient, outside: httpx.AsyncClient, *, identity_url: str = ""
    ) -> None:
        self.http = http
        self.outside = outside
        self.identity_url = identity_url
        self.staff: dict[str, str] = {}

    async def sign_staff_in(self) -> None:
        body = {"login": SUPERVISOR, "password": STAFF_PASSWORD}
        path = "/api/identity/v1/staff/sessions"
        begun = await patiently(self.http, "POST", url=path, json=body, headers={"X-Kabinet": "1"})
        code = await self._code("/api/mail", to=SUPERVISOR)
        path = f"{path}/{begun.json()['flow_id']}/confirm"
        answer = await self.http.post(path, json={"code": code}, headers={"X-Kabinet": "1"})
        token = answer.raise_for_status().cookies[STAFF_COOKIE]
        self.staff = {"Authorization": f"Bearer {token}", "X-Kabinet": "1"}

    async def _code(self, path: str, **address: str) -> str:
        async def newest() -> str | None:
            items: list[dict[str, Any]] = (await self.outside.get(path, params=address)).json()["items"]
            found = re.search(r"\b\d{6}\b", items[0]["text"]) if items else None
            return found.group() if found else None

        return await eventually(newest, what=f"a code for {address}")

    async def move_in(self, resident: Resident) -> None:
        """Register, sign in and link the account."""
        await self.register(resident)
        await resident.sign_in(self.http)
        await self.link(resident)

    async def register(self, resident: Resident) -> None:
        """Make a cabinet with the code that came by SMS."""
        consents = []
        for document in CONSENTS:
            text = (await self.http.get(f"/api/content/v1/legal-texts/{document}")).raise_for_status().json()
            consents.append({"document": document, "version": text["version"]})
        form = {
            "phone": resident.phone,
            "email": f"r{resident.flat}@example.org",
            "first_name": "Анна",
            "password": PASSWORD,
            "password_repeat": PASSWORD,
            "consents": consents,
        }
        # Straight at the service, each from a network of his own: codes for one network are limited.
        identity = f"{self.identity_url}/api/identity/v1"
        origin = {"X-Forwarded-For": f"10.{resident.flat // 250}.{resident.flat % 250}.7", "X-Kabinet": "1"}
        key = {"Idempotency-Key": new_key()}
        url = f"{identity}/registrations"
        begun = await patiently(self.http, "POST", url=url, json=form, headers=origin | key)
        code = await self._code("/api/sms", phone=resident.phone)
        url = f"{url}/{begun.json()['registration_id']}/confirm"
        key = {"Idempotency-Key": new_key()}
        made = await patiently(self.http, "POST", url=url, json={"code": code}, headers=origin | key)
        resident.user_id = UUID(made.json()["user_id"])

    async def link(self, resident: Resident) -> None:
        """Find the account and prove that it is one's own."""
        address = {"number": resident.number, "house": "1", "flat": str(resident.flat)}
        found = await self.http.post("/api/accounts/v1/links/search", json=address, headers=resident.headers)
        proof = {"account_id": found.raise_for_status().json()["account_id"], "surname": SURNAME}
        headers = resident.headers | {"Idempotency-Key": new_key()}
        linked = await self.http.post("/api/accounts/v1/links", json=proof, headers=headers)
        resident.account_id = UUID(linked.raise_for_status().json()["account_id"])

    async def link_again(self, resident: Resident) -> None:
        """Give the account up and link it anew."""
        mine = await self.http.get("/api/accounts/v1/links", headers=resident.headers)
        for link in mine.raise_for_status().json()["items"]:
            path = f"/api/accounts/v1/links/{link['link_id']}"
            (await self.http.delete(path, headers=resident.headers)).raise_for_status()
        await self.link(resident)

    async def look_around(self, resident: Resident) -> None:
        """Wait until the other services know of the link, and note meters and receipt."""
        account = resident.account_id

        async def meters() -> list[Meter] | None:
            answer = await self.http.get(
                f"/api/metering/v1/accounts/{account}/meters", headers=resident.headers
            )
            items = answer.json()["items"] if answer.is_success else []
            return [Meter(UUID(item["meter_id"]), item["service_code"]) for item in items]

        async def receipt() -> UUID | None:
            answer = await self.http.get(
                f"/api/billing/v1/accounts/{account}/overview", headers=resident.headers
            )
            receipts = answer.json()["receipts"] if answer.is_success else []
            return UUID(receipts[0]["receipt_id"]) if receipts else None

        resident.meters = await eventually(meters, what="meters of a linked account")
        resident.receipt_id = await eventually(receipt, what="a receipt of a linked account")
