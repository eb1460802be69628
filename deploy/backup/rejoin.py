"""Brings a service whose database was restored back among the others: `rejoin.py metering` (D-13).

Reads KABINET_<SERVICE>_DATABASE_URL of all services and KABINET_NATS_URL. It

1. rewinds the service's consumers to where its restored database is; what comes twice the inbox drops;
2. finds what the service had published after the backup and does not know any more: others have applied it.
   The numbers of those versions are not given out again, or the others would drop the next events as known.

What was found is printed as JSON, and has to be settled by people: the report names the aggregates.
"""

import argparse
import asyncio
import json
import os
import sys
from typing import Any

import nats
import psycopg
from databases import SERVICES, given, url_of
from nats.js.api import ConsumerConfig, DeliverPolicy
from nats.js.errors import BadRequestError, NotFoundError

from common.bus import families
from common.serve import load

CURSORS = (
    "SELECT aggregate_type, aggregate_id, last_version FROM aggregate_cursor WHERE aggregate_type = ANY(%s)"
)
VERSIONS = "SELECT aggregate_type, aggregate_id, version FROM aggregate_version"
RAISE = """
    INSERT INTO aggregate_version AS mine (aggregate_type, aggregate_id, version) VALUES (%s, %s, %s)
    ON CONFLICT (aggregate_type, aggregate_id)
    DO UPDATE SET version = greatest(mine.version, excluded.version)"""
Key = tuple[str, str]


async def rewind(service: str) -> dict[str, int]:
    """Set every consumer of the service back to its stored position; return stream → first event to come."""
    with psycopg.connect(url_of(service)) as connection:
        rows = connection.execute("SELECT stream, last_stream_sequence FROM consumer_position").fetchall()
    known: dict[str, int] = dict(rows)
    client = await nats.connect(os.environ["KABINET_NATS_URL"], connect_timeout=5, max_reconnect_attempts=3)
    jetstream, starts = client.jetstream(timeout=10), {}
    try:
        for producer in families(load(service)):
            stream = producer.upper()
            try:
                config = (await jetstream.consumer_info(stream, service)).config
            except NotFoundError:
                continue  # it makes its own, from the beginning
            starts[stream] = known.get(stream, 0) + 1
            await jetstream.delete_consumer(stream, service)
            try:
                await jetstream.add_consumer(stream, rewound(config, starts[stream]))
            except BadRequestError:
                starts[stream] = 1  # the running service was faster, and begins at the beginning
    finally:
        await client.close()
    return starts


def rewound(config: ConsumerConfig, start: int) -> ConsumerConfig:
    """The same consumer, beginning elsewhere."""
    return config.evolve(deliver_policy=DeliverPolicy.BY_START_SEQUENCE, opt_start_seq=start)


def forgotten(service: str) -> list[dict[str, Any]]:
    """Aggregates of the service that others know in a later version than the service itself does."""
    with psycopg.connect(url_of(service)) as connection:
        own: dict[Key, int] = {(row[0], str(row[1])): row[2] for row in connection.execute(VERSIONS)}
    found: dict[Key, dict[str, Any]] = {}
    for other in given():
        types = {
            each.aggregate_type for each in load(other).consumers if each.subject.startswith(f"{service}.")
        }
        if not types or other == service:
            continue
        with psycopg.connect(url_of(other)) as connection:
            rows = connection.execute(CURSORS, [sorted(types)]).fetchall()
        for kind, aggregate, version in rows:
            key, stored = (kind, str(aggregate)), own.get((kind, str(aggregate)), 0)
            if version > stored:
                entry = found.setdefault(
                    key,
                    {"aggregate_type": kind, "aggregate_id": key[1], "stored": stored, "known": 0, "by": []},
                )
                entry["known"] = max(entry["known"], version)
                entry["by"].append(other)
    return sorted(found.values(), key=lambda entry: (entry["aggregate_type"], entry["aggregate_id"]))


def main() -> None:
    """Rewind, raise, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("service", choices=SERVICES)
    service = parser.parse_args().service
    missing = sorted(set(SERVICES) - set(given()))
    if missing or "KABINET_NATS_URL" not in os.environ:
        sys.exit(
            f"KABINET_NATS_URL and the address of every database are needed; without: {', '.join(missing)}"
        )
    lost = forgotten(service)
    with psycopg.connect(url_of(service)) as connection:
        for entry in lost:
            connection.execute(RAISE, [entry["aggregate_type"], entry["aggregate_id"], entry["known"]])
    report = {"service": service, "rewound_to": asyncio.run(rewind(service)), "published_and_forgotten": lost}
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
