"""Access tokens for tests, signed with a key made for the run."""

import json
import time
from uuid import UUID

from joserfc import jwt
from joserfc.jwk import OKPKey

from common.auth import ALGORITHM, ISSUER, TOKEN_TYPE, Kind
from common.ids import new_id

AUDIENCES = ["identity", "accounts", "metering", "billing", "payments", "tickets", "notify", "content"]


class TokenIssuer:
    """Stands for identity: the same token form, another key."""

    def __init__(self) -> None:
        self.audiences = list(AUDIENCES)
        self._key = OKPKey.generate_key("Ed25519", {"kid": "test", "use": "sig", "alg": ALGORITHM})

    @property
    def jwks_json(self) -> str:
        """The public half, for the settings of the service under test."""
        return json.dumps({"keys": [self._key.as_dict(private=False)]})

    def token(self, user_id: UUID, *, kind: Kind = "resident", scopes: str = "", **claims: object) -> str:
        """A token valid for ten minutes; `claims` override any of its own."""
        moment = int(time.time())
        payload = {
            "iss": ISSUER,
            "aud": self.audiences,
            "sub": str(user_id),
            "sid": str(new_id()),
            "kind": kind,
            "scope": scopes,
            "auth_time": moment,
            "iat": moment,
            "nbf": moment,
            "exp": moment + 600,
        } | claims
        return jwt.encode(
            {"alg": ALGORITHM, "typ": TOKEN_TYPE, "kid": "test"}, payload, self._key, [ALGORITHM]
        )

    def resident(self, user_id: UUID | None = None) -> dict[str, str]:
        """Headers of a signed-in resident."""
        return {"Authorization": f"Bearer {self.token(user_id or new_id())}"}

    def staff(self, *scopes: str, user_id: UUID | None = None) -> dict[str, str]:
        """Headers of a signed-in member of staff with these scopes."""
        token = self.token(user_id or new_id(), kind="staff", scopes=" ".join(scopes))
        return {"Authorization": f"Bearer {token}"}
