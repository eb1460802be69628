"""Who is calling: every service checks identity's access token itself (C-09, C-10)."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal
from uuid import UUID

import httpx
from fastapi import Depends, Request
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from common.problems import Forbidden, Unauthenticated, Unavailable
from common.settings import ServiceSettings

ISSUER = "kabinet-identity"
# RFC 9864 names the curve; joserfc warns about the older «EdDSA», and the key is the same.
ALGORITHM = "Ed25519"
TOKEN_TYPE = "at+jwt"  # noqa: S105 - the media type of an access token
TOKEN_BYTES_MAX = 4096
LEEWAY_SECONDS = 30
REFETCH_SECONDS = 10
# Every cookie of ours starts so: the ones that renew a session are guarded against foreign origins too.
COOKIE_PREFIX = "__Host-kabinet_"
RESIDENT_COOKIE = "__Host-kabinet_access"
STAFF_COOKIE = "__Host-kabinet_staff_access"
CSRF_HEADER = "x-kabinet"
FORBIDDEN_HEADERS = frozenset({"crit", "jku", "jwk", "x5u", "x5c", "zip", "b64"})

Kind = Literal["resident", "staff"]


@dataclass(frozen=True, slots=True)
class Caller:
    """The holder of a valid access token."""

    user_id: UUID
    session_id: UUID
    kind: Kind
    scopes: frozenset[str] = frozenset()
    authenticated_at: int = 0


@dataclass
class TokenVerifier:
    """Checks access tokens for one audience against identity's published keys."""

    audience: str
    settings: ServiceSettings
    revoked: dict[UUID, float] = field(default_factory=dict)
    _keys: KeySet | None = None
    _fetched_at: float = 0.0

    async def verify(self, token: str) -> Caller:
        """The caller of a token. Raises Unauthenticated, or Unavailable when no keys can be had."""
        if len(token) > TOKEN_BYTES_MAX or token.count(".") != 2:  # noqa: PLR2004 - header.payload.signature
            raise Unauthenticated
        try:
            try:
                decoded = jwt.decode(token, await self.key_set(), algorithms=[ALGORITHM])
            except InvalidKeyIdError:
                # Identity may have rotated its keys.
                decoded = jwt.decode(token, await self.key_set(refresh=True), algorithms=[ALGORITHM])
        except (JoseError, ValueError) as error:
            raise Unauthenticated from error
        return self._caller(decoded.header, decoded.claims)

    def _caller(self, header: dict[str, Any], claims: dict[str, Any]) -> Caller:
        moment = time.time()
        audience = claims.get("aud")
        valid = (
            header.get("typ") == TOKEN_TYPE
            and not FORBIDDEN_HEADERS & header.keys()
            and claims.get("iss") == ISSUER
            and isinstance(audience, list)
            and self.audience in audience
            and claims.get("kind") in {"resident", "staff"}
            and isinstance(claims.get("exp"), int)
            and isinstance(claims.get("nbf"), int)
            and claims["nbf"] - LEEWAY_SECONDS <= moment < claims["exp"] + LEEWAY_SECONDS
        )
        if not valid:
            raise Unauthenticated
        try:
            caller = Caller(
                user_id=UUID(claims["sub"]),
                session_id=UUID(claims["sid"]),
                kind=claims["kind"],
                scopes=frozenset(str(claims.get("scope", "")).split()),
                authenticated_at=int(claims.get("auth_time", 0)),
            )
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise Unauthenticated from error
        if caller.session_id in self.revoked:
            raise Unauthenticated
        return caller

    async def key_set(self, *, refresh: bool = False) -> KeySet:
        """Identity's keys, fetched when there are none yet. Raises Unavailable."""
        if self._keys is None and self.settings.jwks_json:
            self._keys = KeySet.import_key_set(json.loads(self.settings.jwks_json))
        due = time.monotonic() - self._fetched_at > REFETCH_SECONDS
        if self.settings.jwks_url and (self._keys is None or (refresh and due)):
            try:
                async with httpx.AsyncClient(timeout=2) as client:
                    answer = await client.get(self.settings.jwks_url)
                    self._keys = KeySet.import_key_set(answer.raise_for_status().json())
                self._fetched_at = time.monotonic()
            except (httpx.HTTPError, JoseError, ValueError, KeyError) as error:
                if self._keys is None:
                    raise Unavailable from error
        if self._keys is None:
            raise Unavailable
        return self._keys


async def _caller(request: Request, kind: Kind) -> Caller:
    header = request.headers.get("authorization")
    if header is not None:
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthenticated
    else:
        token = request.cookies.get(RESIDENT_COOKIE if kind == "resident" else STAFF_COOKIE, "")
    if not token:
        raise Unauthenticated
    verifier: TokenVerifier = request.app.state.resources.verifier
    caller = await verifier.verify(token)
    if caller.kind != kind:
        raise Forbidden
    return caller


async def resident(request: Request) -> Caller:
    """The signed-in resident. Raises Unauthenticated or Forbidden."""
    return await _caller(request, "resident")


async def staff(request: Request) -> Caller:
    """The signed-in member of staff. Raises Unauthenticated or Forbidden."""
    return await _caller(request, "staff")


def staff_with(scope: str) -> Callable[..., Any]:
    """A dependency: a member of staff who holds `scope`."""

    async def staff_in_scope(caller: Annotated[Caller, Depends(staff)]) -> Caller:
        if scope not in caller.scopes:
            raise Forbidden
        return caller

    staff_in_scope.scope = scope  # type: ignore[attr-defined] # read by the access matrix
    return staff_in_scope


async def public() -> None:
    """Marks a route that needs no session on purpose."""


Resident = Annotated[Caller, Depends(resident)]
Staff = Annotated[Caller, Depends(staff)]
Public = Annotated[None, Depends(public)]
