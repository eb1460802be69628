from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from common.testing import Harness, Servers, TokenIssuer
from contracts.identity import ContactQuery, ContactReply
from notify.app import definition
from sandbox.server import Running, running
from sandbox.testing import SMSC, make_settings


@pytest.fixture(scope="session")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder: Path = tmp_path_factory.mktemp("outside")
    with running(make_settings(folder, smsc_login=SMSC["login"], smsc_password=SMSC["psw"])) as started:
        yield started


@pytest.fixture(scope="session")
async def harness(servers: Servers, issuer: TokenIssuer, outside: Running) -> AsyncIterator[Harness]:
    async with Harness.running(
        definition,
        servers,
        issuer=issuer,
        smtp_host="127.0.0.1",
        smtp_port=outside.smtp_port,
        mail_from="kabinet@example.org",
        smsc_url=outside.url,
        smsc_login=SMSC["login"],
        smsc_password=SMSC["psw"],
        portal_url="http://portal.example.org",
        code_seconds=1.0,
    ) as started:
        yield started


@pytest.fixture
async def service(harness: Harness, outside: Running) -> Harness:
    await harness.reset()
    httpx.post(f"{outside.url}/api/reset", trust_env=False).raise_for_status()
    httpx.delete(f"{outside.url}/api/faults", trust_env=False).raise_for_status()
    return harness


@pytest.fixture
def world(outside: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=outside.url, trust_env=False) as client:
        yield client


@pytest.fixture(scope="session")
async def contacts(harness: Harness) -> dict[UUID, ContactReply]:
    """Plays identity's part of the conversation, on the real broker."""
    known: dict[UUID, ContactReply] = {}

    async def answer(query: ContactQuery) -> ContactReply:
        return known.get(query.user_id, ContactReply(email=None, phone=None, language="ru"))

    await harness.resources.broker.connected()
    await harness.resources.broker.respond(ContactQuery.subject, ContactQuery, handler=answer)
    return known
