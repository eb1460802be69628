"""The signature of a callback: HMAC-SHA256 over all of its parameters, sorted by name."""

import hashlib
import hmac
from collections.abc import Mapping

UNSIGNED = frozenset({"checksum", "sign_alias"})


def signed_text(parameters: Mapping[str, str]) -> str:
    """What is signed: `name;value;` of every parameter but the signature's own, in the order of the names."""
    return "".join(f"{name};{parameters[name]};" for name in sorted(parameters) if name not in UNSIGNED)


def sign(parameters: Mapping[str, str], key: str) -> str:
    """The checksum in upper-case hexadecimal digits."""
    return hmac.new(key.encode(), signed_text(parameters).encode(), hashlib.sha256).hexdigest().upper()


def is_genuine(parameters: Mapping[str, str], key: str) -> bool:
    """Whether the bank that shares `key` with us wrote these parameters."""
    given = parameters.get("checksum", "")
    return hmac.compare_digest(sign(parameters, key).encode(), given.upper().encode())
