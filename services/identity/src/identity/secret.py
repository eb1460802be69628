"""Keys derived from the service's one secret: for passwords, codes, refresh tokens and device cookies."""

import base64
import hashlib
import hmac
import unicodedata
from uuid import UUID


class Secrets:
    """Keyed hashes; each purpose has a key of its own, so that a value of one is worthless for another."""

    def __init__(self, pepper: str) -> None:
        self._pepper = pepper.encode()

    def keyed(self, label: str, *parts: str) -> bytes:
        """HMAC-SHA-256 of `parts` under the key of `label`."""
        key = hmac.digest(self._pepper, label.encode(), "sha256")
        message = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
        return hmac.digest(key, message, "sha256")

    def peppered(self, password: str) -> bytes:
        """What is hashed in place of the password."""
        return base64.b64encode(self.keyed("password", unicodedata.normalize("NFC", password)))

    def code(self, code: str, *, flow_id: UUID, purpose: str) -> bytes:
        """A one-time code as it is stored: bound to its flow and purpose."""
        return self.keyed("code", str(flow_id), purpose, code)

    def child(self, refresh_token: str) -> str:
        """The refresh token that follows this one; only hashes are stored, so it must be computable."""
        return base64.urlsafe_b64encode(self.keyed("refresh", refresh_token)).decode().rstrip("=")

    def device(self, device_id: str, *, subject_id: UUID) -> str:
        """The proof that a device has signed in as `subject_id` before."""
        return base64.urlsafe_b64encode(self.keyed("device", device_id, str(subject_id))).decode().rstrip("=")


def fingerprint(token: str) -> bytes:
    """How a random token is stored: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).digest()
