"""What the use cases of identity are given: built once at start from the settings."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession

from common.broker import Broker
from common.db import Sessions, translated, unit_of_work
from common.service import Resources
from identity.attempt.usecases import SignInPolicy
from identity.challenge.rules import ChallengePolicy
from identity.code.rules import CodePolicy
from identity.password.hashing import PasswordHasher
from identity.password.rules import PasswordPolicy
from identity.secret import Secrets
from identity.session.rules import SessionPolicy
from identity.session.tokens import TokenSigner
from identity.settings import Settings

KEY = "toolbox"


@dataclass(frozen=True, slots=True)
class Toolbox:
    """Keys, policies and connections of one process."""

    sessions: Sessions
    broker: Broker
    secrets: Secrets
    hasher: PasswordHasher
    signer: TokenSigner
    code_policy: CodePolicy
    challenge_policy: ChallengePolicy
    password_policy: PasswordPolicy
    session_policy: SessionPolicy
    sign_in_policy: SignInPolicy
    required_consents: tuple[str, ...]
    has_staff_second_proof: bool
    public_keys_json: str

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """One transaction of a route that needs several, with something slow between them."""
        async with translated(), unit_of_work(self.sessions) as session:
            yield session


def build_toolbox(resources: Resources) -> Toolbox:
    """Make the tools from the settings."""
    settings = cast("Settings", resources.settings)
    secrets = Secrets(settings.secret_pepper.get_secret_value())
    return Toolbox(
        sessions=resources.sessions,
        broker=resources.broker,
        secrets=secrets,
        hasher=PasswordHasher(
            secrets,
            memory_kib=settings.argon2_memory_kib,
            passes=settings.argon2_passes,
            at_once=settings.hashes_at_once,
            waiting_max=settings.hashes_waiting_max,
        ),
        signer=TokenSigner.from_json(
            settings.signing_key.get_secret_value(), lifetime_seconds=settings.access_token_seconds
        ),
        code_policy=CodePolicy(
            lifetime_seconds=settings.code_seconds,
            tries=settings.code_tries,
            pause_seconds=settings.code_pause_seconds,
            per_address_hour=settings.codes_per_address_hour,
            per_address_day=settings.codes_per_address_day,
            per_network_hour=settings.codes_per_network_hour,
            wrong_per_address_day=settings.wrong_codes_per_address_day,
        ),
        challenge_policy=ChallengePolicy(
            wrong_per_hour=settings.wrong_codes_per_hour,
            numbers_max=settings.challenge_numbers_max,
            lifetime_seconds=settings.challenge_seconds,
        ),
        password_policy=PasswordPolicy(settings.password_policy),
        session_policy=SessionPolicy.of(
            idle_days=settings.session_idle_days,
            absolute_days=settings.session_absolute_days,
            grace_seconds=settings.refresh_grace_seconds,
        ),
        sign_in_policy=SignInPolicy(settings.sign_in_tries, settings.sign_in_tries_per_ip),
        required_consents=tuple(settings.required_consents),
        has_staff_second_proof=settings.staff_second_proof,
        public_keys_json=settings.jwks_json or "",
    )


async def start(resources: Resources) -> None:
    """Build the tools when the process starts."""
    resources.extras[KEY] = build_toolbox(resources)


async def stop(resources: Resources) -> None:
    """End the threads that compute hashes."""
    toolbox_of(resources).hasher.close()


def toolbox_of(resources: Resources) -> Toolbox:
    """The tools of a running process."""
    return cast("Toolbox", resources.extras[KEY])
