"""The running service, and a house with meters to test with."""

from collections.abc import AsyncIterator

import pytest

from common.testing import Harness, Servers, TokenIssuer
from metering.app import definition
from metering_factories import House


@pytest.fixture(scope="session")
async def running(servers: Servers, issuer: TokenIssuer) -> AsyncIterator[Harness]:
    async with Harness.running(
        definition, servers, issuer=issuer, lock_timeout_ms=10_000, pool_wait_seconds=15
    ) as it:
        yield it


@pytest.fixture
async def service(running: Harness) -> Harness:
    await running.reset()
    return running


@pytest.fixture
async def house(service: Harness) -> House:
    house = House(service)
    await house.open()
    return house
