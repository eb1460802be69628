"""What a proof of work is, in the protocol of ALTCHA; no input or output."""

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from altcha import v1 as altcha
from pydantic import BaseModel, ConfigDict, Field

HEX_SHA256 = 64


class Solution(BaseModel):
    """What the client has found: the number that was hashed into the challenge."""

    model_config = ConfigDict(extra="ignore", strict=True)

    algorithm: Literal["SHA-256"]
    challenge: str = Field(max_length=HEX_SHA256)
    number: int = Field(ge=0)
    salt: str = Field(max_length=200)
    signature: str = Field(max_length=HEX_SHA256)


@dataclass(frozen=True, slots=True)
class ChallengePolicy:
    """When a proof is asked for, how much work it is, how long it is good."""

    wrong_per_hour: int = 500
    numbers_max: int = 100_000
    lifetime_seconds: int = 600


def new_challenge(key: str, *, policy: ChallengePolicy, expires_at: datetime) -> dict[str, Any]:
    """A puzzle that says itself, under our signature, when it ends."""
    made = altcha.create_challenge(
        altcha.ChallengeOptions(hmac_key=key, max_number=policy.numbers_max, expires=expires_at)
    )
    return made.to_dict()


def read_solution(text: str, key: str, *, moment: datetime) -> Solution | None:
    """A right solution of a puzzle of ours that is not over; None for anything else."""
    try:
        solution = Solution.model_validate_json(base64.b64decode(text, validate=True))
    except ValueError:
        return None
    payload = altcha.Payload(**solution.model_dump())
    # The library would look at the machine's clock; ours is the one that tests move.
    is_right, _ = altcha.verify_solution(payload, key, check_expires=False)
    expires = payload.parse_salt()[1]
    return solution if is_right and expires is not None and moment.timestamp() < expires else None
