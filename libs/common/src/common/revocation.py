"""Ended sessions: every process follows identity's stream and refuses their tokens within moments (C-06)."""

import asyncio
import json
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js.api import ConsumerConfig, DeliverPolicy

from common.health import describe, note
from common.service import Resources

SUBJECT = "identity.session.revoked.v1"
# Longer than the longest access token lives, so that a token outlives no entry.
REMEMBER_SECONDS = 15 * 60


def follow_revocations(resources: Resources) -> asyncio.Task[None]:
    """Follow ended sessions until cancelled; a restart reads the recent ones again."""
    revoked = resources.verifier.revoked

    async def on_message(message: Msg) -> None:
        session_id = UUID(json.loads(message.data)["data"]["session_id"])
        moment = time.monotonic()
        revoked[session_id] = moment
        for old in [key for key, since in revoked.items() if moment - since > REMEMBER_SECONDS]:
            del revoked[old]

    async def follow() -> None:
        while True:
            try:
                jetstream = await resources.broker.connected()
                start = datetime.now(UTC) - timedelta(seconds=REMEMBER_SECONDS)
                await jetstream.subscribe(
                    SUBJECT,
                    cb=on_message,
                    ordered_consumer=True,
                    config=ConsumerConfig(deliver_policy=DeliverPolicy.BY_START_TIME, opt_start_time=start),
                )
                note(resources, "revocations", problem=None)
                await asyncio.Event().wait()
            except (NatsError, TimeoutError, OSError) as error:
                note(resources, "revocations", problem=describe(error))
                await asyncio.sleep(2)

    return asyncio.create_task(follow())
