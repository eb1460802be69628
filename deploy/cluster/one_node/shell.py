"""Telling what happens, and running other programs."""

import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from one_node.errors import ClusterError

TAIL_CHARACTERS = 3000


def say(text: str) -> None:
    """A line of progress."""
    print(f"· {text}", flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Tell what begins, and how long it took when that is worth knowing."""
    say(text)
    begin = time.monotonic()
    yield
    seconds = time.monotonic() - begin
    if seconds >= 1:
        print(f"  {seconds:.0f} s", flush=True)


def run(
    *command: str | Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    text: str | None = None,
    timeout: float = 900,
) -> str:
    """Run a program to its end and return what it printed; a failure is told with its last words."""
    words = [str(part) for part in command]
    try:
        result = subprocess.run(
            words, cwd=cwd, env=env, input=text, capture_output=True, text=True, check=False, timeout=timeout
        )
    except FileNotFoundError as error:
        raise ClusterError(f"{words[0]} is not installed.") from error
    except subprocess.TimeoutExpired as error:
        raise ClusterError(f"{' '.join(words)} took longer than {timeout:.0f} s.") from error
    if result.returncode:
        last = (result.stderr.strip() or result.stdout.strip())[-TAIL_CHARACTERS:]
        raise ClusterError(f"{' '.join(words)} failed with {result.returncode}:\n{last}")
    return result.stdout


def succeeds(*command: str | Path) -> bool:
    """Whether a program ends well, whatever it says."""
    words = [str(part) for part in command]
    if shutil.which(words[0]) is None:
        return False
    return not subprocess.run(words, capture_output=True, check=False, timeout=60).returncode


def missing(programs: Sequence[str]) -> list[str]:
    """Those programs that are not to be found."""
    return [program for program in programs if shutil.which(program) is None]
