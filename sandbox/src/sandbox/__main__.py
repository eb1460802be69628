"""`python -m sandbox`: run the outside world until it is stopped."""

import asyncio
import sys

from pydantic import ValidationError

from sandbox.server import Servers
from sandbox.settings import ProductionRefusedError, Settings


def main() -> int:
    """Read the settings, serve, and tell in plain words why it cannot."""
    try:
        settings = Settings()
        servers = Servers(settings)
    except ValidationError as problem:
        names = ", ".join(f"KABINET_SANDBOX_{error['loc'][0]}".upper() for error in problem.errors())
        sys.stderr.write(f"sandbox: missing or wrong settings: {names}\n")
        return 2
    except ProductionRefusedError as problem:
        sys.stderr.write(f"sandbox: {problem}\n")
        return 2
    except OSError as problem:
        sys.stderr.write(f"sandbox: cannot listen on its ports: {problem}\n")
        return 1
    sys.stdout.write(f"sandbox: {settings.base_url} (mail on port {servers.settings.smtp_port})\n")
    sys.stdout.flush()
    asyncio.run(servers.serve())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
