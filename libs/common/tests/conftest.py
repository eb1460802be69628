from collections.abc import AsyncIterator

import pytest

from common.testing import Harness, Servers, TokenIssuer
from sample.app import definition, failing


@pytest.fixture(scope="session")
async def harness(servers: Servers, issuer: TokenIssuer) -> AsyncIterator[Harness]:
    issuer.audiences.append(definition.name)
    async with Harness.running(definition, servers, issuer=issuer) as running:
        yield running


@pytest.fixture
async def service(harness: Harness) -> Harness:
    failing.clear()
    await harness.reset()
    return harness
