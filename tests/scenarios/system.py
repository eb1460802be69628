"""All services in this process, behind one client, with a broker of their own and the sandbox outside."""

import asyncio
import contextlib
import json
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from joserfc.jwk import OKPKey

from common import clock
from common.serve import load
from common.testing import Harness, Servers, TokenIssuer
from drive.people import DEMO, Resident, Town, eventually, new_key
from drive.stack import SERVICES
from local_stack.binaries import installed
from sandbox.server import Running
from sandbox.testing import CALLBACK_KEY, SHOP, SMSC

PORTAL = "http://portal.example.org"
BROKER_SECONDS = 20.0


class Gateway(httpx.AsyncBaseTransport):
    """Leads `/api/<service>/…` to that service's application."""

    def __init__(self, harnesses: dict[str, Harness]) -> None:
        self._apps = {
            name: httpx.ASGITransport(app=it.app, raise_app_exceptions=False)
            for name, it in harnesses.items()
        }

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._apps[request.url.path.split("/")[2]].handle_async_request(request)


@dataclass
class System:
    """What a story needs: the services, a town to act in, and a clock."""

    harnesses: dict[str, Harness]
    issuer: TokenIssuer
    town: Town

    async def travel(self, moment: datetime) -> None:
        """Move the services and the bank to a moment."""
        clock.travel(moment)
        offset = (moment - datetime.now(UTC)).total_seconds()
        answer = await self.town.outside.post("/api/time", json={"offset_seconds": offset})
        answer.raise_for_status()

    async def welcome(self, resident: Resident) -> None:
        """Register with a code and hold a session that lasts through the months."""
        await self.town.register(resident)
        resident.token = self.issuer.token(resident.user_id)  # type: ignore[arg-type] # set by registering

    async def get(self, path: str, resident: Resident) -> dict[str, Any]:
        """Read something that has to be there."""
        answer = await self.town.http.get(path, headers=resident.headers)
        assert answer.is_success, f"{path}: {answer.text}"
        return dict(answer.json())

    async def post(self, path: str, resident: Resident, *, body: object) -> dict[str, Any]:
        """Do something that has to succeed."""
        headers = resident.headers | {"Idempotency-Key": new_key()}
        answer = await self.town.http.post(path, json=body, headers=headers)
        assert answer.is_success, f"{path}: {answer.text}"
        return dict(answer.json())


@contextmanager
def own_broker(folder: Path) -> Iterator[str]:
    """A broker for this system only: the streams of other tests' services must not reach it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(installed().nats), "-js", "-sd", str(folder), "-a", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"nats://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(BROKER_SECONDS)


async def _listening(url: str) -> bool:
    port = httpx.URL(url).port
    with contextlib.suppress(OSError):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()
        await writer.wait_closed()
        return True
    return False


def _settings(servers: Servers, outside: Running, *, issuer: TokenIssuer) -> dict[str, dict[str, Any]]:
    key = OKPKey.generate_key("Ed25519", {"kid": "scenarios"}).as_dict(private=True)
    return {
        "identity": {
            "signing_key": json.dumps(key),
            "secret_pepper": "a pepper for tests only",
            "argon2_memory_kib": 19 * 1024,
            "argon2_passes": 2,
            "jwks_json": issuer.jwks_json,
        },
        "billing": {"redis_url": servers.redis_url},
        "payments": {
            "portal_url": PORTAL,
            "rbs_url": outside.url,
            "rbs_user": SHOP["userName"],
            "rbs_password": SHOP["password"],
            "rbs_callback_key": CALLBACK_KEY,
        },
        "tickets": {
            "s3_endpoint": servers.s3_endpoint,
            "s3_access_key": servers.s3_access_key,
            "s3_secret_key": servers.s3_secret_key,
            "s3_bucket": servers.s3_bucket,
            "s3_prefix": "scenarios/",
        },
        "notify": {
            "portal_url": PORTAL,
            "smtp_host": "127.0.0.1",
            "smtp_port": outside.smtp_port,
            "mail_from": "cabinet@example.org",
            "smsc_url": outside.url,
            "smsc_login": SMSC["login"],
            "smsc_password": SMSC["psw"],
        },
    }


@asynccontextmanager
async def running_system(
    servers: Servers, issuer: TokenIssuer, *, outside: Running, folder: Path
) -> AsyncIterator[System]:
    """Every service with its workers, texts published, staff signed in."""
    with own_broker(folder) as nats_url:
        await eventually(lambda: _listening(nats_url), what="the broker listens", seconds=BROKER_SECONDS)
        own = replace(servers, nats_url=nats_url)
        special = _settings(own, outside, issuer=issuer)
        async with AsyncExitStack() as stack:
            harnesses = {}
            for name in SERVICES:
                given = {"role": "all", "pool_size": 5, "pool_wait_seconds": 15, "lock_timeout_ms": 10_000}
                harness = Harness.running(load(name), own, issuer=issuer, **(given | special.get(name, {})))
                harnesses[name] = await stack.enter_async_context(harness)
            http = await stack.enter_async_context(
                httpx.AsyncClient(transport=Gateway(harnesses), base_url="http://testserver")
            )
            world = await stack.enter_async_context(httpx.AsyncClient(base_url=outside.url))
            town = Town(http, world)
            town.staff = issuer.staff("imports", "content") | {"X-Kabinet": "1"}
            await _publish_texts(town)
            yield System(harnesses, issuer, town)


async def _publish_texts(town: Town) -> None:
    content = json.loads((DEMO / "content.json").read_text("utf-8"))
    answer = await town.http.post("/api/content/v1/imports/content", json=content, headers=town.staff)
    assert answer.is_success, answer.text
