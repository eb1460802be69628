"""The running service, and who works with it."""

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import nats
import pytest

from billing.app import definition
from billing_factories import DEMO, Desk
from common.testing import Harness, Servers, TokenIssuer
from contracts.accounts import AccountCardQuery, AccountCardReply


@pytest.fixture(scope="session")
async def running(servers: Servers, issuer: TokenIssuer) -> AsyncIterator[Harness]:
    settings = {"lock_timeout_ms": 10_000, "pool_wait_seconds": 15, "redis_url": servers.redis_url}
    async with Harness.running(definition, servers, issuer=issuer, **settings) as it:
        yield it


@pytest.fixture
async def service(running: Harness) -> Harness:
    await running.reset()
    return running


@pytest.fixture
def desk(service: Harness) -> Desk:
    return Desk(service)


@pytest.fixture(scope="module")
async def demo(running: Harness) -> Desk:
    """The demo files, loaded once for a module whose tests only look."""
    await running.reset()
    desk = Desk(running)
    await desk.register_demo()
    await desk.publish("tariffs", (DEMO / "40-tariffs.csv").read_bytes())
    await desk.publish_demo()
    return desk


@pytest.fixture(scope="module")
async def cards(servers: Servers) -> AsyncIterator[Callable[[UUID, AccountCardReply], None]]:
    """Stands for accounts: answers `accounts.card.get` with the cards it was given."""
    known: dict[UUID, AccountCardReply] = {}
    client = await nats.connect(servers.nats_url)

    async def answer(message: Any) -> None:
        ask = AccountCardQuery.model_validate_json(message.data)
        reply = known.get(ask.account_id, AccountCardReply(number=None))
        await message.respond(reply.model_dump_json().encode())

    await client.subscribe(AccountCardQuery.subject, cb=answer)
    await client.flush()

    def know(account_id: UUID, card: AccountCardReply) -> None:
        known[account_id] = card

    yield know
    await client.close()
