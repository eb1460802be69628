"""Residents and operators who talk to the gateway as the two applications do: with cookies."""

import asyncio
import random
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any, Self
from uuid import uuid4

import httpx

from e2e.outside import Sandbox, eventually
from e2e.world import World

Address = tuple[str, str, str, str]  # account, house, flat, surname

PASSWORD = "Knopka-Luna-47!"
OPERATOR, STAFF_PASSWORD = "operator@example.org", "Demo-2026!operator"
# The next code to one address comes after this time at most, unless a limit of hours is used up.
LONGEST_PAUSE_SECONDS = 60
CONSENTS = ("user-agreement", "personal-data-consent")


def new_key() -> str:
    """An Idempotency-Key nobody has used."""
    return str(uuid4())


@dataclass
class Visitor:
    """A browser's worth of state: an origin and its cookies. Nobody is signed in yet."""

    http: httpx.AsyncClient
    origin: str
    cookies: dict[str, str] = field(default_factory=dict)

    async def call(self, method: str, path: str, *, key: str | None = None, **given: Any) -> httpx.Response:
        """One request as the application sends it; every answer must be ours, whatever its status."""
        headers = {"X-Kabinet": "1", "Origin": self.origin, **given.pop("headers", {})}
        if self.cookies:
            # Unlike browsers on localhost, this client never sends Secure cookies over plain http.
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method != "GET":
            headers["Idempotency-Key"] = key or new_key()
        answer = await self.http.request(method, f"{self.origin}/api/{path}", headers=headers, **given)
        self._keep(answer)
        assert answer.status_code < 500, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer

    def _keep(self, answer: httpx.Response) -> None:
        for header in answer.headers.get_list("set-cookie"):
            name, value = header.split(";", 1)[0].split("=", 1)
            if value.strip('"'):
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        self.http.cookies.clear()

    async def get(self, path: str, **params: Any) -> Any:
        """The body of an answer that must be 200."""
        answer = await self.call("GET", path, params=params)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    async def done(self, method: str, path: str, *, key: str | None = None, **given: Any) -> Any:
        """The body of an answer that must be a success; a stack with its usual limits may ask for a pause."""
        answer = await self.call(method, path, key=key, **given)
        if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            await asyncio.sleep(min(int(answer.headers["Retry-After"]), LONGEST_PAUSE_SECONDS))
            answer = await self.call(method, path, key=key, **given)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


