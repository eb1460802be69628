"""Keyed hashes, password hashing and tokens."""

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.auth import TokenVerifier
from common.ids import new_id
from common.problems import Unavailable
from factories import signing_key
from identity.password.hashing import PasswordHasher
from identity.secret import Secrets
from identity.settings import Settings
from identity.staff.rules import ROLES, SCOPES, scopes_of

SECRETS = Secrets("a pepper for tests only")


def hasher(**limits: int) -> PasswordHasher:
    return PasswordHasher(
        SECRETS,
        memory_kib=19456,
        passes=2,
        at_once=limits.get("at_once", 1),
        waiting_max=limits.get("waiting_max", 9),
    )


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_keyed_hashes_of_different_parts_differ(left: list[str], right: list[str]) -> None:
    assert (SECRETS.keyed("x", *left) == SECRETS.keyed("x", *right)) == (left == right)


@pytest.mark.check("C-02")
def test_a_code_is_bound_to_flow_purpose_and_key() -> None:
    flow = new_id()
    base = SECRETS.code("123456", flow_id=flow, purpose="sign_in")
    assert base == SECRETS.code("123456", flow_id=flow, purpose="sign_in")
    assert base != SECRETS.code("123457", flow_id=flow, purpose="sign_in")
    assert base != SECRETS.code("123456", flow_id=new_id(), purpose="sign_in")
    assert base != SECRETS.code("123456", flow_id=flow, purpose="registration")
    assert base != Secrets("another pepper").code("123456", flow_id=flow, purpose="sign_in")


def test_two_ways_to_type_one_letter_are_one_password() -> None:
    assert SECRETS.peppered("Ёж-й") == SECRETS.peppered("Е\u0308ж-и\u0306")


@pytest.mark.check("C-01")
async def test_a_password_is_verified_with_the_pepper_only() -> None:
    it = hasher()
    stored = await it.hash("Kotelok-83!")
    assert stored.startswith("$argon2id$")
    assert stored != await it.hash("Kotelok-83!")
    assert (await it.verify(stored, "Kotelok-83!")).is_right
    assert not (await it.verify(stored, "kotelok-83!")).is_right
    assert not (await it.verify(None, "nobody has this password")).is_right
    assert not (await it.verify("not a hash", "Kotelok-83!")).is_right
    other = PasswordHasher(Secrets("another pepper"), memory_kib=19456, passes=2, at_once=1, waiting_max=1)
    assert not (await other.verify(stored, "Kotelok-83!")).is_right
    it.close()
    other.close()


@pytest.mark.check("C-01")
async def test_hashes_queue_up_to_a_bound_and_leave_the_loop_free() -> None:
    it = hasher(at_once=1, waiting_max=3)
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0)
            ticks += 1

    ticking = asyncio.create_task(tick())
    results = await asyncio.gather(*(it.hash("x") for _ in range(10)), return_exceptions=True)
    ticking.cancel()
    assert sum(isinstance(result, str) for result in results) == 4
    assert sum(isinstance(result, Unavailable) for result in results) == 6
    assert ticks > 100
    it.close()


def settings(**values: str) -> Settings:
    return Settings(
        environment="dev",
        database_url="postgresql+psycopg://x@y/z",
        nats_url="nats://x",
        secret_pepper="x",
        **values,  # type: ignore[arg-type] # as the environment gives them
    )


@pytest.mark.check("C-09")
async def test_tokens_of_the_retired_key_count_during_a_rotation() -> None:
    from datetime import UTC, datetime

    from identity.session.tokens import AccessClaims, TokenSigner, public_keys

    old, new = signing_key("old"), signing_key("new")
    signer = TokenSigner.from_json(old, lifetime_seconds=600)
    claims = AccessClaims(
        new_id(), new_id(), "staff", frozenset({"imports", "applications"}), datetime.now(UTC)
    )
    token = signer.sign(claims)
    retired = json.dumps({"keys": [json.loads(old)]})
    rotated = settings(signing_key=new, jwks_json=retired)
    assert rotated.jwks_json is not None
    assert [key["kid"] for key in json.loads(rotated.jwks_json)["keys"]] == ["new", "old"]
    assert '"d"' not in rotated.jwks_json, "a private half is never published"
    caller = await TokenVerifier("billing", rotated).verify(token)
    assert (caller.user_id, caller.scopes) == (claims.subject_id, claims.scopes)
    assert public_keys(signer.key, retired_json=None)[0]["kid"] == "old"
    assert len(token) < 2000


@pytest.mark.check("C-20")
def test_roles_give_their_scopes_and_nothing_else() -> None:
    assert set(SCOPES) == set(ROLES)
    assert scopes_of([]) == scopes_of(["auditor"]) == scopes_of(["king"]) == frozenset()
    assert scopes_of(["operator"]) == {"applications", "imports"}
    assert scopes_of(["finance", "support"]) == {"applications", "imports"}
    assert scopes_of(["supervisor"]) == {"applications", "imports", "content"}
