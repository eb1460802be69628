"""Small words for running programs and telling the person about it."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


class CannotProvideError(Exception):
    """Something is missing that this script cannot bring; the text says what to do."""


def say(text: str) -> None:
    """Tell what is going on."""
    print(f"· {text}", flush=True)


def run(*command: str, quiet: bool = True, **env: str) -> None:
    """Run a command; when it fails, show what it said and give up."""
    result = subprocess.run(
        command,
        env=None if not env else {**os.environ, **env},
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        check=False,
    )
    if result.returncode:
        sys.stderr.write((result.stdout or b"").decode(errors="replace")[-8000:])
        raise CannotProvideError(f"This command failed with code {result.returncode}: {' '.join(command)}")


def answers(*command: str, seconds: float = 20) -> str | None:
    """What a command prints, nothing when it fails or is not there."""
    try:
        result = subprocess.run(command, check=False, capture_output=True, timeout=seconds)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return result.stdout.decode(errors="replace").strip() if result.returncode == 0 else None
