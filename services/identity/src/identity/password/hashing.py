"""Argon2id off the event loop, a bounded number at once, with a pepper (C-01)."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from common.problems import Unavailable
from identity.secret import Secrets

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a password is right; `new_hash` is set when the stored one was made with weaker parameters."""

    is_right: bool
    new_hash: str | None = None


class PasswordHasher:
    """Hashes passwords in a few threads; argon2 lets the event loop run meanwhile."""

    def __init__(
        self, secrets: Secrets, *, memory_kib: int, passes: int, at_once: int, waiting_max: int
    ) -> None:
        self._secrets = secrets
        self._argon2 = argon2.PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="password")
        self._pending_max = at_once + waiting_max
        self._pending = 0
        # Compared against when the login is unknown, so that the answer takes as long.
        self._nobody = self._argon2.hash(secrets.peppered("nobody has this password"))

    async def hash(self, password: str) -> str:
        """The hash to be stored. Raises Unavailable when too many wait already."""
        return await self._run(lambda: self._argon2.hash(self._secrets.peppered(password)))

    async def verify(self, stored: str | None, password: str) -> Verdict:
        """Compare a password with a stored hash, or with nobody's in the same time. Raises Unavailable."""
        verdict = await self._run(lambda: self._verify(stored or self._nobody, password))
        return verdict if stored is not None else Verdict(is_right=False)

    def close(self) -> None:
        """Take no more work."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _verify(self, stored: str, password: str) -> Verdict:
        peppered = self._secrets.peppered(password)
        try:
            self._argon2.verify(stored, peppered)
        except (VerificationError, InvalidHashError):
            return Verdict(is_right=False)
        is_weak = self._argon2.check_needs_rehash(stored)
        return Verdict(is_right=True, new_hash=self._argon2.hash(peppered) if is_weak else None)

    async def _run(self, work: Callable[[], Result]) -> Result:
        if self._pending >= self._pending_max:
            raise Unavailable
        self._pending += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._pending -= 1
