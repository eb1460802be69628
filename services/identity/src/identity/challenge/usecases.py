"""Use cases of the proof of work: the budget of wrong codes, and a puzzle once it is used up (C-03)."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from common import clock, limits
from common.problems import TooManyRequests
from identity import metrics
from identity.challenge.rules import ChallengePolicy, new_challenge, read_solution
from identity.errors import ChallengeRequired
from identity.secret import Secrets

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WRONG_ALL, SOLVED = "code-wrong-all", "challenge-solved"
EVERYBODY = "everybody"


async def count_wrong_code(session: AsyncSession) -> None:
    """Count a wrong code of anybody; nothing is refused here."""
    await limits.count(session, WRONG_ALL, subject=EVERYBODY, window=HOUR, limit=2**31)


async def wrong_codes(session: AsyncSession) -> int:
    """How many wrong codes this hour has seen."""
    return await limits.counted(session, WRONG_ALL, subject=EVERYBODY, window=HOUR)


def ask(secrets: Secrets, policy: ChallengePolicy) -> ChallengeRequired:
    """The problem that brings a fresh puzzle."""
    expires_at = clock.now() + timedelta(seconds=policy.lifetime_seconds)
    metrics.CHALLENGES.labels("asked").inc()
    return ChallengeRequired(challenge=new_challenge(_key(secrets), policy=policy, expires_at=expires_at))


async def accept_solution(
    session: AsyncSession, text: str, *, secrets: Secrets, policy: ChallengePolicy
) -> None:
    """Take a solution, once. Raises ChallengeRequired with another puzzle."""
    solution = read_solution(text, _key(secrets), moment=clock.now())
    try:
        if solution is not None:
            await limits.count(session, SOLVED, subject=solution.challenge, window=DAY, limit=1)
            metrics.CHALLENGES.labels("solved").inc()
            return
    except TooManyRequests:
        # It was right, and it was used.
        pass
    metrics.CHALLENGES.labels("refused").inc()
    raise ask(secrets, policy)


def _key(secrets: Secrets) -> str:
    return secrets.keyed("challenge").hex()
