"""Fills `.env` beside it with random secrets: `python3 make_env.py`. What is there already stays.

Needs Python and the openssl command, nothing else.
"""

import base64
import hashlib
import json
import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
KEY_BYTES = 32
EMPTY = re.compile(r"^([A-Z0-9_]+)=$")


def encoded(data: bytes) -> str:
    """Base64 as keys in JSON have it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def openssl(*words: str, data: bytes = b"") -> bytes:
    """What the openssl command makes."""
    return subprocess.run(["openssl", *words], input=data, capture_output=True, check=True).stdout


def signing_key() -> str:
    """A new Ed25519 key in JWK form, named by its own thumbprint."""
    made = openssl("genpkey", "-algorithm", "ed25519", "-outform", "DER")
    public = openssl("pkey", "-inform", "DER", "-pubout", "-outform", "DER", data=made)
    named = {"crv": "Ed25519", "kty": "OKP", "x": encoded(public[-KEY_BYTES:])}
    thumbprint = hashlib.sha256(json.dumps(named, separators=(",", ":"), sort_keys=True).encode()).digest()
    key = {**named, "d": encoded(made[-KEY_BYTES:]), "kid": encoded(thumbprint)}
    return json.dumps(key, separators=(",", ":"))


def filled(example: str, known: dict[str, str]) -> str:
    """The example with every empty value filled: as it was known, or newly made."""
    lines = []
    for line in example.splitlines():
        match = EMPTY.match(line)
        if match:
            name = match[1]
            value = known.get(name) or (
                f"'{signing_key()}'" if name == "SIGNING_KEY" else secrets.token_hex(20)
            )
            lines.append(f"{name}={value}")
        else:
            name = line.partition("=")[0]
            lines.append(f"{name}={known[name]}" if "=" in line and name in known else line)
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the file, readable for its owner alone."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / ".env"
    told = target.read_text("utf-8").splitlines() if target.exists() else []
    known = dict(line.split("=", 1) for line in told if "=" in line and not line.startswith("#"))
    text = filled((HERE / ".env.example").read_text("utf-8"), known)
    fresh = target.with_name(target.name + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
