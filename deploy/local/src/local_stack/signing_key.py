"""Makes the key identity signs access tokens with: `python -m local_stack.signing_key` prints it as JSON.

A process of its own, for the memory of the cryptography it needs once in the life of an installation.
"""

import json
import sys

from joserfc.jwk import OKPKey


def main() -> int:
    """Print a new Ed25519 private key in JWK form, named by its own thumbprint."""
    key = OKPKey.generate_key("Ed25519", private=True, auto_kid=True)
    print(json.dumps(key.as_dict(private=True)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