@dataclass
class Resident(Visitor):
    """A person with a phone of his own."""

    outside: Sandbox | None = None
    phone: str = field(default_factory=lambda: f"+79{random.randrange(10**9):09d}")  # noqa: S311 - a name
    account_id: str = ""
    number: str = ""

    @property
    def email(self) -> str:
        return f"r{self.phone[2:]}@example.org"

    async def form(self) -> dict[str, Any]:
        """The registration form, filled in well."""
        consents = []
        for document in CONSENTS:
            text = await self.get(f"content/v1/legal-texts/{document}")
            consents.append({"document": document, "version": text["version"]})
        return {
            "phone": self.phone,
            "email": self.email,
            "first_name": "Анна",
            "surname": "Тестова",
            "password": PASSWORD,
            "password_repeat": PASSWORD,
            "consents": consents,
        }

    async def code(self, address: str = "") -> str:
        """The newest code sent to the phone, or to the address given."""
        assert self.outside is not None
        return await self.outside.code(address or self.phone)

    async def register(self) -> None:
        begun = await self.done("POST", "identity/v1/registrations", json=await self.form())
        path = f"identity/v1/registrations/{begun['registration_id']}/confirm"
        await self.done("POST", path, json={"code": await self.code()})

    async def sign_in(self) -> Any:
        return await self.done(
            "POST", "identity/v1/sessions", json={"login": self.phone, "password": PASSWORD}
        )

    async def confirm_email(self) -> None:
        await self.done("POST", "identity/v1/me/email/code")
        await self.done("POST", "identity/v1/me/email/confirm", json={"code": await self.code(self.email)})

    async def link(self, known: Address) -> str:
        """Link an account and wait until every service that shows it knows; returns its id."""
        number, house, flat, surname = known
        address = {"number": number, "house": house, "flat": flat}
        found = await self.done("POST", "accounts/v1/links/search", json=address)
        proof = {"account_id": found["account_id"], "surname": surname}
        link = await self.done("POST", "accounts/v1/links", json=proof)
        self.account_id, self.number = str(link["account_id"]), number
        for path in (
            f"metering/v1/accounts/{self.account_id}/meters",
            f"billing/v1/accounts/{self.account_id}/overview",
            f"payments/v1/accounts/{self.account_id}/payable",
        ):
            await eventually(partial(self._known, path), what=f"{path} is known")
        return self.account_id

    async def _known(self, path: str) -> bool:
        return (await self.call("GET", path)).status_code == 200

    async def overview(self) -> dict[str, Any]:
        """The newest receipt of the linked account."""
        body = await self.get(f"billing/v1/accounts/{self.account_id}/overview")
        receipt: dict[str, Any] = body["receipts"][0]
        return receipt

    async def notices(self, containing: str = "") -> list[dict[str, Any]]:
        items = (await self.get("notify/v1/notifications", limit=100))["items"]
        return [one for one in items if containing in one["title"] + one["body"]]

    async def notice(self, containing: str) -> dict[str, Any]:
        """Wait for a notice with these words."""

        async def arrived() -> dict[str, Any] | None:
            found = await self.notices(containing)
            return found[0] if found else None

        return await eventually(arrived, what=f"a notice with «{containing}»")


@dataclass
class Operator(Visitor):
    """A member of staff at the back-office."""

    outside: Sandbox | None = None
    login: str = OPERATOR

    async def sign_in(self) -> Self:
        body = {"login": self.login, "password": STAFF_PASSWORD}
        begun = await self.done("POST", "identity/v1/staff/sessions", json=body)
        assert self.outside is not None
        code = await self.outside.code(self.login)
        await self.done("POST", f"identity/v1/staff/sessions/{begun['flow_id']}/confirm", json={"code": code})
        return self

    async def upload(
        self, service: str, kind: str, *, content: bytes, period: str = "", name: str = ""
    ) -> dict[str, Any]:
        """Upload a file and wait until it has been checked; returns the record of the import."""
        files = {"file": (name or f"{kind}.csv", content, "text/csv")}
        data = {"kind": kind, "period": period}
        begun = await self.done("POST", f"{service}/v1/imports", data=data, files=files)
        return await self.ended(service, begun["import_id"])

    async def publish(self, service: str, import_id: str) -> dict[str, Any]:
        await self.done("POST", f"{service}/v1/imports/{import_id}/publish")
        return await self.ended(service, import_id)

    async def ended(self, service: str, import_id: str) -> dict[str, Any]:
        """Wait until nothing more happens to an import by itself."""
        waiting = {"uploaded", "checking", "publishing", "rolling_back"}

        async def rest() -> dict[str, Any] | None:
            record: dict[str, Any] = await self.get(f"{service}/v1/imports/{import_id}")
            return None if record["state"] in waiting else record

        return await eventually(rest, what="an import comes to rest")


@dataclass
class People:
    """Everybody who can come to a world."""

    world: World
    http: httpx.AsyncClient
    outside: Sandbox

    def visitor(self) -> Visitor:
        return Visitor(self.http, self.world.portal)

    def newcomer(self) -> Resident:
        """Somebody with a phone and no cabinet."""
        return Resident(self.http, self.world.portal, outside=self.outside)

    async def resident(self) -> Resident:
        """Somebody registered and signed in, without accounts."""
        one = self.newcomer()
        await one.register()
        await one.sign_in()
        return one

    async def operator(self) -> Operator:
        """A signed-in operator."""
        return await Operator(self.http, self.world.backoffice, outside=self.outside).sign_in()
