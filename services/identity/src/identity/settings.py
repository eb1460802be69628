"""Settings of the identity service."""

import json
import os
from typing import Any, Literal

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from pydantic import Field, SecretStr, model_validator

from common.settings import ServiceSettings
from identity.session.tokens import public_keys

MEMORY_FLOOR_KIB = 19 * 1024
ACCESS_SECONDS_MAX = 600


class Settings(ServiceSettings):
    """What identity needs beyond the common settings."""

    signing_key: SecretStr = Field(description="Ed25519 private key as JWK JSON; signs the access tokens")
    secret_pepper: SecretStr = Field(description="key of the stored passwords, codes and refresh tokens")
    password_policy: Literal["classes", "length"] = Field(
        "classes", description="classes: 8 characters of four kinds; length: 12 of any kind"
    )
    staff_second_proof: bool = Field(default=True, description="staff also enter a code from their mail")
    required_consents: list[str] = Field(
        default=["user-agreement", "personal-data-consent"],
        description="legal texts that have to be accepted at registration",
    )

    argon2_memory_kib: int = Field(64 * 1024, ge=MEMORY_FLOOR_KIB, description="memory of one password hash")
    argon2_passes: int = Field(3, ge=2, description="passes of one password hash")
    hashes_at_once: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, description="password hashes computed together"
    )
    hashes_waiting_max: int = Field(64, ge=1, description="password hashes that may wait for their turn")

    access_token_seconds: int = Field(
        600, ge=30, le=ACCESS_SECONDS_MAX, description="life of an access token"
    )
    session_idle_days: int = Field(7, ge=1, description="a session unused for so long ends")
    session_absolute_days: int = Field(30, ge=1, description="every session ends after so long")
    refresh_grace_seconds: int = Field(
        20, ge=0, le=60, description="how long a just replaced token still works"
    )

    code_seconds: int = Field(300, ge=30, le=600, description="life of a one-time code")
    code_tries: int = Field(5, ge=1, le=10, description="tries of one code")
    code_pause_seconds: int = Field(60, ge=0, description="pause before the next code to an address")
    codes_per_address_hour: int = Field(5, ge=1, description="codes to one address in an hour")
    codes_per_address_day: int = Field(10, ge=1, description="codes to one address in a day")
    codes_per_network_hour: int = Field(20, ge=1, description="codes asked from one network in an hour")
    wrong_codes_per_address_day: int = Field(15, ge=1, description="wrong codes for one address in a day")
    wrong_codes_per_hour: int = Field(
        500, ge=1, description="wrong codes of all people in an hour; over it, everybody proves work first"
    )
    challenge_numbers_max: int = Field(
        100_000, ge=1000, le=10_000_000, description="most hashes that a proof of work takes"
    )
    challenge_seconds: int = Field(600, ge=60, le=3600, description="how long a proof of work is good")

    sign_in_tries: int = Field(
        10, ge=1, description="wrong passwords for a login from one device in 15 minutes"
    )
    sign_in_tries_per_ip: int = Field(100, ge=1, description="wrong passwords from one address in an hour")

    @model_validator(mode="before")
    @classmethod
    def _verify_own_tokens(cls, values: Any) -> Any:
        """Identity checks tokens against its own key; `jwks_json` adds retired keys that still count."""
        given = values.get("signing_key") if isinstance(values, dict) else None
        if given is None:
            return values
        plain = given.get_secret_value() if isinstance(given, SecretStr) else str(given)
        try:
            key = OKPKey.import_key(json.loads(plain))
            is_usable = key.is_private and key.curve_name == "Ed25519"
        except (JoseError, ValueError, KeyError, TypeError, AttributeError):
            is_usable = False
        if not is_usable:
            raise ValueError("KABINET_SIGNING_KEY is not an Ed25519 private key in JWK form")
        try:
            keys = public_keys(key, retired_json=values.get("jwks_json"))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ValueError("KABINET_JWKS_JSON is not a set of keys in JWK form") from None
        return {**values, "jwks_json": json.dumps({"keys": keys}), "jwks_url": None}
