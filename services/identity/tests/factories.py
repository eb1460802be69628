"""People, browsers and the other services around identity."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from uuid import uuid4

import httpx
import nats
from joserfc.jwk import OKPKey
from nats.aio.msg import Msg

from common.ids import new_id
from common.testing import Harness
from contracts.content import LegalTextPublished
from contracts.notify import CodeQuery, CodeReply

PASSWORD = "Kotelok-83-vody!"
PHONE = "+79000000001"
EMAIL = "anna@example.org"
SHA = "a" * 64
CONSENTS = [{"document": "user-agreement", "version": 1}, {"document": "personal-data-consent", "version": 2}]


def signing_key(kid: str = "k1") -> str:
    """A private key as the settings take it."""
    return json.dumps(OKPKey.generate_key("Ed25519", {"kid": kid}).as_dict(private=True))


@dataclass
class Notify:
    """Answers `notify.code.send` as the real service does, and remembers what it was given."""

    sent: list[CodeQuery] = field(default_factory=list)
    is_accepting: bool = True
    is_silent: bool = False

    async def on_message(self, message: Msg) -> None:
        query = CodeQuery.model_validate_json(message.data)
        if self.is_silent:
            return
        if self.is_accepting:
            self.sent.append(query)
        reply = CodeReply(accepted=self.is_accepting)
        await message.respond(reply.model_dump_json().encode())

    @property
    def code(self) -> str:
        """The code that was sent last."""
        return self.sent[-1].code

    @property
    def wrong_code(self) -> str:
        """A code that was not sent."""
        return f"{(int(self.code) + 1) % 1_000_000:06d}"

    def reset(self) -> None:
        self.sent.clear()
        self.is_accepting, self.is_silent = True, False

    @classmethod
    @asynccontextmanager
    async def running(cls, nats_url: str) -> AsyncIterator["Notify"]:
        notify = cls()
        client = await nats.connect(nats_url, max_reconnect_attempts=1)
        await client.subscribe(CodeQuery.subject, queue="notify", cb=notify.on_message)
        await client.flush()
        yield notify
        await client.close()


@dataclass
class Browser:
    """Keeps cookies like a browser on the other side of TLS and speaks from one address."""

    service: Harness
    ip: str = "198.51.100.7"
    cookies: dict[str, str] = field(default_factory=dict)
    set_cookie_lines: list[str] = field(default_factory=list)
    proof: str | None = None

    async def call(
        self, method: str, path: str, *, body: Any = None, **headers: str | bytes
    ) -> httpx.Response:
        cookie = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}
        proof = {"X-Altcha": self.proof} if self.proof else {}
        sent: Any = {"X-Forwarded-For": self.ip, **cookie, **proof, **headers}  # texts, or one as bytes
        answer = await self.service.client.request(
            method,
            self.service.url(path),
            json=body,
            headers=sent,
        )
        self.set_cookie_lines = answer.headers.get_list("set-cookie")
        for line in self.set_cookie_lines:
            for name, morsel in SimpleCookie(line).items():
                if morsel.value:
                    self.cookies[name] = morsel.value
                else:
                    self.cookies.pop(name, None)
        return answer

    async def post(self, path: str, body: Any = None, **headers: str | bytes) -> httpx.Response:
        return await self.call("POST", path, body=body if body is not None else {}, **headers)

    async def get(self, path: str) -> httpx.Response:
        return await self.call("GET", path)


@dataclass
class Town:
    """Arranges residents through the API."""

    service: Harness
    notify: Notify
    browsers: int = 0

    def browser(self, ip: str | None = None, **cookies: str) -> Browser:
        self.browsers += 1
        return Browser(self.service, ip or f"198.51.{self.browsers}.7", cookies)

    async def publish_texts(self) -> None:
        for each in CONSENTS:
            event = LegalTextPublished(
                text_id=new_id(),
                document=str(each["document"]),
                version=int(str(each["version"])),
                sha256=SHA,
            )
            await self.service.emit(event)

    async def register(
        self, browser: Browser | None = None, *, key: str | None = None, **fields: Any
    ) -> httpx.Response:
        """The first step of registration."""
        form = {
            "phone": PHONE,
            "email": EMAIL,
            "first_name": "Анна",
            "surname": "Тестова",
            "password": PASSWORD,
            "password_repeat": fields.get("password", PASSWORD),
            "consents": CONSENTS,
        } | fields
        form = {name: value for name, value in form.items() if value is not ...}
        headers = {"Idempotency-Key": key or str(uuid4())}
        return await (browser or self.browser()).post("/registrations", form, **headers)

    async def confirm(
        self, registration_id: str, code: str | None = None, *, key: str | None = None
    ) -> httpx.Response:
        """The second step."""
        headers = {"Idempotency-Key": key or str(uuid4())}
        body = {"code": code or self.notify.code}
        return await self.browser().post(f"/registrations/{registration_id}/confirm", body, **headers)

    async def add_resident(self, **fields: Any) -> str:
        """A cabinet; returns its id."""
        started = await self.register(**fields)
        assert started.status_code == 202, started.text
        finished = await self.confirm(started.json()["registration_id"])
        assert finished.status_code == 201, finished.text
        user_id: str = finished.json()["user_id"]
        return user_id

    async def sign_in(self, browser: Browser | None = None, **fields: Any) -> Browser:
        """A browser with the cookies of a fresh session."""
        browser = browser or self.browser()
        answer = await browser.post("/sessions", {"login": PHONE, "password": PASSWORD} | fields)
        assert answer.status_code == 200, answer.text
        return browser

    async def confirm_email(self, browser: Browser) -> None:
        """Prove the mailbox."""
        assert (await browser.post("/me/email/code")).status_code == 202
        answer = await browser.post("/me/email/confirm", {"code": self.notify.code})
        assert answer.status_code == 200, answer.text

    async def execute(self, statement: str, **values: Any) -> list[Any]:
        """Arrange or look at rows directly."""
        from sqlalchemy import CursorResult, text

        async with self.service.session() as session:
            result = await session.execute(text(statement), values)
            return list(result.all()) if isinstance(result, CursorResult) and result.returns_rows else []


async def at_once(*calls: Any) -> list[httpx.Response]:
    """All calls together."""
    return list(await asyncio.gather(*calls))


async def counts(town: Town) -> tuple[int, int, int]:
    """How many registrations, residents and idempotency keys there are."""
    rows = await town.execute(
        'SELECT (SELECT count(*) FROM registration), (SELECT count(*) FROM "user"),'
        " (SELECT count(*) FROM idempotency_key)"
    )
    registrations, residents, keys = rows[0]
    return registrations, residents, keys
