"""Loading files by the public import interface, and settling a whole town."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx

from common import clock
from drive.files import LINES, File, Line, number_of, town
from drive.people import Resident, Town, eventually, open_doors
from drive.stack import Reachable

MOVING_AT_ONCE = 4
REQUEST_SECONDS = 15.0


@asynccontextmanager
async def visited(stack: Reachable) -> AsyncIterator[Town]:
    """The town with its connections to the gateway and to the sandbox."""
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=100)
    async with (
        httpx.AsyncClient(base_url=stack.portal, timeout=REQUEST_SECONDS, limits=limits) as http,
        httpx.AsyncClient(base_url=stack.sandbox, timeout=REQUEST_SECONDS, limits=limits) as outside,
    ):
        yield Town(http, outside, identity_url=stack.service_url("identity"))


async def publish(place: Town, file: File) -> str:
    """Upload a file, have it checked and publish it; return the import's id."""
    base = f"/api/{file.service}/v1/imports"

    async def checked() -> dict[str, Any] | None:
        # The same content again is the same import; a rejected one is checked anew. What it refers to may
        # still be on its way here.
        answer = await place.http.post(
            base,
            data={"kind": file.kind, "period": file.period},
            files={"file": (f"{file.kind}.csv", file.text.encode())},
            headers=place.staff,
        )
        return await _ended(place, base, answer=answer, wanted={"checked", "applied"})

    record = await eventually(checked, what=f"{file.kind} are accepted")
    path = f"{base}/{record['import_id']}/publish"
    answer = await place.http.post(path, headers=place.staff)
    assert await _ended(place, base, answer=answer, wanted={"applied"}), f"{file.kind} were not published"
    return str(record["import_id"])


async def roll_back(place: Town, service: str, *, import_id: str) -> None:
    """Take a published file back."""
    base = f"/api/{service}/v1/imports"
    answer = await place.http.post(f"{base}/{import_id}/rollback", headers=place.staff)
    assert await _ended(place, base, answer=answer, wanted={"rolled_back"}), "the import was not rolled back"


async def _ended(
    place: Town, base: str, *, answer: httpx.Response, wanted: set[str]
) -> dict[str, Any] | None:
    assert answer.is_success, answer.text
    over = wanted | {"rejected", "failed", "rolled_back"}

    async def ended() -> dict[str, Any] | None:
        path = f"{base}/{answer.json()['import_id']}"
        record: dict[str, Any] = (await place.http.get(path, headers=place.staff)).json()
        return record if record["state"] in over else None

    record = await eventually(ended, what="an import comes to an end")
    return record if record["state"] in wanted else None


async def settle(
    stack: Reachable,
    place: Town,
    *,
    residents: int,
    accounts: int = 0,
    months: int = 1,
    lines: Sequence[Line] = LINES,
) -> list[Resident]:
    """Load the files of a town and let residents move in."""
    open_doors(stack)
    await place.sign_staff_in()
    for file in town(max(accounts, residents), clock.today(), months=months, lines=lines):
        await publish(place, file)
    people = [
        Resident(phone=f"+7901{index:07d}", number=number_of(index), flat=index + 1)
        for index in range(residents)
    ]
    gate = asyncio.Semaphore(MOVING_AT_ONCE)

    async def one(resident: Resident) -> None:
        async with gate:
            await place.move_in(resident)
            await place.look_around(resident)

    await asyncio.gather(*(one(resident) for resident in people))
    return people
