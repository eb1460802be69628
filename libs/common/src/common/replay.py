"""Applies the events a service has put aside: `python -m common.replay metering`."""

import argparse
import asyncio

from common.db import unit_of_work
from common.inbox import replay_quarantined
from common.serve import load, settings_of
from common.service import create_resources


async def replay(name: str) -> int:
    """Apply everything in quarantine in one transaction; return how many events."""
    definition = load(name)
    resources = create_resources(definition, settings_of(definition))
    async with unit_of_work(resources.sessions) as session:
        applied = await replay_quarantined(session, definition)
    await resources.engine.dispose()
    return applied


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("service")
    print(f"{asyncio.run(replay(parser.parse_args().service))} events applied")  # noqa: T201 - the answer
