from collections.abc import AsyncIterator, Iterator

import pytest

from common import clock
from common.testing import Servers, TokenIssuer
from sandbox.server import Running, running
from sandbox.testing import make_settings
from scenarios.system import System, running_system


@pytest.fixture(scope="session")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(make_settings(tmp_path_factory.mktemp("outside"))) as started:
        yield started


@pytest.fixture(scope="session")
async def whole(
    servers: Servers, issuer: TokenIssuer, outside: Running, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[System]:
    async with running_system(
        servers, issuer, outside=outside, folder=tmp_path_factory.mktemp("broker")
    ) as it:
        yield it


@pytest.fixture
async def system(whole: System) -> AsyncIterator[System]:
    yield whole
    clock.travel(None)
    await whole.town.outside.post("/api/time", json={"offset_seconds": 0})
