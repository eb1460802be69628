"""One stack, one browser and one set of twins for the whole run."""

from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator

import httpx
import pytest

from e2e.browser import Screen, Screens
from e2e.outside import Sandbox
from e2e.people import Operator, People, Resident
from e2e.twins import Twins
from e2e.world import World, running_world

REQUEST_SECONDS = 30.0
OUTCOME = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    """The system under test."""
    with running_world() as it:
        yield it


@pytest.fixture(scope="session")
async def people(world: World) -> AsyncIterator[People]:
    limits = httpx.Limits(max_connections=60, max_keepalive_connections=30)
    async with (
        httpx.AsyncClient(timeout=REQUEST_SECONDS, limits=limits) as http,
        httpx.AsyncClient(base_url=world.sandbox, timeout=REQUEST_SECONDS) as outside,
    ):
        yield People(world, http, Sandbox(outside))


@pytest.fixture(scope="session")
def outside(people: People) -> Sandbox:
    """The sandbox."""
    return people.outside


@pytest.fixture(scope="session")
async def clerk(people: People) -> Operator:
    """A signed-in operator for all tests."""
    return await people.operator()


@pytest.fixture
async def operator(clerk: Operator) -> Operator:
    """The operator with a token that outlives any test; all of them together take longer than one token."""
    await clerk.done("POST", "identity/v1/staff/sessions/refresh")
    return clerk


@pytest.fixture(scope="session")
async def twins(clerk: Operator) -> Twins:
    made = Twins()
    await made.load(clerk)
    return made


Neighbour = Callable[[str], Awaitable[Resident]]


@pytest.fixture
def neighbour(people: People, twins: Twins) -> Neighbour:
    """A resident with a twin of a demonstration account."""

    async def make(original: str) -> Resident:
        one = await people.resident()
        await one.link(twins.take(original).address)
        return one

    return make


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember for the fixtures whether the test itself failed."""
    report = yield
    if report.when == "call":
        item.stash[OUTCOME] = report.failed
    return report


@pytest.fixture(scope="session")
async def screens(world: World) -> AsyncIterator[Screens]:
    """The browser, started once."""
    async with Screens.opened(world) as it:
        yield it


@pytest.fixture
async def phone(screens: Screens, request: pytest.FixtureRequest) -> AsyncIterator[Screen]:
    """The portal on a phone."""
    async with screens.phone() as screen:
        yield screen
        await screen.finish(request.node.name, has_failed=request.node.stash.get(OUTCOME, True))


@pytest.fixture
async def desk(screens: Screens, request: pytest.FixtureRequest) -> AsyncIterator[Screen]:
    """The back-office on a desktop."""
    async with screens.desk() as screen:
        yield screen
        await screen.finish(request.node.name, has_failed=request.node.stash.get(OUTCOME, True))
