"""Wrong passwords are counted per login and device and per address; a login is never locked (C-01, C-03)."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from common import limits
from common.problems import TooManyRequests
from identity.attempt import repository
from identity.errors import TooManySignIns

LOGIN_WINDOW, IP_WINDOW = timedelta(minutes=15), timedelta(hours=1)
LOGIN_SCOPE, IP_SCOPE = "sign-in-login", "sign-in-ip"


@dataclass(frozen=True, slots=True)
class SignInPolicy:
    """How many wrong passwords are borne."""

    tries_per_login: int = 10
    tries_per_ip: int = 100


@dataclass(frozen=True, slots=True)
class Guesser:
    """Who tries: `origin` is a device that signed in to this login before, or else the address."""

    login: str
    origin: str
    ip: str

    @property
    def subject(self) -> str:
        """What the counter of the login is kept for."""
        return f"{self.login}|{self.origin}"


async def count_guess(session: AsyncSession, guesser: Guesser, *, policy: SignInPolicy) -> None:
    """Count a guess before it is looked at, so that parallel guesses cannot pass. Raises TooManySignIns."""
    try:
        await limits.count(session, IP_SCOPE, subject=guesser.ip, window=IP_WINDOW, limit=policy.tries_per_ip)
        await limits.count(
            session,
            LOGIN_SCOPE,
            subject=guesser.subject,
            window=LOGIN_WINDOW,
            limit=policy.tries_per_login,
        )
    except TooManyRequests as problem:
        raise TooManySignIns(**problem.extra) from problem


async def forgive_guess(session: AsyncSession, guesser: Guesser) -> None:
    """The guess was right: it does not count."""
    await repository.forgive(session, IP_SCOPE, subject=guesser.ip, window=IP_WINDOW)
    await repository.forgive(session, LOGIN_SCOPE, subject=guesser.subject, window=LOGIN_WINDOW)
