"""The dependency of every route that sends or takes a one-time code."""

from typing import Annotated

from fastapi import Depends, Header

from common.db import translated
from identity.auth import Tools
from identity.challenge import usecases

SOLUTION_MAX = 1000


async def _proof_of_work(
    tools: Tools, x_altcha: Annotated[str | None, Header(max_length=SOLUTION_MAX)] = None
) -> None:
    policy = tools.challenge_policy
    async with translated(), tools.sessions() as session:
        if await usecases.wrong_codes(session) < policy.wrong_per_hour:
            return
    if x_altcha is None:
        raise usecases.ask(tools.secrets, policy)
    async with tools.transaction() as session:
        await usecases.accept_solution(session, x_altcha, secrets=tools.secrets, policy=policy)


# Looked at before the request itself: one without a proof uses up no limit and no key, and a proof is used up
# even by a body that turns out to be wrong.
CHALLENGED = [Depends(_proof_of_work)]
