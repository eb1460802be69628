from collections.abc import AsyncIterator

import pytest

from common.testing import Harness, Servers, TokenIssuer
from tickets.app import definition


@pytest.fixture(scope="session")
async def harness(servers: Servers, issuer: TokenIssuer) -> AsyncIterator[Harness]:
    async with Harness.running(
        definition,
        servers,
        issuer=issuer,
        s3_endpoint=servers.s3_endpoint,
        s3_access_key=servers.s3_access_key,
        s3_secret_key=servers.s3_secret_key,
        s3_bucket=servers.s3_bucket,
        s3_prefix="test-tickets/",
        drafts_max=3,
    ) as running:
        yield running


@pytest.fixture
async def service(harness: Harness) -> Harness:
    await harness.reset()
    return harness
