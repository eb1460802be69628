"""P5: from the answer to a reading until billing shows its preliminary charge, beside the broker alone."""

import asyncio
import os
import time
from collections.abc import Sequence

import nats
import psycopg
from nats.js.api import DiscardPolicy, StorageType, StreamConfig

from bench.measure import Figures, Wire, figures
from bench.requests import CREATED, Sender
from drive.stack import OwnStack

COUNT = int(os.environ.get("BENCH_EVENTS", "200"))
APPLIED = "SELECT 1 FROM preliminary_total WHERE reading_id = %s"
LONGEST_SECONDS = 30.0
POLL_SECONDS = 0.002
MESSAGE = b"x" * 700


async def commit_to_applied(stack: OwnStack, senders: Sequence[Sender]) -> Figures:
    """One reading after the other; billing's database is asked every two milliseconds."""
    took = []
    billing = await psycopg.AsyncConnection.connect(stack.database_url("billing"), autocommit=True)
    async with Wire.to(stack.service_url("metering"), 1) as wires, billing:
        for number in range(COUNT):
            sender = senders[number % len(senders)]
            headers, body = sender.next()
            status, answer = await wires[0].ask("POST", sender.path, headers=headers, body=body)
            begin = time.perf_counter()
            assert status == CREATED, answer
            # The id of the reading, without the cost of reading the whole answer.
            reading_id = answer.split(b'"reading_id":"')[1][:36].decode()
            while await (await billing.execute(APPLIED, (reading_id,))).fetchone() is None:
                assert time.perf_counter() - begin < LONGEST_SECONDS, "the event did not arrive"
                await asyncio.sleep(POLL_SECONDS)
            took.append(time.perf_counter() - begin)
    return figures(took, sum(took))


async def publish_to_pull(stack: OwnStack) -> Figures:
    """A message of an event's size through a file stream of the same broker, acknowledged both ways."""
    client = await nats.connect(str(stack.programs.servers.addresses()["nats"]["url"]))
    jetstream = client.jetstream(timeout=5)
    config = StreamConfig(
        name="BENCH", subjects=["bench.>"], storage=StorageType.FILE, discard=DiscardPolicy.NEW
    )
    await jetstream.add_stream(config)
    took = []
    try:
        subscription = await jetstream.pull_subscribe("bench.>", "bench")
        for _ in range(COUNT):
            begin = time.perf_counter()
            await jetstream.publish("bench.event", MESSAGE)
            [message] = await subscription.fetch(1, timeout=5)
            took.append(time.perf_counter() - begin)
            await message.ack()
    finally:
        await jetstream.delete_stream("BENCH")
        await client.close()
    return figures(took, sum(took))
