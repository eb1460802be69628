from collections.abc import AsyncIterator

import pytest

from boxes import definition, meanwhile, owners
from common.testing import Harness, Servers, TokenIssuer


@pytest.fixture(scope="session")
async def harness(servers: Servers, issuer: TokenIssuer) -> AsyncIterator[Harness]:
    issuer.audiences.append(definition.name)
    async with Harness.running(definition, servers, issuer=issuer) as running:
        yield running


@pytest.fixture
async def service(harness: Harness) -> Harness:
    meanwhile.clear()
    owners.clear()
    await harness.reset()
    return harness
