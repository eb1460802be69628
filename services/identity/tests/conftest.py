"""The running service with the notify service's role played on the real broker."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from common.testing import Harness, Servers, TokenIssuer
from identity.app import definition

sys.path.insert(0, str(Path(__file__).parent))

from factories import Notify, Town, signing_key

SETTINGS = {
    "secret_pepper": "a pepper for tests only",
    "argon2_memory_kib": 19 * 1024,
    "argon2_passes": 2,
    "lock_timeout_ms": 10_000,
    "pool_wait_seconds": 15,
    "codes_per_network_hour": 20,
}


@pytest.fixture(scope="session")
async def running(servers: Servers, issuer: TokenIssuer) -> AsyncIterator[Harness]:
    async with Harness.running(
        definition, servers, issuer=issuer, signing_key=signing_key(), **SETTINGS
    ) as it:
        await it.resources.broker.connected()
        yield it


@pytest.fixture(scope="session")
async def notify_running(servers: Servers) -> AsyncIterator[Notify]:
    async with Notify.running(servers.nats_url) as it:
        yield it


@pytest.fixture
async def service(running: Harness) -> Harness:
    await running.reset()
    return running


@pytest.fixture
def notify(notify_running: Notify) -> Notify:
    notify_running.reset()
    return notify_running


@pytest.fixture
async def town(service: Harness, notify: Notify) -> Town:
    town = Town(service, notify)
    await town.publish_texts()
    return town
