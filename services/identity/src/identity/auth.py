"""What identity's routes learn about a request, and the cookies they set (C-07)."""

import secrets as random
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from common.auth import RESIDENT_COOKIE, STAFF_COOKIE, Kind
from common.http import client_address, network_of
from common.service import ResourcesDep
from identity.attempt.usecases import Guesser
from identity.secret import Secrets, fingerprint
from identity.session.usecases import OpenSession
from identity.toolbox import Toolbox, toolbox_of

REFRESH_COOKIES: dict[Kind, str] = {
    "resident": "__Host-kabinet_refresh",
    "staff": "__Host-kabinet_staff_refresh",
}
ACCESS_COOKIES: dict[Kind, str] = {"resident": RESIDENT_COOKIE, "staff": STAFF_COOKIE}
DEVICE_COOKIES: dict[Kind, str] = {
    "resident": "__Host-kabinet_device",
    "staff": "__Host-kabinet_staff_device",
}
DEVICE_COOKIE_SECONDS = 365 * 86400
DEVICE_COOKIE_MAX = 128
USER_AGENT_MAX = 200
# Codes are counted per neighbourhood: a /24 of version 4, a site of version 6.
V4_NETWORK, V6_NETWORK = 24, 56


@dataclass(frozen=True, slots=True)
class Client:
    """Who is at the other end of the connection."""

    ip: str
    network: str
    user_agent: str
    devices: dict[Kind, str]

    @property
    def device(self) -> bytes | None:
        """The resident's browser as far as it is known: a code it asks for works in it only."""
        return self.device_of("resident")

    def device_of(self, kind: Kind) -> bytes | None:
        """A known browser of this kind of user."""
        return fingerprint(self.devices[kind]) if kind in self.devices else None

    def guesser(self, login: str, *, kind: Kind, subject_id: UUID | None, secrets: Secrets) -> Guesser:
        """How a wrong password is counted: per device known to this login, else per address."""
        device_id = self._device_id(kind, subject_id, secrets=secrets)
        origin = f"device:{device_id}" if device_id else f"ip:{self.ip}"
        return Guesser(login=f"{kind}:{login}", origin=origin, ip=network_of(self.ip))

    def _device_id(self, kind: Kind, subject_id: UUID | None, *, secrets: Secrets) -> str | None:
        device_id, _, proof = self.devices.get(kind, "").partition(".")
        expected = secrets.device(device_id, subject_id=subject_id) if subject_id else ""
        is_proven = bool(device_id) and bool(expected) and random.compare_digest(proof, expected)
        return device_id if is_proven else None

    def device_cookie(self, kind: Kind, subject_id: UUID, *, secrets: Secrets) -> str:
        """What makes this browser a known device of `subject_id`; the value it has, where that is proven."""
        if self._device_id(kind, subject_id, secrets=secrets):
            return self.devices[kind]
        device_id = random.token_urlsafe(16)
        return f"{device_id}.{secrets.device(device_id, subject_id=subject_id)}"


def _client(request: Request, resources: ResourcesDep) -> Client:
    ip = client_address(request, trusted_hops=resources.settings.trusted_hops)
    agent = request.headers.get("user-agent", "")[:USER_AGENT_MAX]
    devices: dict[Kind, str] = {}
    for kind, name in DEVICE_COOKIES.items():
        value = request.cookies.get(name, "")
        if value and len(value) <= DEVICE_COOKIE_MAX and value.isascii():
            devices[kind] = value
    return Client(
        ip=ip,
        network=network_of(ip, v4_prefix=V4_NETWORK, v6_prefix=V6_NETWORK),
        user_agent="".join(character for character in agent if character.isprintable()),
        devices=devices,
    )


def _tools(resources: ResourcesDep) -> Toolbox:
    return toolbox_of(resources)


ClientDep = Annotated[Client, Depends(_client)]
Tools = Annotated[Toolbox, Depends(_tools)]


def set_session_cookies(
    response: Response,
    opened: OpenSession,
    *,
    kind: Kind,
    tools: Toolbox,
    scopes: frozenset[str] = frozenset(),
    client: Client | None = None,
) -> None:
    """Hand the session to the browser; `client` is given at sign-in, to make the browser a known device."""
    access_token = tools.signer.sign(opened.claims(kind=kind, scopes=scopes))
    cookies = [
        (ACCESS_COOKIES[kind], access_token, tools.signer.lifetime_seconds, "lax"),
        (
            REFRESH_COOKIES[kind],
            opened.refresh_token,
            int(tools.session_policy.idle.total_seconds()),
            "strict",
        ),
    ]
    if client is not None:
        device = client.device_cookie(kind, opened.session.subject_id, secrets=tools.secrets)
        cookies.append((DEVICE_COOKIES[kind], device, DEVICE_COOKIE_SECONDS, "lax"))
    for name, value, seconds, same_site in cookies:
        _set(response, name, value=value, seconds=seconds, same_site=same_site)


def clear_session_cookies(response: Response, *, kind: Kind) -> None:
    """Take the session away from the browser; it stays a known device."""
    _set(response, ACCESS_COOKIES[kind], value="", seconds=0, same_site="lax")
    _set(response, REFRESH_COOKIES[kind], value="", seconds=0, same_site="strict")


def _set(response: Response, name: str, *, value: str, seconds: int, same_site: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        secure=True,
        httponly=True,
        samesite="strict" if same_site == "strict" else "lax",
    )
