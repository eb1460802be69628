"""What is done with preliminary charges beside requests and events."""

from billing.preliminary import usecases
from common.db import unit_of_work
from common.jobs import Job
from common.service import Resources


async def recompute_all(resources: Resources, _: Job) -> None:
    """Recompute every preliminary charge after the tariffs have changed, a batch a transaction."""
    after: usecases.Position | None = None
    while True:
        async with unit_of_work(resources.sessions) as session:
            after = await usecases.recompute_page(session, after=after)
        if after is None:
            return
