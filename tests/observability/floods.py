"""People who want what is not theirs: guesses of codes and of accounts, as fast as they are let."""

import asyncio
import random
from collections.abc import Awaitable, Callable

import httpx

from observability.conftest import System

AT_ONCE = 8
CODES, TRIES = 130, 5
GUESTS = 520


async def guess_codes(system: System) -> None:
    """Have codes sent to many phones, and type wrong ones."""
    url = f"{system.stack.service_url('identity')}/api/identity/v1/login-codes"

    async def one(http: httpx.AsyncClient, number: int) -> None:
        headers = {"X-Forwarded-For": f"10.9.{number}.1", "X-Kabinet": "1"}
        body = {"channel": "sms", "address": f"+7902{number:07d}"}
        sent = await http.post(url, json=body, headers=headers)
        if sent.is_success:
            for guess in range(TRIES):
                path = f"{url}/{sent.json()['flow_id']}/confirm"
                await http.post(path, json={"code": f"{guess:06d}"}, headers=headers)

    await _many(CODES, one)


async def guess_accounts(system: System) -> None:
    """Ask for the meters of numbers that may exist."""
    url = f"{system.stack.service_url('metering')}/api/metering/v1/guest/meters"

    async def one(http: httpx.AsyncClient, number: int) -> None:
        body = {"number": str(3_000_000_000 + number), "house": "1", "flat": "1"}
        headers = {"X-Forwarded-For": f"10.8.{number % 250}.{number // 250}", "X-Kabinet": "1"}
        await http.post(url, json=body, headers=headers)

    await _many(GUESTS, one)


async def ask_for_codes(system: System, count: int) -> None:
    """Honest people who want to sign in by a code."""
    url = f"{system.stack.service_url('identity')}/api/identity/v1/login-codes"

    async def one(http: httpx.AsyncClient, number: int) -> None:
        phone = f"+7903{random.randrange(10**7):07d}"  # noqa: S311 - any number will do
        headers = {"X-Forwarded-For": f"10.7.{number}.1", "X-Kabinet": "1"}
        await http.post(url, json={"channel": "sms", "address": phone}, headers=headers)

    await _many(count, one)


async def _many(count: int, one: Callable[[httpx.AsyncClient, int], Awaitable[None]]) -> None:
    gate = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(timeout=15) as http:

        async def turn(number: int) -> None:
            async with gate:
                await one(http, number)

        await asyncio.gather(*(turn(number) for number in range(count)))
