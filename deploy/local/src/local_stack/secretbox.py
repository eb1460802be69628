"""Passwords and keys of one installation: made once, kept in one 0600 file, never defaults."""

import json
import os
import secrets
from pathlib import Path

NAMES = (
    "postgres",
    "nats",
    "redis",
    "s3_access_key",
    "s3_secret_key",
    "weed_jwt_write",
    "weed_jwt_read",
    "weed_jwt_filer_write",
    "weed_jwt_filer_read",
    "pepper",
    "bank_password",
    "bank_callback_key",
    "sms_password",
)


def load(path: Path, extra: tuple[str, ...] = ()) -> dict[str, str]:
    """Read the secrets, first making those a newer version needs and the file does not have yet."""
    known: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    missing = [name for name in (*NAMES, *extra) if name not in known]
    if missing:
        known |= {name: secrets.token_hex(20) for name in missing}
        save(path, known)
    return known


def save(path: Path, values: dict[str, str]) -> None:
    """Replace the file in one step, so that a crash never leaves half a file."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(values, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
