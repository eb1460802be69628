"""Access tokens: signed for ten minutes, checked by every service against the published keys (C-06, C-09)."""

import json
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.jwk import OKPKey

from common.auth import ALGORITHM, ISSUER, TOKEN_TYPE, Kind

AUDIENCES = ("identity", "accounts", "metering", "billing", "payments", "tickets", "notify", "content")


def key_id(key: OKPKey) -> str:
    """The key's own id, or its thumbprint."""
    return key.kid or key.thumbprint()


def public_keys(key: OKPKey, *, retired_json: str | None) -> list[dict[str, Any]]:
    """The keys to publish: the public half of `key`, then the retired ones."""
    own = {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": key.as_dict(private=False)["x"],
        "kid": key_id(key),
        "use": "sig",
        "alg": ALGORITHM,
    }
    retired = json.loads(retired_json)["keys"] if retired_json else []
    others = [
        {name: value for name, value in each.items() if name != "d"}
        for each in retired
        if each.get("kid") != own["kid"]
    ]
    return [own, *others]


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What an access token says about its holder."""

    subject_id: UUID
    session_id: UUID
    kind: Kind
    scopes: frozenset[str]
    authenticated_at: datetime


@dataclass(frozen=True, slots=True)
class TokenSigner:
    """Signs access tokens with one private key."""

    key: OKPKey
    lifetime_seconds: int

    @classmethod
    def from_json(cls, text: str, *, lifetime_seconds: int) -> "TokenSigner":
        """Take the private key from its JWK JSON."""
        return cls(OKPKey.import_key(json.loads(text)), lifetime_seconds)

    def sign(self, claims: AccessClaims) -> str:
        """A fresh access token."""
        moment = int(time.time())
        payload = {
            "iss": ISSUER,
            "aud": list(AUDIENCES),
            "sub": str(claims.subject_id),
            "sid": str(claims.session_id),
            "kind": claims.kind,
            "scope": " ".join(sorted(claims.scopes)),
            "auth_time": int(claims.authenticated_at.timestamp()),
            "iat": moment,
            "nbf": moment,
            "exp": moment + self.lifetime_seconds,
        }
        header = {"alg": ALGORITHM, "typ": TOKEN_TYPE, "kid": key_id(self.key)}
        return jwt.encode(header, payload, self.key, algorithms=[ALGORITHM])
